//! The FDI record's URL, as Epic opens it and as it should not be opened.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use form_urlencoded::byte_serialize;
use serde_json::json;
use tests::{Browser, Hospital};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const FIX: &str = "Epic adds iss and launch to the FDI record's URL, once each";

async fn refuse_all(hospital: &Hospital, browser: &Browser, queries: &[String], fix: &str) {
    let before = hospital.calls();
    for query in queries {
        let page = browser.get(&hospital.provider_record(query)).await;
        page.assert_refused(400, fix);
        assert!(browser.cookies().is_empty(), "{query}");
    }
    assert_eq!(hospital.calls(), before);
}

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

#[tokio::test]
async fn c01_without_exactly_one_iss_is_refused() {
    let hospital = Hospital::open().await;
    let iss = encoded(&hospital.epic.fhir_base());
    let queries = [
        String::new(),
        "launch=a-launch".to_owned(),
        "launch=a-launch&iss=".to_owned(),
        format!("launch=a-launch&iss={iss}&iss={iss}"),
        format!("launch=a-launch&iss={iss}&iss=https%3A%2F%2Fevil.example"),
        format!("launch=a-launch&ISS={iss}"),
    ];
    refuse_all(&hospital, &hospital.browser(), &queries, FIX).await;
    let evil = hospital.provider_record("launch=a-launch&iss=https://evil.example&iss=x");
    let page = hospital.browser().get(&evil).await;
    page.assert_silent_about("evil");
    page.assert_silent_about("a-launch");
}

#[tokio::test]
async fn c05_a_record_of_the_other_environment_is_named_as_such() {
    let other = "https://epic-production.example/api/FHIR/R4";
    let hospital = Hospital::open_with(&json!({
        "epic": { "other_environment_fhir_r4_base_url": other }
    }))
    .await;
    let query = format!("launch=a-launch&iss={}", encoded(other));
    let fix = "points to the installation of the other";
    refuse_all(&hospital, &hospital.browser(), &[query], fix).await;
}

#[tokio::test]
async fn c05_the_launch_key_of_another_installation_leads_nowhere() {
    let hospital = Hospital::open().await;
    let right = hospital.provider_launch();
    let before = hospital.calls();
    for key in [
        "another-installation-key",
        "sandbox-launch-ke",
        "SANDBOX-LAUNCH-KEY",
    ] {
        let page = hospital
            .browser()
            .get(&right.replace("sandbox-launch-key", key))
            .await;
        page.assert_refused(404, "launch_key");
        page.assert_silent_about(key);
    }
    assert_eq!(hospital.calls(), before);
}

#[tokio::test]
async fn c06_a_launch_that_is_no_launch_token_is_refused() {
    let hospital = Hospital::open().await;
    let iss = encoded(&hospital.epic.fhir_base());
    let queries: Vec<String> = [
        String::new(),
        "launch=".to_owned(),
        "launch=one&launch=two".to_owned(),
        format!("launch={}", "A".repeat(4097)),
        "launch=a%00b".to_owned(),
        "launch=a%0D%0ASet-Cookie:%20x=y".to_owned(),
        "launch=a%FFb".to_owned(),
        "launch=a%20b".to_owned(),
        "launch=%C3%A9".to_owned(),
    ]
    .iter()
    .map(|launch| format!("iss={iss}&{launch}"))
    .collect();
    refuse_all(&hospital, &hospital.browser(), &queries, FIX).await;
    // Longer than a gateway lets through: the function itself refuses it too.
    let query = format!("iss={iss}&launch={}", "A".repeat(60_000));
    let functions = hospital.browser_of_new_functions();
    refuse_all(&hospital, &functions, &[query], FIX).await;
}

#[tokio::test]
async fn c06_a_launch_of_a_mebibyte_never_reaches_a_function() {
    let hospital = Hospital::open().await;
    let before = hospital.calls();
    let address = hospital.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    let launch = "A".repeat(1024 * 1024);
    let request = format!(
        "GET /launch/provider/sandbox-launch-key?iss=x&launch={launch} HTTP/1.1\r\nhost: {address}\r\n\r\n"
    );
    // The server may hang up in the middle of it, which is a refusal too.
    stream.write_all(request.as_bytes()).await.ok();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();
    let answer = String::from_utf8_lossy(&answer);
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
        "{answer}"
    );
    assert_eq!(hospital.calls(), before);
}

#[tokio::test]
async fn c06_a_launch_token_that_is_a_long_jwt_is_passed_on_whole() {
    let hospital = Hospital::open().await;
    let part = |length: usize| URL_SAFE_NO_PAD.encode(vec![b'x'; length]);
    let jwt = format!("{}.{}.{}", part(60), part(1900), part(256));
    assert!((2900..=4096).contains(&jwt.len()));
    for launch in [jwt, "A".repeat(4096)] {
        let iss = encoded(&hospital.epic.fhir_base());
        let url = hospital.provider_record(&format!("iss={iss}&launch={launch}"));
        let authorize = hospital.browser().until(&url, "/oauth2/authorize").await;
        assert!(authorize.contains(&format!("launch={launch}&")));
    }
}
