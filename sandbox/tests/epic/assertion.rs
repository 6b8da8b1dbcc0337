//! Client assertions: every rule of Epic's, and the key set behind them.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::world::{self, World, with};

async fn outcome(world: &World, assertion: &(Value, Value)) -> Result<Value, String> {
    let response = world.token(&world.backend_form(assertion), None).await;
    let reason = response.headers().get("x-sandbox-reason").cloned();
    let status = response.status();
    let body = world::json(response).await;
    match reason {
        None => {
            assert_eq!(status, 200);
            Ok(body)
        }
        Some(reason) => {
            assert_eq!(status, 400);
            assert_eq!(
                body,
                json!({ "error": "invalid_client", "error_description": null })
            );
            let reason = reason.to_str().unwrap();
            Err(reason.replace("client assertion: ", ""))
        }
    }
}

#[tokio::test]
async fn the_backend_app_gets_a_token_with_each_algorithm() {
    let world = World::start().await;
    for (alg, kid) in [("RS256", "rsa"), ("RS384", "rsa"), ("ES384", "ec")] {
        let mut assertion = world.assertion("backend-app");
        assertion.0["alg"] = json!(alg);
        assertion.0["kid"] = json!(kid);
        let body = outcome(&world, &assertion).await.unwrap();
        assert_eq!(body["token_type"], "bearer");
        assert_eq!(body["expires_in"], 3600);
        assert!(body["access_token"].is_string());
    }
}

#[tokio::test]
async fn a_wrong_header_is_refused() {
    let world = World::start().await;
    let cases = [
        ("typ", json!("at+jwt"), "typ is not JWT"),
        ("typ", Value::Null, "typ is not JWT"),
        ("alg", json!("none"), "alg is not RS256, RS384 or ES384"),
        ("alg", json!("HS256"), "alg is not RS256, RS384 or ES384"),
        ("alg", json!("RS512"), "alg is not RS256, RS384 or ES384"),
        ("kid", Value::Null, "kid is missing"),
        (
            "kid",
            json!("stranger"),
            "no key of the JWK Set has this kid",
        ),
        // Right key ID, wrong kind of key.
        (
            "kid",
            json!("ec"),
            "the signature is not by the key with this kid",
        ),
        (
            "jku",
            json!("https://evil.example/jwks"),
            "jku is not the registered JWK Set URL",
        ),
        ("crit", json!(["x"]), "crit is not supported"),
    ];
    for (name, value, reason) in cases {
        let mut assertion = world.assertion("backend-app");
        assertion.0[name] = value.clone();
        assert_eq!(
            outcome(&world, &assertion).await.unwrap_err(),
            reason,
            "{name}: {value}"
        );
    }
}

#[tokio::test]
async fn a_wrong_claim_is_refused() {
    let world = World::start().await;
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    let token_url = world.url("/sim/epic/oauth2/token");
    let audience = "aud is not the token endpoint as one string";
    let expiry = "exp is missing, past or more than 300 s ahead";
    let start = "iat or nbf is no whole number, in the future or more than 300 s before exp";
    let id = "jti is missing or longer than 151 characters";
    let issuer = "iss and sub are not the same client ID";
    let cases = [
        ("iss", json!("provider-app"), issuer),
        ("sub", json!("patient-app"), issuer),
        ("sub", Value::Null, issuer),
        ("aud", json!([token_url]), audience),
        ("aud", json!(world.url("/sim/epic/oauth2")), audience),
        ("aud", json!(format!("{token_url}/")), audience),
        ("aud", Value::Null, audience),
        ("exp", Value::Null, expiry),
        ("exp", json!(now), expiry),
        ("exp", json!(now + 900), expiry),
        ("exp", json!((now + 100).to_string()), expiry),
        ("iat", json!(now + 60), start),
        ("iat", json!(now - 200), start),
        ("iat", json!("yesterday"), start),
        ("nbf", json!(now + 60), start),
        ("jti", Value::Null, id),
        ("jti", json!(""), id),
        ("jti", json!(7), id),
        ("jti", json!("x".repeat(152)), id),
    ];
    for (name, value, reason) in cases {
        let mut assertion = world.assertion("backend-app");
        assertion.1[name] = value.clone();
        assert_eq!(
            outcome(&world, &assertion).await.unwrap_err(),
            reason,
            "{name}: {value}"
        );
    }
}

#[tokio::test]
async fn an_id_of_151_characters_is_just_short_enough() {
    let world = World::start().await;
    let mut assertion = world.assertion("backend-app");
    assertion.1["jti"] = json!("é".repeat(151));
    outcome(&world, &assertion).await.unwrap();
}

#[tokio::test]
async fn an_assertion_is_good_once() {
    let world = World::start().await;
    let assertion = world.assertion("backend-app");
    outcome(&world, &assertion).await.unwrap();
    let again = outcome(&world, &assertion).await.unwrap_err();
    assert_eq!(again, "jti was used before");
}

