//! The keys that Epic publishes for its id_tokens.

use std::{sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use sandbox::epic::TokenOverride;
use serde_json::{Value, json};
use tests::{Hospital, SetClock};

const KEYS: &str = "/OIDC";
const UNREADABLE: &str = "Epic's public keys cannot be read";
const SIGNATURE: &str = "not by a key that Epic publishes";

async fn published(hospital: &Hospital) -> Value {
    let url = format!(
        "{}/sim/epic/api/epic/2019/Security/Open/PublicKeys/530027/OIDC",
        hospital.base
    );
    let answer = hospital.browser().get(&url).await;
    serde_json::from_str(&answer.body).unwrap()
}

/// What functions that start now say to these keys, given as often as they ask.
async fn refused(hospital: &Hospital, asked: u32, status: u16, keys: String, fix: &str) {
    hospital.answer(KEYS, asked, status, &keys);
    let browser = hospital.browser_of_new_functions();
    let page = browser.open(&hospital.provider_launch()).await;
    page.assert_refused(502, fix);
    page.assert_silent_about("leak");
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn c18_keys_that_cannot_be_read_let_nobody_in() {
    let hospital = Hospital::open().await;
    let long = format!("{{\"keys\":[\"{}\"]}}", "A".repeat(300_000));
    for (status, body) in [
        (500, String::new()),
        (404, String::new()),
        (302, String::new()),
        (200, "<html>leak</html>".to_owned()),
        (200, "{}".to_owned()),
        (200, "{\"keys\":\"leak\"}".to_owned()),
        (200, long),
    ] {
        refused(&hospital, 1, status, body, UNREADABLE).await;
    }
}

#[tokio::test]
async fn c18_without_a_key_that_fits_nobody_gets_in() {
    let hospital = Hospital::open().await;
    let epics = published(&hospital).await["keys"][0].clone();
    let mut for_encryption = epics.clone();
    for_encryption["use"] = json!("enc");
    let mut curve = elliptic_curve();
    curve["kid"] = epics["kid"].clone();
    let mut after_ten_thousand = vec![json!({}); 10_000];
    after_ten_thousand.push(epics);
    for keys in [
        json!([]),
        json!([for_encryption]),
        json!([curve]),
        json!([{ "kty": "leak" }, null, 1]),
        json!(after_ten_thousand),
    ] {
        let keys = json!({ "keys": keys }).to_string();
        refused(&hospital, 2, 200, keys, SIGNATURE).await;
    }
}

#[tokio::test]
async fn c17_an_id_token_without_kid_is_refused_where_there_are_several_keys() {
    let hospital = Hospital::open().await;
    let mut keys = published(&hospital).await;
    keys["keys"].as_array_mut().unwrap().push(elliptic_curve());
    hospital
        .epic
        .override_next_token(TokenOverride::new().without_header("kid"));
    refused(&hospital, 2, 200, keys.to_string(), SIGNATURE).await;
}

#[tokio::test]
async fn c18_a_key_of_another_kind_under_the_same_name_does_no_harm() {
    let hospital = Hospital::open().await;
    let mut keys = published(&hospital).await;
    let mut curve = elliptic_curve();
    curve["kid"] = keys["keys"][0]["kid"].clone();
    keys["keys"].as_array_mut().unwrap().insert(0, curve);
    hospital.answer(KEYS, 2, 200, &keys.to_string());
    let browser = hospital.browser_of_new_functions();
    let launch = hospital.provider_launch();
    browser.until(&launch, "/zoom-client/").await;
}

#[tokio::test]
async fn c18_a_rotated_key_is_fetched_once_more() {
    let hospital = Hospital::open().await;
    let clock = Arc::new(SetClock::default());
    let browser = hospital.browser_by(clock.clone());
    browser
        .until(&hospital.provider_launch(), "/zoom-client/")
        .await;
    assert_eq!(hospital.epic_calls("jwks"), 1);

    // At once: no launch may fail for a minute because Epic changed its keys just after we read them.
    hospital.epic.rotate_signing_key();
    browser
        .until(&hospital.provider_launch(), "/zoom-client/")
        .await;
    assert_eq!(hospital.epic_calls("jwks"), 2);

    hospital.epic.rotate_signing_key();
    clock.advance(Duration::from_secs(61));
    browser
        .until(&hospital.provider_launch(), "/zoom-client/")
        .await;
    assert_eq!(hospital.epic_calls("jwks"), 3);
}

#[tokio::test]
async fn c18_forged_tokens_do_not_make_the_bridge_fetch_keys_again_and_again() {
    let hospital = Hospital::open().await;
    for _ in 0..5 {
        hospital
            .epic
            .override_next_token(TokenOverride::new().header("kid", "unknown"));
        let page = hospital.browser().open(&hospital.provider_launch()).await;
        page.assert_refused(502, SIGNATURE);
    }
    assert_eq!(hospital.epic_calls("jwks"), 2);
}

/// The public half of a new P-384 key.
fn elliptic_curve() -> Value {
    let random = SystemRandom::new();
    let algorithm = &ECDSA_P384_SHA384_FIXED_SIGNING;
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap();
    let point = pair.public_key().as_ref();
    json!({
        "kty": "EC", "use": "sig", "kid": "curve", "crv": "P-384",
        "x": URL_SAFE_NO_PAD.encode(&point[1..49]),
        "y": URL_SAFE_NO_PAD.encode(&point[49..]),
    })
}
