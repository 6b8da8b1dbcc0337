//! What a function gets.

use lambda_http::{Body, Request, RequestExt as _, Response};
use sandbox::{aws::schedule::scheduled_event, gateway::lambda::http_handler};
use serde_json::{Value, json};

use crate::harness::{echo, get, send, serve_one};

#[tokio::test]
async fn the_event_is_api_gateways() {
    let address = serve_one(&["GET /launch/{key}"], echo()).await;
    let headers = "User-Agent: Epic\r\nX-Two: a\r\nX-Two: b\r\n\
                   Cookie: one=1; two=2\r\nCookie: three=3\r\n";
    let query = "iss=https%3A%2F%2Fepic&a=1&a=2&b=x+y&c";
    let line = format!("GET /launch/k%C3%A9y?{query}");
    let event = send(address, &line, headers, b"").await.json();
    assert_eq!(event["version"], "2.0");
    assert_eq!(event["routeKey"], "GET /launch/{key}");
    assert_eq!(event["rawPath"], "/launch/kéy");
    assert_eq!(event["rawQueryString"], query);
    assert_eq!(event["cookies"], json!(["one=1", "two=2", "three=3"]));
    assert_eq!(
        event["queryStringParameters"],
        json!({ "iss": "https://epic", "a": "1,2", "b": "x y", "c": "" })
    );
    assert_eq!(event["pathParameters"], json!({ "key": "kéy" }));
    let headers = &event["headers"];
    assert_eq!(headers["x-two"], "a,b");
    assert_eq!(headers["host"], "hospital.example");
    assert!(headers.get("cookie").is_none() && headers.get("connection").is_none());
    let context = &event["requestContext"];
    assert_eq!(context["http"]["method"], "GET");
    assert_eq!(context["http"]["path"], "/launch/kéy");
    assert_eq!(context["http"]["protocol"], "HTTP/1.1");
    assert_eq!(context["http"]["sourceIp"], "127.0.0.1");
    assert_eq!(context["http"]["userAgent"], "Epic");
    assert_eq!(context["stage"], "$default");
    assert!(context["timeEpoch"].as_i64().unwrap() > 1_700_000_000_000);
    assert_eq!(event["isBase64Encoded"], false);
    assert!(event.get("body").is_none());
}

#[tokio::test]
async fn a_question_mark_in_the_path_adds_no_query() {
    let address = serve_one(&["GET /launch/{key}"], echo()).await;
    let event = get(address, "/launch/k%3Fiss=evil?iss=good").await.json();
    assert_eq!(event["rawPath"], "/launch/k");
    assert_eq!(event["rawQueryString"], "iss=good");
}

#[tokio::test]
async fn bodies_are_text_by_their_type_and_base64_otherwise() {
    let address = serve_one(&["POST /b"], echo()).await;
    let emoji = "{\"a\":\"🩺\"}";
    for (kind, body, text, encoded) in [
        (
            "application/json; charset=utf-8",
            emoji.as_bytes(),
            emoji,
            false,
        ),
        ("text/plain", b"x", "x", false),
        ("Application/XML", b"<a/>", "<a/>", false),
        ("application/x-www-form-urlencoded", b"a=b", "YT1i", true),
        ("application/json", b"\xff\xfe", "//4=", true),
        ("application/octet-stream", b"x", "eA==", true),
    ] {
        let header = format!("content-type: {kind}\r\n");
        let event = send(address, "POST /b", &header, body).await.json();
        assert_eq!(event["body"], text, "{kind}");
        assert_eq!(event["isBase64Encoded"], encoded, "{kind}");
    }
}

// Catalogue 46.
#[tokio::test]
async fn a_compressed_body_reaches_the_function_as_it_came() {
    let address = serve_one(&["POST /b"], echo()).await;
    let headers = "content-type: application/json\r\ncontent-encoding: gzip\r\n";
    let event = send(address, "POST /b", headers, b"\x1f\x8b\x08\x00").await;
    let event = event.json();
    assert_eq!(event["headers"]["content-encoding"], "gzip");
    assert_eq!(event["body"], "H4sIAA==");
    assert_eq!(event["isBase64Encoded"], true);
}

// Catalogue 44 and 45.
#[tokio::test]
async fn an_event_that_is_no_request_is_an_error_and_no_panic() {
    async fn function(request: Request) -> Result<Response<Body>, String> {
        Ok(Response::new(Body::from(request.body().len().to_string())))
    }
    let function = http_handler(function);
    for event in [
        json!({}),
        json!({ "Records": [{ "eventSource": "aws:sqs", "body": "x" }] }),
        scheduled_event(time::OffsetDateTime::UNIX_EPOCH),
        json!({ "version": "1.0", "httpMethod": "GET", "path": "/a" }),
        Value::Null,
    ] {
        let error = function(event.clone()).await.unwrap_err();
        assert!(!error.contains("panicked"), "{event}: {error}");
    }
    let webhook = include_str!("../../../events/zoom-webhook.json");
    let mut event: Value = serde_json::from_str(webhook).unwrap();
    event["body"] = Value::Null;
    event["headers"] = Value::Null;
    let answer = function(event).await.unwrap();
    assert_eq!(answer["body"], "0");
}

#[tokio::test]
async fn a_lambda_http_function_reads_the_request_and_sets_cookies() {
    async fn function(request: Request) -> Result<Response<Body>, String> {
        assert_eq!(request.path_parameters().first("key"), Some("k"));
        let query = request.query_string_parameters();
        assert_eq!(query.all("a"), Some(vec!["1", "2"]));
        assert_eq!(request.headers()["cookie"], "one=1; two=2");
        assert_eq!(request.body().as_ref(), b"\xff\x00");
        let response = Response::builder()
            .status(303)
            .header("content-type", "image/png")
            .header("location", "https://zoom.example/j/1")
            .header("set-cookie", "a=1; Secure")
            .header("set-cookie", "b=2; Secure");
        Ok(response.body(Body::Binary(vec![0xfe, 0x00])).unwrap())
    }
    let address = serve_one(&["POST /launch/{key}"], http_handler(function)).await;
    let cookies = "cookie: one=1; two=2\r\n";
    let answer = send(address, "POST /launch/k?a=1&a=2", cookies, b"\xff\x00").await;
    assert_eq!(answer.status, 303, "{}", answer.head);
    for header in [
        "location: https://zoom.example/j/1",
        "set-cookie: a=1; Secure",
        "set-cookie: b=2; Secure",
        "content-length: 2",
    ] {
        assert!(answer.head.contains(header), "{header}: {}", answer.head);
    }
}
