//! Requests that no browser makes, through the gateway.

use std::net::SocketAddr;

use sandbox::epic::{Audience, FdiOptions};
use tests::{
    CSN, Hospital, PROVIDER,
    webhook::{SECRET, now, signature},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Sends bytes as they are, and reads to the end.
async fn raw(hospital: &Hospital, request: &[u8]) -> String {
    let address: SocketAddr = hospital.base.trim_start_matches("http://").parse().unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    // A refused upload may be cut off while it is still being written.
    let _ = stream.write_all(request).await;
    let mut answer = Vec::new();
    let mut buffer = [0; 8192];
    while let Ok(count @ 1..) = stream.read(&mut buffer).await {
        answer.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> u16 {
    answer
        .get(9..12)
        .and_then(|code| code.parse().ok())
        .unwrap_or_default()
}

/// A request without a body that asks for the connection to be closed.
async fn ask(hospital: &Hospital, line: &str, headers: &str) -> String {
    let request = format!("{line} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n{headers}\r\n");
    raw(hospital, request.as_bytes()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn c39_no_second_request_is_smuggled_in() {
    let hospital = Hospital::open().await;
    let head = "POST /zoom/webhook HTTP/1.1\r\nhost: h\r\n";
    let smuggled = "GET /.well-known/jwks.json HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
    let chunked = "transfer-encoding: chunked\r\n\r\n0\r\n\r\n";
    for rest in [
        format!("content-length: 6\r\n{chunked}{smuggled}"),
        format!("content-length: 0\r\ncontent-length: 78\r\n\r\n{smuggled}"),
        format!("x-a: 1\r\n content-length: 78\r\n\r\n{smuggled}"),
        format!("content length: 78\r\n\r\n{smuggled}"),
        format!("x-a: 1\rcontent-length: 78\r\n\r\n{smuggled}"),
    ] {
        let answer = raw(&hospital, format!("{head}{rest}").as_bytes()).await;
        assert!(!answer.contains("\"keys\""), "{rest}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{rest}: {answer}");
        assert!((400..500).contains(&status(&answer)), "{rest}: {answer}");
    }
    let many: String = (0..101).map(|index| format!("x-{index}: 1\r\n")).collect();
    let cookie = format!("cookie: {}\r\n", "c".repeat(65_536));
    for headers in [many, cookie] {
        let answer = ask(&hospital, "GET /launch/provider/callback", &headers).await;
        assert_eq!(status(&answer), 431, "{answer}");
    }
    let escaped = "GET /launch/patient/callback?code=a&state=b%0d%0aset-cookie:%20x=y";
    let answer = ask(&hospital, escaped, "").await;
    assert!(!answer.contains("set-cookie"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn c40_and_c41_forwarding_and_host_headers_change_no_address() {
    let hospital = Hospital::open().await;
    let url = hospital.launch(Audience::Provider, CSN, PROVIDER, FdiOptions::default());
    let target = url.strip_prefix(&hospital.base).unwrap();
    let request = format!(
        "GET {target} HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\
         x-forwarded-for: 10.0.0.1\r\nx-forwarded-host: evil.example\r\n\
         x-forwarded-proto: gopher\r\nforwarded: host=evil.example\r\n\r\n"
    );
    let answer = raw(&hospital, request.as_bytes()).await;
    assert_eq!(status(&answer), 303, "{answer}");
    assert!(
        !answer.contains("evil.example") && !answer.contains("gopher"),
        "{answer}"
    );
    let authorize = format!(
        "location: {}/oauth2/authorize",
        hospital.epic.instance_root()
    );
    assert!(answer.contains(&authorize), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn c42_only_the_routes_own_methods_are_answered() {
    let hospital = Hospital::open().await;
    for line in [
        "POST /launch/provider/sandbox-launch-key",
        "PUT /launch/patient/sandbox-launch-key",
        "DELETE /launch/patient/callback",
        "GET /zoom/webhook",
        "PUT /zoom/webhook",
        "HEAD /zoom/webhook",
        "TRACE /launch/provider/callback",
        "OPTIONS /zoom/webhook",
        "POST /.well-known/jwks.json",
        "POST /visit/x",
    ] {
        let answer = ask(&hospital, line, "content-length: 0\r\n").await;
        assert!([404, 405].contains(&status(&answer)), "{line}: {answer}");
    }
    let pretending = "x-http-method-override: POST\r\nx-method-override: POST\r\n";
    let answer = ask(&hospital, "GET /zoom/webhook?_method=POST", pretending).await;
    assert!([404, 405].contains(&status(&answer)), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn c43_paths_that_only_look_like_routes_lead_nowhere() {
    let hospital = Hospital::open().await;
    let query = format!("iss={}&launch=x", hospital.epic.fhir_base());
    for path in [
        "//launch/provider/sandbox-launch-key",
        "/launch//provider/sandbox-launch-key",
        "/launch/",
        "/LAUNCH/provider/sandbox-launch-key",
        "/launch%2fprovider%2fsandbox-launch-key",
        "/launch/..;/admin",
        "/launch/../admin",
        "/launch/provider/sandbox-launch-key/more",
        "/launch/provider/sandbox-launch-key%00",
        "/launch/provider/SANDBOX-LAUNCH-KEY",
        "/launch/provider/%73andbox-launch-ke",
        "/launch/provider/..%2fpatient%2fsandbox-launch-key",
        "/zoom/webhook/../../.well-known/jwks.json",
    ] {
        let answer = ask(&hospital, &format!("GET {path}?{query}"), "").await;
        assert!([400, 404].contains(&status(&answer)), "{path}: {answer}");
        assert!(!answer.contains("/oauth2/authorize"), "{path}: {answer}");
    }
    let browser = hospital.browser();
    let known = browser
        .get(&hospital.url(&format!("/launch/provider/sandbox-launch-key?{query}")))
        .await;
    assert_eq!(known.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn c46_bodies_too_large_or_compressed_are_refused() {
    let hospital = Hospital::open().await;
    for megabytes in [1, 6, 11] {
        let body = vec![b' '; megabytes * 1024 * 1024];
        let page = hospital.webhook(&body).await;
        assert_eq!(page.status, 413, "{megabytes} MB");
    }
    // gzip of "{}": signed as it came, and still no event.
    let gzip =
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\xae\x05\x00\x43\xbf\xa6\xa3\x02\x00\x00\x00";
    let time = now();
    let head = format!(
        "POST /zoom/webhook HTTP/1.1\r\nhost: h\r\nconnection: close\r\ncontent-encoding: gzip\r\n\
         x-zm-request-timestamp: {time}\r\nx-zm-signature: {}\r\ncontent-length: {}\r\n\r\n",
        signature(SECRET, time, gzip),
        gzip.len()
    );
    let answer = raw(&hospital, &[head.as_bytes(), gzip].concat()).await;
    assert!([400, 415].contains(&status(&answer)), "{answer}");
}
