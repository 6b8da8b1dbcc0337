//! Any OpenID Connect provider will do: what is standard is accepted, however it is spelt.

use sandbox::{
    fault::{Effect, Fault},
    installation::{SECRET, lay_over},
    sign_in::Signed,
};
use serde_json::{Map, Value, json};
use tests::Hospital;

use crate::desk::{Desk, ENGINEER, SERVICE_DESK, assert_refused};

fn members(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).unwrap()
}

async fn published(hospital: &Hospital) -> Value {
    let keys = tests::client().get(hospital.url("/sim/sign-in/keys"));
    let keys = keys.send().await.unwrap().text().await.unwrap();
    serde_json::from_str(&keys).unwrap()
}

async fn signs_in(hospital: &Hospital, login: &str, role: &str) {
    let desk = Desk::of(hospital);
    let page = desk.sign_in(login).await;
    assert!(page.body.contains(role), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_provider_is_asked_about_itself_once_and_again_only_for_a_new_key() {
    let hospital = Hospital::open().await;
    for _ in 0..2 {
        signs_in(&hospital, ENGINEER, "(operator)").await;
    }
    assert_eq!(hospital.sign_in.calls("configuration"), 1);
    assert_eq!(hospital.sign_in.calls("keys"), 1);
    assert_eq!(hospital.sign_in.calls("userinfo"), 0);
    hospital.sign_in.rotate_key();
    signs_in(&hospital, ENGINEER, "(operator)").await;
    assert_eq!(hospital.sign_in.calls("keys"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_standard_spelling_of_an_id_token_is_read() {
    let hospital = Hospital::open().await;
    let sign_in = &hospital.sign_in;
    sign_in.alter_next(|token| {
        let client = token.claims["aud"].clone();
        token.claims.insert("aud".to_owned(), json!([client]));
        token.header.remove("kid");
        token.header.remove("typ");
        token.claims.insert("extra".to_owned(), json!({ "a": [1] }));
    });
    signs_in(&hospital, ENGINEER, "(operator)").await;
    sign_in.alter_next(|token| {
        let client = token.claims["aud"].clone();
        token.claims.insert("azp".to_owned(), client.clone());
        token
            .claims
            .insert("aud".to_owned(), json!([client, "another-api"]));
        let exp = token.claims["exp"].as_f64().unwrap() + 0.5;
        token.claims.insert("exp".to_owned(), json!(exp));
        token.claims.remove("iat");
    });
    signs_in(&hospital, SERVICE_DESK, "(reader)").await;
    sign_in.alter_next(|token| {
        token
            .claims
            .insert("groups".to_owned(), json!("video-visit-support"));
        token.claims.remove("name");
    });
    signs_in(&hospital, SERVICE_DESK, "lindholm (reader)").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_a_group_of_another_spelling_is_another_group() {
    let hospital = Hospital::open().await;
    for other in ["Video-Visit-Support", "video-visit-support ", "video-visit"] {
        hospital.sign_in.alter_next(move |token| {
            token.claims.insert("groups".to_owned(), json!([other]));
        });
        let page = Desk::of(&hospital).sign_in(SERVICE_DESK).await;
        assert_refused(&page, 403, "names neither the group of admin.allowed_group");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c98_a_name_that_the_provider_tells_is_shown_as_text() {
    let hospital = Hospital::open().await;
    let script = "<script>alert('name')</script>";
    hospital.sign_in.alter_next(move |token| {
        token.claims.insert("name".to_owned(), json!(script));
    });
    let desk = Desk::of(&hospital);
    desk.sign_in(ENGINEER).await;
    for path in ["/admin/audit", "/admin/session"] {
        let page = desk.get(path).await;
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        assert!(page.text().contains(script), "{}", page.text());
    }
    // Whose it really is stands beside it.
    let log = desk.get("/admin/audit").await.text();
    assert!(log.contains("5f0c3a52-engineer"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_a_minute_off_keeps_nobody_out() {
    let hospital = Hospital::open().await;
    for (expires, issued) in [(-60, -660), (660, 60)] {
        hospital.sign_in.alter_next(move |token| {
            let now = token.claims["iat"].as_i64().unwrap();
            token.claims.insert("exp".to_owned(), json!(now + expires));
            token.claims.insert("iat".to_owned(), json!(now + issued));
        });
        signs_in(&hospital, ENGINEER, "(operator)").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_signature_that_an_rsa_key_makes_is_believed() {
    let hospital = Hospital::open().await;
    for algorithm in ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"] {
        // As a provider that signs in several ways publishes its key.
        let mut keys = published(&hospital).await;
        keys["keys"][0]["alg"] = json!(algorithm);
        hospital.answer("/sim/sign-in/keys", 1, 200, &keys.to_string());
        hospital.sign_in.alter_next(move |token| {
            token.header.insert("alg".to_owned(), json!(algorithm));
            token.signed = Signed::AsAlgSays;
        });
        signs_in(&hospital, ENGINEER, "(operator)").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_other_kinds_beside_the_right_one_do_no_harm() {
    let hospital = Hospital::open().await;
    let keys = published(&hospital).await;
    let right = &keys["keys"][0];
    let mut other_algorithm = right.clone();
    other_algorithm["use"] = json!("enc");
    let set = json!({ "keys": [
        { "kty": "OKP", "crv": "X25519", "x": "AAAA", "kid": "1" },
        { "kty": "AKP", "alg": "ML-DSA-44", "pub": "AAAA" },
        { "kty": "oct", "k": "AAAA", "kid": right["kid"] },
        other_algorithm,
        "not even an object",
        right,
    ] });
    hospital.answer("/sim/sign-in/keys", 1, 200, &set.to_string());
    signs_in(&hospital, ENGINEER, "(operator)").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_reads_the_secret_in_the_form_gets_it_there() {
    let hospital = Hospital::open().await;
    hospital.sign_in.configure(members(json!({
        "token_endpoint_auth_methods_supported": ["private_key_jwt", "client_secret_post"],
        "authorization_response_iss_parameter_supported": null,
    })));
    signs_in(&hospital, ENGINEER, "(operator)").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_that_only_userinfo_tells_are_asked_for_there() {
    let hospital = Hospital::open().await;
    let sparse = || {
        hospital.sign_in.alter_next(|token| {
            token.claims.remove("groups");
            token.claims.remove("name");
        });
    };
    sparse();
    signs_in(&hospital, SERVICE_DESK, "Tomas Lindholm (reader)").await;
    assert_eq!(hospital.sign_in.calls("userinfo"), 1);
    hospital.sign_in.alter_next(|token| {
        token.claims.insert("groups".to_owned(), Value::Null);
        token.claims.insert("name".to_owned(), Value::Null);
    });
    signs_in(&hospital, SERVICE_DESK, "Tomas Lindholm (reader)").await;

    let refused = async |words: &str| {
        sparse();
        let desk = Desk::of(&hospital);
        let page = desk.sign_in(SERVICE_DESK).await;
        assert!(page.status == 502 || page.status == 403);
        assert_refused(&page, page.status, words);
    };
    hospital.answer("/sim/sign-in/userinfo", 1, 500, "<h1>no</h1>");
    refused("its userinfo endpoint did not tell them (it refused the access token)").await;
    hospital.answer("/sim/sign-in/userinfo", 1, 200, "eyJhbGciOiJub25lIn0.e30.");
    refused("its answer is not a JSON object").await;
    hospital.sign_in.tell(members(json!({ "groups": null })));
    refused("Neither the ID token nor the userinfo endpoint has the claim groups").await;
    hospital
        .sign_in
        .tell(members(json!({ "_claim_names": { "groups": "src1" } })));
    refused("The claim groups is too long for a token").await;
    hospital.sign_in.tell(members(
        json!({ "sub": "5f0c3a52-engineer", "groups": ["video-visit-engineers"] }),
    ));
    refused("its sub is another person's").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issuer_with_a_slash_at_its_end_keeps_it() {
    let hospital = Hospital::open().await;
    let issuer = hospital.url("/sim/sign-in/");
    hospital
        .sign_in
        .configure(members(json!({ "issuer": issuer })));
    let desk = Desk::of(&hospital);
    let page = desk.get("/admin/sign-in").await;
    assert_refused(&page, 502, "only the slash at the end differs");

    let hospital = Hospital::open().await;
    let issuer = hospital.url("/sim/sign-in/");
    let mut settings = hospital.settings.clone();
    lay_over(&mut settings, json!({ "admin": { "oidc_issuer": issuer } }));
    hospital.aws.put_secret(SECRET, &settings).unwrap();
    hospital
        .sign_in
        .configure(members(json!({ "issuer": issuer })));
    signs_in(&hospital, ENGINEER, "(operator)").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_a_provider_that_is_down_or_says_odd_things_signs_nobody_in() {
    let hospital = Hospital::open().await;
    let path = "/sim/sign-in/.well-known";
    let desk = Desk::of(&hospital);
    for (status, body) in [
        (200, "<html>"),
        (404, ""),
        (302, ""),
        (200, "{}"),
        (200, "[]"),
    ] {
        hospital.answer(path, 1, status, body);
        let page = desk.get("/admin/sign-in").await;
        assert_refused(&page, 502, "is no OpenID Connect configuration");
    }
    for effect in [Effect::Reset, Effect::LostAnswer, Effect::Silence] {
        hospital.faults.add(Fault {
            path: path.to_owned(),
            except: None,
            method: None,
            after: 0,
            times: 1,
            effect,
        });
        let page = desk.get("/admin/sign-in").await;
        assert_refused(&page, 502, "its openid-configuration gave no answer");
    }
    for (name, address) in [
        ("token_endpoint", "http://login.example/token"),
        ("jwks_uri", "file:///etc/passwd"),
        ("authorization_endpoint", "javascript:alert(1)"),
        ("userinfo_endpoint", "ftp://login.example/"),
    ] {
        let right = hospital.url("/sim/sign-in/x");
        hospital
            .sign_in
            .configure(members(json!({ name: address })));
        let page = desk.get("/admin/sign-in").await;
        assert_refused(&page, 502, &format!("names no usable {name}"));
        assert!(!page.body.contains(address));
        hospital.sign_in.configure(members(json!({ name: right })));
    }
}
