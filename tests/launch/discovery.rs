//! Epic's SMART configuration: what the bridge learns from it, and what it does not believe.

use sandbox::fault::Effect;
use serde_json::{Value, json};
use tests::Hospital;

use super::configuration::{SMART, change};

/// Both discovery documents.
const BOTH: &str = "/api/FHIR/R4/";
const FIX: &str = "epic.fhir_r4_base_url";

async fn refused(hospital: &Hospital, fix: &str, what: &str) {
    let browser = hospital.browser();
    let page = browser.get(&hospital.provider_launch()).await;
    assert_eq!(page.status, 502, "{what}: {}", page.text());
    page.assert_refused(502, fix);
    page.assert_silent_about("leak");
    assert!(browser.cookies().is_empty());
    hospital.faults.clear();
}

#[tokio::test]
async fn c09_an_answer_that_is_no_configuration_is_refused() {
    let hospital = Hospital::open().await;
    let bodies = [
        (404, String::new()),
        (500, "leak".to_owned()),
        (200, "<html>leak</html>".to_owned()),
        (200, "{\"authorization_endpoint\": \"leak".to_owned()),
        (200, "[]".to_owned()),
        (200, "{}".to_owned()),
        (200, format!("\"{}\"", "A".repeat(5 * 1024 * 1024))),
    ];
    for (status, body) in bodies {
        let what = format!("{status} {}", body.chars().take(20).collect::<String>());
        hospital.answer(BOTH, 2, status, &body);
        refused(&hospital, FIX, &what).await;
    }
    assert!(hospital.zoom.calls().is_empty());
    assert_eq!(hospital.epic_calls("authorize"), 0);
    // Nothing of a failure is remembered.
    let launch = hospital.provider_launch();
    hospital.browser().until(&launch, "/zoom-client/").await;
}

#[tokio::test]
async fn c09_a_redirect_to_another_host_is_not_followed() {
    let (hospital, elsewhere) = (Hospital::open().await, Hospital::open().await);
    hospital.spoil(
        BOTH,
        2,
        Effect::Answer {
            status: 302,
            headers: vec![(
                "location".to_owned(),
                format!("{}{SMART}", elsewhere.epic.fhir_base()),
            )],
            body: String::new(),
        },
    );
    refused(&hospital, FIX, "302").await;
    assert!(elsewhere.epic.calls().is_empty());
}

#[tokio::test]
async fn c09_endpoints_on_another_host_or_without_tls_are_not_believed() {
    let hospital = Hospital::open().await;
    for changes in [
        json!({ "authorization_endpoint": "https://evil.example/authorize" }),
        json!({ "token_endpoint": "https://evil.example/token" }),
        json!({ "token_endpoint": "http://evil.example/token" }),
        json!({ "jwks_uri": "https://evil.example/keys" }),
        json!({ "issuer": "https://evil.example" }),
        json!({ "authorization_endpoint": "https://127.0.0.1@evil.example/authorize" }),
        json!({ "authorization_endpoint": "//evil.example/authorize" }),
    ] {
        let what = changes.to_string();
        change(&hospital, changes).await;
        refused(&hospital, "epic.oauth_base_url", &what).await;
    }
    for changes in [
        json!({ "authorization_endpoint": "javascript:alert('leak')" }),
        json!({ "authorization_endpoint": "data:text/html,leak" }),
        json!({ "token_endpoint": "ftp://127.0.0.1/leak" }),
    ] {
        let what = changes.to_string();
        change(&hospital, changes).await;
        refused(&hospital, "epic.oauth_base_url", &what).await;
    }
    assert_eq!(hospital.epic_calls("authorize"), 0);
}

#[tokio::test]
async fn c09_an_epic_that_is_silent_is_given_up() {
    let hospital = Hospital::open().await;
    hospital.spoil(
        BOTH,
        2,
        Effect::Delay {
            milliseconds: 30_000,
        },
    );
    refused(&hospital, FIX, "silence").await;
}

#[tokio::test]
async fn c09_relative_endpoints_are_those_below_the_fhir_base() {
    let hospital = Hospital::open().await;
    change(
        &hospital,
        json!({
            // The FHIR base counts as a directory: the first `..` leaves R4.
            "authorization_endpoint": "../../../oauth2/authorize",
            "token_endpoint": "/sim/epic/oauth2/token",
        }),
    )
    .await;
    let launch = hospital.provider_launch();
    hospital.browser().until(&launch, "/zoom-client/").await;
}

#[tokio::test]
async fn c09_pkce_is_sent_though_epic_does_not_announce_it() {
    let hospital = Hospital::open().await;
    change(
        &hospital,
        json!({ "code_challenge_methods_supported": null }),
    )
    .await;
    let browser = hospital.browser();
    let authorize = browser
        .until(&hospital.provider_launch(), "/oauth2/authorize")
        .await;
    assert!(authorize.contains("&code_challenge_method=S256"));
    browser.until(&authorize, "/zoom-client/").await;
}

#[tokio::test]
async fn c09_an_older_epic_is_found_by_its_capability_statement() {
    let hospital = Hospital::open().await;
    hospital.answer(SMART, 1, 404, "");
    let launch = hospital.provider_launch();
    hospital.browser().until(&launch, "/zoom-client/").await;
    assert_eq!(hospital.epic_calls("metadata"), 1);
}

#[tokio::test]
async fn c09_a_null_in_the_configuration_says_nothing() {
    let hospital = Hospital::open().await;
    let url = format!("{}{SMART}", hospital.epic.fhir_base());
    let answer = hospital.browser().get(&url).await;
    let mut document: Value = serde_json::from_str(&answer.body).unwrap();
    document["authorization_response_iss_parameter_supported"] = Value::Null;
    document["jwks_uri"] = Value::Null;
    hospital.epic.reset_calls();
    hospital.answer(SMART, 1, 200, &document.to_string());
    let launch = hospital.provider_launch();
    hospital.browser().until(&launch, "/zoom-client/").await;
    assert_eq!(hospital.epic_calls("metadata"), 0);
}
