use serde_json::{Value, json};
use tests::Hospital;

use super::{Run, change, sound, sound_with};
use crate::administrator::Administrator;

fn new_key(kid: &str) -> Value {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use ring::{
        rand::SystemRandom,
        signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair},
    };
    let algorithm = &ECDSA_P384_SHA384_FIXED_SIGNING;
    let key = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).unwrap();
    let pem = STANDARD.encode(key);
    json!({ "kid": kid, "pem": format!("-----BEGIN PRIVATE KEY-----\n{pem}\n-----END PRIVATE KEY-----") })
}

/// A hospital whose published keys are those of its first settings.
async fn published() -> Hospital {
    let hospital = sound().await;
    let keys = tests::client()
        .get(hospital.url("/.well-known/jwks.json"))
        .send()
        .await
        .unwrap();
    assert_eq!(keys.status(), 200);
    hospital
}

/// As `docs/settings.md#rotation` has them.
#[tokio::test(flavor = "multi_thread")]
async fn after_each_of_the_four_steps_of_a_rotation_all_is_green() {
    let (old, new) = (new_key("old"), new_key("new"));
    let steps = [
        (json!([old]), "\\\"old\\\" signs, and no other is published"),
        (json!([old, new]), "published, not signing: \\\"new\\\""),
        (json!([new, old]), "published, not signing: \\\"old\\\""),
        (json!([new]), "\\\"new\\\" signs, and no other is published"),
    ];
    for (keys, says) in steps {
        // Its functions start with these keys, as all have when the set is read anew.
        let hospital = sound_with(json!({ "epic": { "private_keys": keys } })).await;
        let run = Run::of(&hospital).await;
        assert_eq!(run.0["ok"], true, "{:#}", run.0);
        run.says("keys.published", "passed", "", &[]);
        run.says("keys.match", "passed", "", &[]);
        run.says("keys.rotation", "passed", "", &[says]);
        run.says("epic.backend_token", "passed", "", &[]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_of_a_rotation_says_what_it_waits_for() {
    // Two: both are published, the old one signs.
    let hospital = sound().await;
    let old = hospital.settings["epic"]["private_keys"][0].clone();
    let new = new_key("new");
    change(&hospital, json!({ "epic": { "private_keys": [old, new] } }));
    let run = Run::of(&hospital).await;
    assert_eq!(run.0["ok"], true, "{:#}", run.0);
    let words = [
        "\\\"sandbox-1\\\" signs",
        "published, not signing: \\\"new\\\"",
        "29 hours",
    ];
    run.says("keys.rotation", "passed", "", &words);

    // Three: the new one signs. The set is that of step two, and has both.
    change(&hospital, json!({ "epic": { "private_keys": [new, old] } }));
    let run = Run::of(&hospital).await;
    assert_eq!(run.0["ok"], true, "{:#}", run.0);
    run.says("keys.rotation", "passed", "", &["\\\"new\\\" signs"]);

    // Four: the old one goes; what is cached still has it.
    change(&hospital, json!({ "epic": { "private_keys": [new] } }));
    let run = Run::of(&hospital).await;
    let words = ["still has \\\"sandbox-1\\\"", "cached for up to an hour"];
    run.says("keys.rotation", "warning", "epic.private_keys", &words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_signs_before_it_is_published_is_the_one_failure() {
    let hospital = published().await;
    change(
        &hospital,
        json!({ "epic": { "private_keys": [new_key("rash")] } }),
    );
    let run = Run::of(&hospital).await;
    let words = ["\\\"rash\\\"", "not in the JWK Set", "29 hours"];
    run.fails_only("keys.match", "epic.private_keys[0].kid", &words);
    // Epic refuses what it signs, and that follows.
    assert_eq!(run.check("epic.backend_token")["outcome"], "skipped");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_key_that_is_not_published_yet_is_a_warning() {
    let hospital = published().await;
    let old = hospital.settings["epic"]["private_keys"][0].clone();
    change(
        &hospital,
        json!({ "epic": { "private_keys": [old, new_key("new")] } }),
    );
    let run = Run::of(&hospital).await;
    assert_eq!(run.0["ok"], true, "{:#}", run.0);
    let words = ["not in the JWK Set yet", "within five minutes"];
    run.says("keys.match", "warning", "epic.private_keys[1].kid", &words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_under_an_old_name_is_named() {
    let hospital = published().await;
    change(
        &hospital,
        json!({ "epic": { "private_keys": [new_key("sandbox-1")] } }),
    );
    let run = Run::of(&hospital).await;
    let words = ["another public key under the kid", "kid of its own"];
    run.fails_only("keys.match", "epic.private_keys[0].kid", &words);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_ours_that_leads_elsewhere_is_one_failure() {
    let hospital = sound().await;
    let operator = Administrator::operator(&hospital).await;
    let mut edited = hospital.settings.clone();
    edited["public_base_url"] = hospital.url("/elsewhere").into();
    edited["admin"]["oidc_issuer"] = hospital.url("/sim/epic/oauth2").into();
    let fields = [("document", edited.to_string())];
    let fields = fields
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let answer = operator
        .post_as("/admin/preflight/edited", &fields, "application/json")
        .await;
    let run = Run(serde_json::from_str(&answer.body).unwrap());
    run.fails_only(
        "keys.published",
        "public_base_url",
        &["no JWK Set", "PublicBaseUrl"],
    );
    assert_eq!(run.with("skipped"), ["keys.match", "keys.rotation"]);
}
