//! Events of any form, and of others' meetings: taken note of or refused, and never our failure.

use serde_json::{Value, json};
use tests::{
    Hospital, PROVIDER,
    webhook::{Function, JOINED, LEFT, changed, lost_join},
};

/// Changes a member of `payload.object`.
fn with(body: &[u8], name: &str, value: Value) -> Vec<u8> {
    let mut event: Value = serde_json::from_slice(body).unwrap();
    event["payload"]["object"][name] = value;
    event.to_string().into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn c55_what_is_no_event_is_refused() {
    let hospital = Hospital::open().await;
    let function = Function::cold(&hospital);
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    for body in [
        b"".as_slice(),
        b" ",
        b"null",
        b"[]",
        b"7",
        b"\"meeting.started\"",
        b"{}",
        b"{\"event\":5}",
        b"{\"event\":\"a\",\"event\":\"b\"}",
        b"{\"event\":\"meeting.started\",\"event_ts\":NaN}",
        b"{\"event\":\"meeting.started\"",
        b"{\"event\":\"meeting.\xff\xfe\"}",
        b"\xef\xbb\xbf{\"event\":\"meeting.started\"}",
        deep.as_bytes(),
        format!("{{\"event\":\"a\",\"payload\":{deep}}}").as_bytes(),
    ] {
        let status = function.fresh(body).await;
        let text = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        assert_eq!(status, 400, "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c55_events_of_odd_content_are_accepted() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let function = Function::cold(&hospital);
    let event: Value = serde_json::from_slice(&body).unwrap();
    let plain = event.to_string();
    let mut bodies: Vec<Vec<u8>> = vec![
        json!({ "event": "meeting.something_new", "payload": event["payload"] }),
        json!({ "event": "" }),
        json!({ "event": JOINED }),
        json!({ "event": JOINED, "payload": null }),
        json!({ "event": JOINED, "payload": [] }),
        json!({ "event": JOINED, "payload": { "object": 5 } }),
        json!({ "event": JOINED, "payload": { "object": { "id": "1" } } }),
        json!({ "event": "meeting.ended", "payload": { "object": { "id": {} } }, "event_ts": 1 }),
    ]
    .into_iter()
    .map(|event| event.to_string().into_bytes())
    .collect();
    for id in [
        json!(null),
        json!(""),
        json!("x"),
        json!(-1),
        json!(1.5),
        json!([]),
        json!(9_007_199_254_740_993_u64),
    ] {
        bodies.push(with(&body, "id", id));
    }
    for uuid in [
        json!(null),
        json!(""),
        json!(3),
        json!("/abc=="),
        json!("a//b=="),
        json!("x".repeat(100_000)),
    ] {
        bodies.push(with(&body, "uuid", uuid.clone()));
        let ended = changed(&with(&body, "uuid", uuid), "meeting.started", &json!({}));
        bodies.push(ended);
    }
    for whose in [
        json!({ "user_id": null, "participant_uuid": null, "id": null, "participant_user_id": null }),
        json!({ "user_id": {} }),
        json!({ "user_id": "u".repeat(50_000) }),
        json!({ "user_name": "\u{0}\u{202e}", "email": 5 }),
        json!({ "join_time": "yesterday", "date_time": 7 }),
        json!({ "join_time": "9999-12-31T23:59:59Z", "user_id": "9" }),
        json!({ "join_time": "0000-01-01T00:00:00Z", "user_id": "10" }),
        json!({ "unknown": { "deep": [1, { "a": null }] } }),
    ] {
        bodies.push(changed(&body, JOINED, &whose));
        bodies.push(changed(&body, LEFT, &whose));
    }
    for ts in ["-1", "1e300", "\"x\"", "null", "{}", "18446744073709551616"] {
        let original = event["event_ts"].to_string();
        bodies.push(
            plain
                .replace(
                    &format!("\"event_ts\":{original}"),
                    &format!("\"event_ts\":{ts}"),
                )
                .into_bytes(),
        );
    }
    // The last of two members counts, as everywhere in JSON's libraries.
    bodies.push(
        plain
            .replacen("\"object\":{", "\"object\":null,\"object\":{", 1)
            .into_bytes(),
    );
    for body in bodies {
        let status = function.fresh(&body).await;
        let text = String::from_utf8_lossy(&body[..body.len().min(2_000)]).into_owned();
        assert_eq!(status, 200, "{text}");
    }
}

/// Zoom writes the number of the meeting as text in some events and as a number in others.
#[tokio::test(flavor = "multi_thread")]
async fn c55_a_meetings_number_counts_as_text_and_as_a_number() {
    for number in [false, true] {
        let hospital = Hospital::open().await;
        let body = lost_join(&hospital).await;
        let event: Value = serde_json::from_slice(&body).unwrap();
        let digits = event["payload"]["object"]["id"].as_str().unwrap();
        let id = if number {
            json!(digits.parse::<u64>().unwrap())
        } else {
            json!(digits)
        };
        assert_eq!(hospital.webhook(&with(&body, "id", id)).await.status, 200);
        hospital.light(PROVIDER, true).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c58_events_of_meetings_that_are_not_ours_change_nothing() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    // The same hospital's other environment, and another hospital's account, in whose app the secret is the same.
    let other = Hospital::open().await;
    let theirs = lost_join(&other).await;
    let mut foreign: Value = serde_json::from_slice(&theirs).unwrap();
    foreign["payload"]["account_id"] = json!("another-account");
    let before = hospital.item_count().await;
    for body in [
        theirs,
        foreign.to_string().into_bytes(),
        with(&body, "id", json!("81111111111")),
        with(&body, "id", json!(9_007_199_254_740_993_u64)),
    ] {
        assert_eq!(hospital.webhook(&body).await.status, 200);
    }
    assert_eq!(hospital.item_count().await, before);
    assert!(hospital.records().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn c58_events_of_a_visit_that_is_kept_no_longer_change_nothing() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let visit = hospital
        .items()
        .await
        .into_iter()
        .find(|item| item["sk"]["S"] == "VISIT")
        .unwrap();
    let key = json!({ "Key": { "pk": visit["pk"], "sk": visit["sk"] } });
    hospital.dynamodb("DeleteItem", key).await;
    let before = hospital.item_count().await;
    assert_eq!(hospital.webhook(&body).await.status, 200);
    assert_eq!(hospital.item_count().await, before);
}
