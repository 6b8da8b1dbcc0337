//! Epic's token endpoint, on a bad day.

use sandbox::{epic::TokenOverride, fault::Effect};
use serde_json::json;
use tests::{Answer, Hospital};

use super::{configuration::send_tokens_to, wire::Wire};

const TOKEN: &str = "/oauth2/token";

/// A launch that fails at the token endpoint, which was asked once and no more.
async fn refused(hospital: &Hospital, fix: &str) -> Answer {
    hospital.epic.reset_calls();
    let page = hospital.browser().open(&hospital.provider_launch()).await;
    page.assert_refused(502, fix);
    page.assert_silent_about("leak");
    assert_eq!(hospital.epic_calls("token"), 1);
    assert!(hospital.zoom.calls().is_empty());
    page
}

#[tokio::test]
async fn c15_a_refusal_by_the_token_endpoint_is_explained() {
    let hospital = Hospital::open().await;
    let error = |code: &str| json!({ "error": code, "error_description": "leak" }).to_string();
    for (status, body, fix) in [
        (400, error("invalid_grant"), "invalid_grant"),
        (401, error("invalid_client"), "client_secret"),
        (400, error("leak"), "an unknown OAuth error code"),
        (403, "leak".to_owned(), "HTTP 403"),
        (429, String::new(), "HTTP 429"),
        (500, "<html>leak</html>".to_owned(), "HTTP 500"),
        (503, String::new(), "HTTP 503"),
        (302, String::new(), "HTTP 302"),
    ] {
        hospital.answer(TOKEN, 1, status, &body);
        refused(&hospital, fix).await;
    }
}

#[tokio::test]
async fn c15_an_answer_that_is_no_token_response_is_refused() {
    let hospital = Hospital::open().await;
    let bomb = Effect::Answer {
        status: 200,
        headers: vec![("content-encoding".to_owned(), "gzip".to_owned())],
        body: "\u{1f}\u{8b}leak".to_owned(),
    };
    let plain = |body: &str| Effect::Answer {
        status: 200,
        headers: vec![("content-type".to_owned(), "text/plain".to_owned())],
        body: body.to_owned(),
    };
    let not_json = "it is not a JSON object";
    let long = format!("\"{}\"", "A".repeat(5 * 1024 * 1024));
    for (effect, fix) in [
        (plain("<html>leak</html>"), not_json),
        (plain(""), not_json),
        (plain("[{\"access_token\":\"leak\"}]"), not_json),
        (plain("{\"access_token\":\"leak"), not_json),
        (plain(&long), "too long"),
        (bomb, not_json),
        (Effect::LostAnswer, "the connection broke"),
        (Effect::Reset, "the connection broke"),
        (
            Effect::Delay {
                milliseconds: 30_000,
            },
            "no answer in time",
        ),
    ] {
        hospital.spoil(TOKEN, 1, effect);
        refused(&hospital, fix).await;
    }
}

#[tokio::test]
async fn c15_content_type_byte_order_mark_and_repeated_members_change_nothing() {
    // Each is read to its end: what is refused is the token type inside.
    let hospital = Hospital::open().await;
    for body in [
        "\u{feff}{\"token_type\":\"mac\",\"access_token\":\"leak\"}",
        "{\"token_type\":\"bearer\",\"token_type\":\"mac\",\"access_token\":\"leak\"}",
        " \r\n{\"token_type\":\"mac\",\"access_token\":\"leak\"}\r\n",
    ] {
        hospital.answer(TOKEN, 1, 200, body);
        refused(&hospital, "token_type is not bearer").await;
    }
    hospital.answer(
        TOKEN,
        1,
        200,
        "{\"token_type\":\"bearer\",\"access_token\":\"leak\"}",
    );
    refused(&hospital, "no id_token").await;
}

#[tokio::test]
async fn c15_an_answer_cut_off_on_the_wire_is_refused_and_not_asked_for_again() {
    let hospital = Hospital::open().await;
    let json = "{\"token_type\":\"bearer\",\"access_token\":\"leak\"}";
    for answer in [
        String::new(),
        "HTTP/1.1 200 OK\r\n".to_owned(),
        format!("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{json}"),
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{json}"),
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{json}\r\n0\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 500\r\n\r\n{json}"),
        "leak\r\n\r\n".to_owned(),
    ] {
        let wire = Wire::answering(answer.clone()).await;
        send_tokens_to(&hospital, &format!("http://{}/token", wire.address)).await;
        let browser = hospital.browser_of_new_functions();
        let page = browser.open(&hospital.provider_launch()).await;
        assert_eq!(page.status, 502, "{answer:?}: {}", page.text());
        page.assert_refused(502, "Epic's token endpoint gave no answer");
        page.assert_silent_about("leak");
        assert_eq!(wire.received().len(), 1, "{answer:?}");
    }
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn c15_without_a_tls_handshake_the_code_is_not_sent() {
    let hospital = Hospital::open().await;
    let alert = Wire::answering([0x15, 3, 3, 0, 2, 2, 40]).await;
    let no_tls = Wire::answering("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
    for wire in [alert, no_tls] {
        send_tokens_to(&hospital, &format!("https://{}/token", wire.address)).await;
        let browser = hospital.browser_of_new_functions();
        let page = browser.open(&hospital.provider_launch()).await;
        page.assert_refused(502, "TLS certificate");
        for received in wire.received() {
            assert!(!received.contains("code="));
        }
    }
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn c15_a_token_endpoint_where_nothing_listens_is_explained() {
    let hospital = Hospital::open().await;
    send_tokens_to(&hospital, "http://127.0.0.1:1/token").await;
    let page = hospital.browser().open(&hospital.provider_launch()).await;
    page.assert_refused(502, "no connection");
}

#[tokio::test]
async fn c16_a_token_response_that_is_unsafe_is_refused() {
    let hospital = Hospital::open().await;
    let change = TokenOverride::new;
    for (change, fix) in [
        (change().member("token_type", "mac"), "token_type"),
        (change().member("token_type", 1), "token_type"),
        (change().without_member("token_type"), "token_type"),
        (change().member("access_token", ""), "access_token"),
        (
            change().member("access_token", "a\r\nx-leak: 1"),
            "access_token",
        ),
        (change().member("access_token", "a b"), "access_token"),
        (
            change().member("access_token", json!(["a"])),
            "access_token",
        ),
        (change().without_member("access_token"), "access_token"),
        (change().member("id_token", 1), "id_token"),
    ] {
        hospital.epic.override_next_token(change);
        refused(&hospital, fix).await;
    }
}

#[tokio::test]
async fn c16_a_token_response_that_is_merely_odd_is_accepted() {
    let hospital = Hospital::open().await;
    let change = TokenOverride::new;
    for change in [
        change().member("token_type", "Bearer"),
        change().member("expires_in", "3600"),
        change().member("expires_in", -1),
        change().member("expires_in", 1e99),
        change().member("expires_in", json!({})),
        change().without_member("expires_in"),
        change().member("scope", "openid"),
        change().member("scope", ""),
        change().without_member("scope"),
        change().member("unknown", json!([{ "a": null }])),
    ] {
        hospital.epic.override_next_token(change);
        let launch = hospital.provider_launch();
        hospital.browser().until(&launch, "/zoom-client/").await;
    }
}
