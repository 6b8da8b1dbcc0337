//! Whatever is wrong with a sign-in, nobody is signed in, and the page says what to do.

use sandbox::{
    fault::{Effect, Fault},
    sign_in::{IdToken, Signed},
};
use serde_json::{Value, json};
use tests::Hospital;

use crate::{
    administrator::Administrator,
    desk::{Desk, ENGINEER, assert_refused},
};

type Alteration = fn(&mut IdToken);

/// How the ID token is wrong, and what the page says.
const FORGERIES: [(Alteration, &str); 17] = [
    (
        |it| claim(it, "nonce", json!("another")),
        "its nonce is another",
    ),
    (|it| drop(it.claims.remove("nonce")), "its nonce is another"),
    (
        |it| claim(it, "iss", json!("https://evil.example")),
        "its iss is another issuer",
    ),
    (
        |it| claim(it, "aud", json!("another-client")),
        "its aud is not admin.oidc_client_id",
    ),
    (
        |it| claim(it, "aud", json!([])),
        "its aud is not admin.oidc_client_id",
    ),
    (
        |it| claim(it, "aud", json!(["sandbox-admin-pages", "another"])),
        "it has several aud and no azp",
    ),
    (
        |it| claim(it, "azp", json!("another-client")),
        "its azp is not admin.oidc_client_id",
    ),
    (|it| shift(it, "exp", -3600), "it has expired"),
    (|it| shift(it, "iat", 3600), "it was issued in the future"),
    (|it| claim(it, "sub", json!("")), "its sub is empty"),
    (
        |it| drop(it.claims.remove("sub")),
        "its ID token is malformed",
    ),
    (
        |it| drop(it.claims.remove("exp")),
        "its ID token is malformed",
    ),
    (
        |it| {
            it.header.insert("alg".to_owned(), json!("none"));
            it.signed = Signed::NotAtAll;
        },
        "signed by an algorithm that is not allowed",
    ),
    (
        |it| {
            it.header.insert("alg".to_owned(), json!("HS256"));
            it.signed = Signed::WithPublicKeyAsSecret;
        },
        "signed by an algorithm that is not allowed",
    ),
    (
        |it| drop(it.header.insert("kid".to_owned(), json!("unknown"))),
        "signature is not by a key that it publishes",
    ),
    (
        |it| it.signed = Signed::Flipped,
        "signature is not by a key that it publishes",
    ),
    (
        |it| it.signed = Signed::ByAnotherKey,
        "signature is not by a key that it publishes",
    ),
];

fn claim(token: &mut IdToken, name: &str, value: Value) {
    token.claims.insert(name.to_owned(), value);
}

