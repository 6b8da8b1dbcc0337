//! Events that a function did not ask for: refused, and never a panic.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sandbox::{aws::schedule::scheduled_event, functions, installation::LAUNCH_KEY};
use serde_json::{Value, json};
use tests::{
    Hospital,
    webhook::{SECRET, now, signature},
};

const HTTP: [&str; 4] = [
    "launch-provider",
    "launch-patient",
    "zoom-webhook",
    "public-keys",
];
const BODY: &str = r#"{"event":"nothing.known"}"#;

/// A signed webhook in payload format 2.0.
fn webhook() -> Value {
    let time = now();
    json!({
        "version": "2.0",
        "routeKey": "POST /zoom/webhook",
        "rawPath": "/zoom/webhook",
        "rawQueryString": "",
        "headers": {
            "x-zm-request-timestamp": time.to_string(),
            "x-zm-signature": signature(SECRET, time, BODY.as_bytes()),
        },
        "requestContext": {
            "http": { "method": "POST", "path": "/zoom/webhook", "protocol": "HTTP/1.1" },
            "routeKey": "POST /zoom/webhook", "stage": "$default", "timeEpoch": 0,
        },
        "body": BODY,
        "isBase64Encoded": false,
    })
}

fn changed(change: impl FnOnce(&mut Value)) -> Value {
    let mut event = webhook();
    change(&mut event);
    event
}

