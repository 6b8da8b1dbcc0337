//! Epic's signed word on who launched.

use sandbox::epic::{IdTokenSignature, TokenOverride};
use serde_json::{Value, json};
use shared::clock::{Clock, SystemClock};
use tests::Hospital;

async fn refused(changes: Vec<TokenOverride>, fix: &str) {
    let hospital = Hospital::open().await;
    for change in changes {
        let what = format!("{change:?}");
        hospital.epic.override_next_token(change);
        let page = hospital.browser().open(&hospital.provider_launch()).await;
        let what: String = what.chars().take(300).collect();
        assert_eq!(page.status, 502, "{what}: {}", page.text());
        page.assert_refused(502, fix);
        page.assert_silent_about("stranger");
    }
    assert!(hospital.zoom.calls().is_empty());
    assert_eq!(hospital.epic_calls("practitioner"), 0);
}

fn claim(name: &str, value: impl Into<Value>) -> TokenOverride {
    TokenOverride::new().claim(name, value)
}

fn now() -> i64 {
    SystemClock.now().seconds()
}

#[tokio::test]
async fn c17_an_id_token_for_another_app_server_launch_or_time_is_refused() {
    refused(
        vec![
            claim("aud", "stranger"),
            claim("aud", json!(["sandbox-provider-app", "stranger"])),
            claim("aud", json!([])),
            claim("iss", "https://stranger.example/oauth2"),
            claim("exp", now() - 3600),
            claim("iat", now() + 3600),
            claim("nonce", "stranger"),
            TokenOverride::new().without_claim("nonce"),
        ],
        "not for this launch",
    )
    .await;
}

#[tokio::test]
async fn c17_an_id_token_without_its_required_claims_is_refused() {
    refused(
        vec![
            TokenOverride::new().without_claim("iss"),
            TokenOverride::new().without_claim("aud"),
            TokenOverride::new().without_claim("exp"),
            claim("exp", "stranger"),
        ],
        "malformed",
    )
    .await;
}

#[tokio::test]
async fn c17_an_id_token_by_a_key_that_is_not_epics_is_refused() {
    let forged = || TokenOverride::new().signature(IdTokenSignature::OtherKey);
    // A key of the forger's own in the header helps no one.
    let jwk = json!({ "kty": "RSA", "n": "stranger", "e": "AQAB" });
    refused(
        vec![
            forged(),
            TokenOverride::new().signature(IdTokenSignature::Flipped),
            TokenOverride::new().header("kid", "stranger"),
            forged().header("jwk", jwk),
            forged().header("jku", "https://stranger.example/keys"),
            forged().header("x5u", "https://stranger.example/cert"),
            forged().without_header("kid"),
        ],
        "signature",
    )
    .await;
}

#[tokio::test]
async fn c17_an_id_token_by_an_algorithm_that_proves_nothing_is_refused() {
    let signed = |by| TokenOverride::new().signature(by);
    refused(
        vec![
            signed(IdTokenSignature::Empty).header("alg", "none"),
            signed(IdTokenSignature::Empty).header("alg", "None"),
            signed(IdTokenSignature::HmacWithPublicKey).header("alg", "HS256"),
            TokenOverride::new().without_header("alg"),
            TokenOverride::new().member("id_token", "stranger"),
            TokenOverride::new().member("id_token", "a.b.c"),
            TokenOverride::new().member("id_token", "A".repeat(40 * 1024)),
        ],
        "algorithm that is not allowed",
    )
    .await;
}

#[tokio::test]
async fn c17_an_id_token_whose_algorithm_is_not_its_signatures_is_refused() {
    refused(
        vec![
            TokenOverride::new().header("alg", "RS384"),
            TokenOverride::new().header("alg", "ES384"),
        ],
        "signature",
    )
    .await;
}

#[tokio::test]
async fn c17_an_id_token_of_a_mebibyte_is_refused() {
    let huge = "A".repeat(1024 * 1024);
    refused(
        vec![TokenOverride::new().member("id_token", huge)],
        "too long",
    )
    .await;
}

#[tokio::test]
async fn c17_without_an_id_token_nobody_gets_in() {
    refused(
        vec![
            TokenOverride::new().without_member("id_token"),
            TokenOverride::new().member("id_token", Value::Null),
        ],
        "grant the scopes openid and fhirUser",
    )
    .await;
}

#[tokio::test]
async fn c17_the_right_id_token_in_another_form_is_believed() {
    let hospital = Hospital::open().await;
    for change in [
        claim("aud", json!(["sandbox-provider-app"])),
        claim(
            "iss",
            format!("{}/oauth2/token", hospital.epic.instance_root()),
        ),
        TokenOverride::new().without_claim("iat"),
        // OpenID Connect Core 10.1: a key needs a name only where there are several.
        TokenOverride::new().without_header("kid"),
    ] {
        hospital.epic.override_next_token(change);
        let launch = hospital.provider_launch();
        hospital.browser().until(&launch, "/zoom-client/").await;
    }
}