fn shift(token: &mut IdToken, name: &str, by: i64) {
    let time = token.claims[name].as_i64().unwrap();
    claim(token, name, json!(time + by));
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_an_id_token_that_is_wrong_in_any_way_signs_nobody_in() {
    let hospital = Hospital::open().await;
    for (alteration, words) in FORGERIES {
        hospital.sign_in.alter_next(alteration);
        let desk = Desk::of(&hospital);
        let page = desk.sign_in(ENGINEER).await;
        assert_refused(&page, 502, words);
        assert!(!desk.is_signed_in().await, "{words}");
    }
    // The first token brought the keys, the first that did not fit them brought them again, and no other.
    assert_eq!(hospital.sign_in.calls("keys"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_whatever_the_token_endpoint_answers_nobody_is_signed_in_without_an_id_token() {
    let hospital = Hospital::open().await;
    let token = "/sim/sign-in/token";
    for (status, body, words) in [
        (
            400,
            r#"{"error":"invalid_grant","error_description":"<b>x"}"#,
            "it refuses the code",
        ),
        (
            401,
            r#"{"error":"invalid_client"}"#,
            "check admin.oidc_client_id and admin.oidc_client_secret",
        ),
        (
            400,
            r#"{"error":"<b>x</b>"}"#,
            "its token endpoint answered HTTP 400",
        ),
        (500, "<b>x</b>", "its token endpoint answered HTTP 500"),
        (302, "", "its token endpoint answered HTTP 302"),
        (200, "<html><b>x</b></html>", "it is not the JSON expected"),
        (
            200,
            r#"{"access_token":"a","token_type":"Bearer"}"#,
            "it has no id_token",
        ),
        (200, r#"{"id_token":"a.b"}"#, "its ID token is malformed"),
        (200, r#"{"id_token":7}"#, "it is not the JSON expected"),
        (200, "", "it is not the JSON expected"),
    ] {
        hospital.answer(token, 1, status, body);
        let desk = Desk::of(&hospital);
        let page = desk.sign_in(ENGINEER).await;
        assert_refused(&page, 502, words);
        assert!(!page.body.contains("<b>"), "{}", page.body);
        assert!(!desk.is_signed_in().await, "{words}");
    }
    for effect in [Effect::Silence, Effect::ActThenSilence, Effect::LostAnswer] {
        hospital.faults.add(Fault {
            path: token.to_owned(),
            except: None,
            method: None,
            after: 0,
            times: 1,
            effect,
        });
        let desk = Desk::of(&hospital);
        let page = desk.sign_in(ENGINEER).await;
        assert_refused(&page, 502, "its token endpoint gave no answer");
        assert!(!desk.is_signed_in().await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_keys_that_cannot_be_read_sign_nobody_in() {
    let hospital = Hospital::open().await;
    for (status, body) in [(500, ""), (200, "<html>"), (200, r#"{"keys":7}"#)] {
        hospital.answer("/sim/sign-in/keys", 1, status, body);
        let page = Desk::of(&hospital).sign_in(ENGINEER).await;
        let words = format!("its jwks_uri answered no JWK Set (HTTP {status}");
        assert_refused(&page, 502, &words);
    }
    hospital.answer("/sim/sign-in/keys", 2, 200, r#"{"keys":[]}"#);
    let page = Desk::of(&hospital).sign_in(ENGINEER).await;
    assert_refused(&page, 502, "signature is not by a key that it publishes");
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_a_sign_in_ends_once_and_in_the_browser_that_began_it() {
    let hospital = Hospital::open().await;
    let desk = Desk::of(&hospital);
    let back = desk.come_back(ENGINEER).await;

    let stranger = Desk::of(&hospital);
    let page = stranger.get(&back).await;
    assert_refused(&page, 400, "was not begun in this browser");
    // Not with a sign-in of their own either: the state, the nonce and PKCE's secret are all another's.
    let own = stranger.come_back(ENGINEER).await;
    let code = |address: &str| {
        let url = url::Url::parse(address).unwrap();
        let pairs = url.query_pairs().into_owned();
        pairs
            .into_iter()
            .find(|(name, _)| name == "code")
            .unwrap()
            .1
    };
    let mixed = own.replace(&code(&own), &code(&back));
    assert_ne!(mixed, own);
    assert_refused(&stranger.get(&mixed).await, 502, "it refuses the code");
    assert!(!stranger.is_signed_in().await);

    // The code is spent by that; its owner begins again, and comes back twice.
    assert_refused(&desk.get(&back).await, 502, "it refuses the code");
    let back = desk.come_back(ENGINEER).await;
    let copy = desk.clone();
    assert_eq!(desk.get(&back).await.status, 303);
    assert_refused(&copy.get(&back).await, 409, "already used");
    assert!(!copy.is_signed_in().await);
    assert!(desk.is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_an_answer_that_is_not_the_asked_providers_signs_nobody_in() {
    let hospital = Hospital::open().await;
    let ours: String =
        form_urlencoded::byte_serialize(hospital.url("/sim/sign-in").as_bytes()).collect();
    let right = format!("&iss={ours}");
    for (wrong, status, words) in [
        (
            "&iss=https%3A%2F%2Fevil.example".to_owned(),
            400,
            "not from the provider that was asked",
        ),
        (String::new(), 400, "not from the provider that was asked"),
        (
            format!("{right}{right}"),
            400,
            "not from the provider that was asked",
        ),
        (format!("{right}&code=another"), 400, "has no code"),
        (
            format!("{right}&state=another"),
            400,
            "was not begun in this browser",
        ),
        (
            format!("{right}&error=%3Cscript%3Ealert(1)%3C%2Fscript%3E&error_description=%3Cb%3E"),
            403,
            "did not sign you in",
        ),
        (
            format!("{right}&{}", "a&".repeat(60)),
            400,
            "cannot be read",
        ),
    ] {
        let desk = Desk::of(&hospital);
        let back = desk.come_back(ENGINEER).await;
        assert!(back.contains(&right), "{back}");
        let page = desk.get(&back.replace(&right, &wrong)).await;
        assert_refused(&page, status, words);
        assert!(!page.body.contains("alert(1)") && !page.body.contains("<b>"));
        assert!(!desk.is_signed_in().await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c100_strangers_who_hammer_at_the_door_fill_no_log_and_lock_nobody_out() {
    let hospital = Hospital::open().await;
    let stranger = Desk::of(&hospital);
    for guess in 0..100 {
        let path = format!("/admin/callback?code={guess}&state={guess}");
        assert_refused(
            &stranger.get(&path).await,
            400,
            "was not begun in this browser",
        );
    }
    let log = Administrator::operator(&hospital).await;
    let refused = async || {
        let log = log.get_json("/admin/audit").await;
        let entries = log["entries"].as_array().unwrap().clone();
        let refused = entries
            .iter()
            .filter(|it| it["action"]["action"] == "sign_in_refused");
        refused.count()
    };
    assert_eq!(refused().await, 0);

    // Those that begin a sign-in and spoil it are entered once a minute, not each.
    for _ in 0..10 {
        let desk = Desk::of(&hospital);
        let page = desk.open("/admin/sign-in").await;
        assert_refused(
            &desk.open(&page.link("#cancel")).await,
            403,
            "did not sign you in",
        );
    }
    assert!((1..=2).contains(&refused().await));

    let page = Desk::of(&hospital).sign_in(ENGINEER).await;
    assert_eq!(page.status, 200);
}