/// The status, or that it was an error and no panic.
async fn outcome(hospital: &Hospital, function: &str, event: Value) -> Option<u64> {
    match hospital.invoke(function, event).await {
        Ok(answer) => answer["statusCode"].as_u64(),
        Err(error) => {
            assert!(
                !error.to_lowercase().contains("panic"),
                "{function}: {error}"
            );
            None
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c44_bodies_and_headers_of_odd_form_are_refused() {
    let hospital = Hospital::open().await;
    assert_eq!(
        outcome(&hospital, "zoom-webhook", webhook()).await,
        Some(200)
    );
    let encoded = changed(|event| {
        event["body"] = json!(STANDARD.encode(BODY));
        event["isBase64Encoded"] = json!(true);
    });
    assert_eq!(outcome(&hospital, "zoom-webhook", encoded).await, Some(200));
    let mut odd = vec![
        (
            "base64, said to be plain",
            changed(|event| event["body"] = json!(STANDARD.encode(BODY))),
        ),
        ("no body", changed(|event| event["body"] = Value::Null)),
        (
            "body of another kind",
            changed(|event| event["body"] = json!({ "event": "x" })),
        ),
        (
            "headers null",
            changed(|event| event["headers"] = Value::Null),
        ),
        (
            "headers a list",
            changed(|event| event["headers"] = json!([])),
        ),
    ];
    for name in [
        "headers",
        "body",
        "isBase64Encoded",
        "rawPath",
        "requestContext",
    ] {
        let without = changed(|event| {
            event.as_object_mut().unwrap().remove(name);
        });
        if name != "isBase64Encoded" && name != "rawPath" {
            odd.push((name, without));
        } else {
            outcome(&hospital, "zoom-webhook", without).await;
        }
    }
    for (name, event) in odd {
        let outcome = outcome(&hospital, "zoom-webhook", event).await;
        assert!(
            outcome.is_none_or(|status| (400..600).contains(&status)),
            "{name}: {outcome:?}"
        );
    }
    // Lambda's own types give up on base64 that is none; API Gateway never sends it.
    let no_base64 = changed(|event| event["isBase64Encoded"] = json!(true));
    assert!(hospital.invoke("zoom-webhook", no_base64).await.is_err());
    let two = changed(|event| {
        let right = event["headers"]["x-zm-signature"]
            .as_str()
            .unwrap()
            .to_owned();
        event["headers"]["x-zm-signature"] = json!(format!("v0=00,{right}"));
    });
    assert_eq!(outcome(&hospital, "zoom-webhook", two).await, Some(401));
}

/// Some who speak for API Gateway decode the query, and anyone can send such letters raw.
#[tokio::test(flavor = "multi_thread")]
async fn c44_a_query_with_letters_that_no_address_has_is_read_all_the_same() {
    let hospital = Hospital::open().await;
    let queried = |route: &str, query: &str| {
        changed(|event| {
            event["requestContext"]["http"]["method"] = json!("GET");
            event["rawPath"] = json!(route);
            event["rawQueryString"] = json!(query);
            event["pathParameters"] = json!({ "launchKey": LAUNCH_KEY });
        })
    };
    for query in [
        "a=b c",
        "a=<b>",
        "a=\"b\"",
        "a=#b",
        "a=\u{e9}\u{2603}",
        "a=\n",
    ] {
        let keys = queried("/.well-known/jwks.json", query);
        let answered = outcome(&hospital, "public-keys", keys).await;
        assert_eq!(answered, Some(200), "{query}");
        let iss = hospital.settings["epic"]["fhir_r4_base_url"]
            .as_str()
            .unwrap();
        let launch = queried(
            "/launch/provider/key",
            &format!("iss={iss}&launch=token&{query}"),
        );
        let answered = outcome(&hospital, "launch-provider", launch).await;
        assert_eq!(answered, Some(303), "{query}");
    }
}

/// Payload format 1.0, as a REST API would send it.
#[tokio::test(flavor = "multi_thread")]
async fn c44_a_payload_of_version_1_is_answered_by_no_success() {
    let hospital = Hospital::open().await;
    let right = webhook();
    let signed = &right["headers"]["x-zm-signature"];
    let event = json!({
        "version": "1.0",
        "resource": "/zoom/webhook",
        "path": "/zoom/webhook",
        "httpMethod": "POST",
        "headers": right["headers"],
        "multiValueHeaders": {
            "x-zm-request-timestamp": [right["headers"]["x-zm-request-timestamp"]],
            "x-zm-signature": ["v0=00", signed],
        },
        "queryStringParameters": null,
        "multiValueQueryStringParameters": null,
        "pathParameters": null,
        "stageVariables": null,
        "requestContext": { "httpMethod": "POST", "path": "/zoom/webhook", "stage": "$default" },
        "body": BODY,
        "isBase64Encoded": false,
    });
    let outcome = outcome(&hospital, "zoom-webhook", event).await;
    assert_ne!(outcome, Some(200));
}

#[tokio::test(flavor = "multi_thread")]
async fn c45_events_that_are_no_request_are_errors_without_a_panic() {
    let hospital = Hospital::open().await;
    let sqs = json!({ "Records": [{ "messageId": "1", "body": "x", "eventSource": "aws:sqs" }] });
    for event in [
        scheduled_event(time::OffsetDateTime::UNIX_EPOCH),
        sqs.clone(),
        json!({}),
        json!([]),
        json!(null),
        json!("text"),
        json!(1e300),
    ] {
        for function in HTTP {
            let outcome = outcome(&hospital, function, event.clone()).await;
            assert!(
                outcome.is_none_or(|status| status >= 400),
                "{function}: {event}: {outcome:?}"
            );
        }
    }
    // The notifier takes anything for a minute that passed, and records that are no notification for none.
    for event in [
        sqs,
        json!({}),
        json!([]),
        json!(null),
        json!({ "Records": [] }),
        json!({ "Records": [{ "eventName": "INSERT", "dynamodb": { "Keys": { "pk": { "N": "1" } } } }] }),
        json!({ "Records": [{ "eventName": "INSERT", "dynamodb": { "SequenceNumber": "1", "Keys": {
            "pk": { "S": "VISIT#gone" }, "sk": { "S": "NOTIFICATION#gone" } } } }] }),
    ] {
        let answer = hospital
            .invoke("epic-notifier", event.clone())
            .await
            .unwrap();
        assert_eq!(answer, json!({ "batchItemFailures": [] }), "{event}");
    }
    let handlers = functions::handlers(&hospital.environment);
    assert!(HTTP.iter().all(|name| handlers.get(name).is_some()));
}
