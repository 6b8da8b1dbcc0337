//! Hostile and oversized messages.

use serde_json::json;

use crate::harness::{answering, echo, send, send_raw, serve_one};

// Catalogue 39.
#[tokio::test]
async fn an_ambiguous_message_is_one_request_or_none() {
    let address = serve_one(&["POST /b", "GET /smuggled"], answering(json!("x"))).await;
    let head = "POST /b HTTP/1.1\r\nhost: h\r\n";
    let smuggled = "GET /smuggled HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
    let chunked = "transfer-encoding: chunked\r\n\r\n0\r\n\r\n";
    for (name, rest) in [
        (
            "both lengths",
            format!("content-length: 6\r\n{chunked}{smuggled}"),
        ),
        (
            "two lengths",
            format!("content-length: 0\r\ncontent-length: 68\r\n\r\n{smuggled}"),
        ),
        (
            "obs-fold",
            format!("x-a: 1\r\n content-length: 68\r\n\r\n{smuggled}"),
        ),
        (
            "space in name",
            format!("content length: 68\r\n\r\n{smuggled}"),
        ),
        (
            "bare CR",
            format!("x-a: 1\rcontent-length: 68\r\n\r\n{smuggled}"),
        ),
        (
            "unknown encoding",
            format!("transfer-encoding: xchunked\r\n\r\n{smuggled}"),
        ),
    ] {
        let answer = send_raw(address, format!("{head}{rest}").as_bytes()).await;
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{name}: {answer}");
    }
}

// Catalogue 39.
#[tokio::test]
async fn too_many_or_too_large_headers_are_refused() {
    let address = serve_one(&["GET /a"], echo()).await;
    let many: String = (0..101).map(|index| format!("x-{index}: 1\r\n")).collect();
    let cookie = format!("cookie: {}\r\n", "c".repeat(65_536));
    let just_too_large = format!("x-a: {}\r\n", "c".repeat(10_240));
    for headers in [many, cookie, just_too_large] {
        assert_eq!(send(address, "GET /a", &headers, b"").await.status, 431);
    }
    let fits = format!("x-a: {}\r\n", "c".repeat(10_000));
    assert_eq!(send(address, "GET /a", &fits, b"").await.status, 200);
}

// Catalogue 40.
#[tokio::test]
async fn forwarded_headers_of_the_caller_change_nothing_the_gateway_says() {
    let address = serve_one(&["GET /a"], echo()).await;
    let spoofed = "x-forwarded-for: 10.0.0.1\r\nx-forwarded-proto: gopher\r\n\
                   x-forwarded-port: 1\r\n";
    let event = send(address, "GET /a", spoofed, b"").await.json();
    assert_eq!(event["requestContext"]["http"]["sourceIp"], "127.0.0.1");
    assert_eq!(event["headers"]["x-forwarded-for"], "10.0.0.1, 127.0.0.1");
    assert_eq!(event["headers"]["x-forwarded-proto"], "https");
    assert_eq!(event["headers"]["x-forwarded-port"], "443");
}

// Catalogue 41.
#[tokio::test]
async fn a_host_that_is_no_single_name_reaches_nothing() {
    let address = serve_one(&["GET /a"], echo()).await;
    for host in [
        "host: [::\r\n",
        "host: a b\r\n",
        "host: h:99999\r\n",
        "host: \r\n",
        "host: a\r\nhost: b\r\n",
        "",
    ] {
        let request = format!("GET /a HTTP/1.1\r\nconnection: close\r\n{host}\r\n");
        let answer = send_raw(address, request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{host}: {answer}");
    }
}

// Catalogue 46.
#[tokio::test]
async fn bodies_beyond_the_limits_are_refused() {
    const MEGABYTE: usize = 1024 * 1024;
    let address = serve_one(&["POST /b"], answering(json!("x"))).await;
    let json = "content-type: application/json\r\n";
    for (headers, size, status) in [
        (json, 5 * MEGABYTE, 200),
        (json, 6 * MEGABYTE, 413),
        (json, 10 * MEGABYTE + 1, 413),
        // In Base64 a third larger: what fits as text may not fit as bytes.
        ("", 5 * MEGABYTE, 413),
    ] {
        let answer = send(address, "POST /b", headers, &vec![b'a'; size]).await;
        assert_eq!(answer.status, status, "{size}");
    }
}
