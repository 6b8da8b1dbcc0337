//! What the caller gets.

use std::time::Duration;

use lambda_http::{Body, Request, Response};
use sandbox::gateway::{Gateway, Handlers, lambda::http_handler};
use serde_json::{Value, json};
use tokio::{
    io::AsyncWriteExt as _,
    net::TcpStream,
    sync::{mpsc, watch},
};

use crate::harness::{answering, get, handler, next, serve, serve_one, template};

#[tokio::test]
async fn any_json_without_a_status_is_the_body() {
    for (answer, body) in [
        (json!({ "a": 1 }), "{\"a\":1}"),
        (json!("text"), "text"),
        (Value::Null, "null"),
    ] {
        let address = serve_one(&["GET /a"], answering(answer)).await;
        let answer = get(address, "/a").await;
        assert_eq!((answer.status, answer.body.as_str()), (200, body));
        assert!(answer.head.contains("content-type: application/json"));
    }
}

#[tokio::test]
async fn a_body_without_a_type_is_plain_text() {
    let plain = answering(json!({ "statusCode": 200, "body": "<script>" }));
    let address = serve_one(&["GET /a"], plain).await;
    let answer = get(address, "/a").await;
    assert!(
        answer.head.contains("content-type: text/plain"),
        "{}",
        answer.head
    );
}

#[tokio::test]
async fn an_answer_that_the_gateway_cannot_read_is_an_internal_error() {
    for answer in [
        json!({ "statusCode": "ok" }),
        json!({ "statusCode": 7 }),
        json!({ "statusCode": 200, "headers": { "a b": "c" } }),
        json!({ "statusCode": 200, "headers": { "a": "b\r\nc: d" } }),
        json!({ "statusCode": 200, "body": "?", "isBase64Encoded": true }),
        json!({ "statusCode": 200, "body": "a".repeat(6 * 1024 * 1024 + 101) }),
    ] {
        let address = serve_one(&["GET /a"], answering(answer)).await;
        let answer = get(address, "/a").await;
        assert_eq!(answer.status, 500);
        assert_eq!(answer.json(), json!({ "message": "Internal Server Error" }));
    }
}

#[tokio::test]
async fn an_error_or_a_panic_says_nothing_of_its_cause() {
    async fn panics(_: Request) -> Result<Response<Body>, String> {
        panic!("secret cause")
    }
    let fails = handler(|_| async { Err("secret cause".to_owned()) });
    for failing in [http_handler(panics), fails] {
        let address = serve_one(&["GET /a"], failing).await;
        let answer = get(address, "/a").await;
        assert_eq!(answer.status, 500);
        assert_eq!(answer.json(), json!({ "message": "Internal Server Error" }));
    }
}

#[tokio::test]
async fn a_function_slower_than_the_gateway_waits_is_unavailable() {
    let never = Handlers::default().with("echo", handler(|_| std::future::pending()));
    let gateway = Gateway::new(&template(&["GET /a"]), never).unwrap();
    let gateway = gateway.with_integration_limit(Duration::from_millis(20));
    let answer = get(serve(gateway).await, "/a").await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.json(), json!({ "message": "Service Unavailable" }));
}

#[tokio::test]
async fn a_function_finishes_though_its_caller_went_away() {
    let (entered, mut entries) = mpsc::unbounded_channel();
    let (finished, mut ends) = mpsc::unbounded_channel();
    let (release, gate) = watch::channel(false);
    let slow = handler(move |_| {
        let (entered, finished, mut gate) = (entered.clone(), finished.clone(), gate.clone());
        async move {
            entered.send(()).unwrap();
            gate.wait_for(|open| *open).await.unwrap();
            finished.send(()).unwrap();
            Ok(Value::Null)
        }
    });
    let address = serve_one(&["GET /a"], slow).await;
    let mut caller = TcpStream::connect(address).await.unwrap();
    let request = b"GET /a HTTP/1.1\r\nhost: h\r\n\r\n";
    caller.write_all(request).await.unwrap();
    next(&mut entries).await;
    drop(caller);
    // Time for the server to see the connection gone.
    tokio::time::sleep(Duration::from_millis(50)).await;
    release.send(true).unwrap();
    next(&mut ends).await;
}