#[tokio::test]
async fn a_clock_ten_minutes_off_is_refused_and_the_date_header_tells() {
    for skew in [-600, 600] {
        let world = World::start_with(|options| options.clock_skew = skew).await;
        let assertion = world.assertion("backend-app");
        let response = world.token(&world.backend_form(&assertion), None).await;
        assert_eq!(response.status(), 400);
        let date = response.headers()["date"].to_str().unwrap();
        let date = date.replace("GMT", "+0000");
        let format = &time::format_description::well_known::Rfc2822;
        let date = time::OffsetDateTime::parse(&date, format).unwrap();
        let ahead = (date - time::OffsetDateTime::now_utc()).whole_seconds();
        assert!((ahead - skew).abs() < 60, "{ahead}");
    }
}

#[tokio::test]
async fn an_altered_or_truncated_assertion_is_refused() {
    let world = World::start().await;
    let form = world.backend_form(&world.assertion("backend-app"));
    let token = &form[2].1;
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let other = if signature.starts_with('A') { "B" } else { "A" };
    let flipped = format!("{signed}.{other}{}", &signature[1..]);
    for bad in [
        flipped.as_str(),
        signed,
        &format!("{signed}."),
        "a.b.c",
        "x",
    ] {
        let response = world
            .token(&with(&form, "client_assertion", Some(bad)), None)
            .await;
        assert_eq!(response.status(), 400, "{bad}");
    }
}

#[tokio::test]
async fn the_type_of_the_assertion_is_named_and_client_id_is_not() {
    let world = World::start().await;
    let form = world.backend_form(&world.assertion("backend-app"));
    let untyped = with(&form, "client_assertion_type", Some("jwt"));
    let named = with(&form, "client_id", Some("backend-app"));
    for form in [untyped, named] {
        let response = world.token(&form, None).await;
        assert_eq!(response.status(), 400);
        let body = world::json(response).await;
        assert_eq!(body["error"], "invalid_request");
    }
}

#[tokio::test]
async fn an_app_with_a_secret_cannot_use_an_assertion_nor_a_user_app_client_credentials() {
    let world = World::start().await;
    let reason = outcome(&world, &world.assertion("provider-app")).await;
    assert_eq!(
        reason.unwrap_err(),
        "the app is registered for another way of authentication"
    );
    let form = world.backend_form(&world.assertion("patient-app"));
    let body = world::json(world.token(&form, None).await).await;
    assert_eq!(body["error"], "unauthorized_client");
}

#[tokio::test]
async fn the_key_set_is_kept_for_a_minute() {
    let world = World::start().await;
    for _ in 0..3 {
        outcome(&world, &world.assertion("backend-app"))
            .await
            .unwrap();
    }
    assert_eq!(world.jwks_fetches.load(Ordering::SeqCst), 1);
    world.epic.set_clock_skew(61);
    outcome(&world, &world.assertion("backend-app"))
        .await
        .unwrap();
    assert_eq!(world.jwks_fetches.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_unknown_or_changed_key_makes_epic_ask_once_more() {
    let world = World::start().await;
    let full = world.jwks.lock().unwrap().clone();
    world.jwks.lock().unwrap()["keys"] = json!([full["keys"][1]]);
    let unknown = outcome(&world, &world.assertion("backend-app")).await;
    assert_eq!(unknown.unwrap_err(), "no key of the JWK Set has this kid");
    assert_eq!(world.jwks_fetches.load(Ordering::SeqCst), 1);
    // The same kid, first with another's modulus, then with its own.
    let mut other = full.clone();
    other["keys"][0]["e"] = json!("Aw");
    *world.jwks.lock().unwrap() = other;
    let changed = outcome(&world, &world.assertion("backend-app")).await;
    assert_eq!(
        changed.unwrap_err(),
        "the signature is not by the key with this kid"
    );
    assert_eq!(world.jwks_fetches.load(Ordering::SeqCst), 2);
    *world.jwks.lock().unwrap() = full;
    outcome(&world, &world.assertion("backend-app"))
        .await
        .unwrap();
    assert_eq!(world.jwks_fetches.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_key_set_that_is_none_or_shows_a_private_key_proves_nobody() {
    let world = World::start().await;
    let mut private = world.jwks.lock().unwrap().clone();
    private["keys"][0]["d"] = json!("c2VjcmV0");
    let not_a_set = "the JWK Set is not JSON of public keys, or too long";
    let cases = [
        (private, "the JWK Set shows a private key"),
        (json!([]), not_a_set),
        (
            json!({ "keys": vec![json!({ "kty": "RSA" }); 101] }),
            not_a_set,
        ),
        (json!({ "keys": [] }), "no key of the JWK Set has this kid"),
    ];
    for (jwks, reason) in cases {
        *world.jwks.lock().unwrap() = jwks;
        let assertion = world.assertion("backend-app");
        assert_eq!(outcome(&world, &assertion).await.unwrap_err(), reason);
    }
}
