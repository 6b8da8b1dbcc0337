//! Template and handlers fit, and requests find their route.

use sandbox::gateway::{Gateway, GatewayError, Handlers};
use serde_json::json;

use crate::harness::{echo, get, send, serve_one, template};

#[test]
fn a_function_of_the_template_without_a_handler_stops_the_start() {
    let error = Gateway::new(&template(&["GET /a"]), Handlers::default()).err();
    let (function, binary) = ("Echo".into(), "echo".into());
    assert_eq!(error, Some(GatewayError::NoHandler { function, binary }));
}

#[test]
fn a_handler_that_nothing_in_the_template_reaches_stops_the_start() {
    let handlers = Handlers::default().with("echo", echo());
    let unreachable = |binary: &str| {
        let binary = binary.into();
        Some(GatewayError::NoEvent { binary })
    };
    let without_routes = Gateway::new(&template(&[]), handlers.clone()).err();
    assert_eq!(without_routes, unreachable("echo"));
    let one_more = handlers.with("other", echo());
    let error = Gateway::new(&template(&["GET /a"]), one_more).err();
    assert_eq!(error, unreachable("other"));
}

#[test]
fn two_functions_cannot_claim_one_route() {
    let handlers = Handlers::default().with("echo", echo());
    let error = Gateway::new(&template(&["GET /a", "get /a"]), handlers).err();
    let key = "GET /a".into();
    assert_eq!(error, Some(GatewayError::SameRoute { key }));
}

#[tokio::test]
async fn the_most_specific_route_wins() {
    let routes = [
        "ANY /{proxy+}",
        "ANY /launch/{launchKey}",
        "GET /launch/{launchKey}",
        "GET /launch/callback",
    ];
    let address = serve_one(&routes, echo()).await;
    for (line, key) in [
        ("GET /launch/callback", "GET /launch/callback"),
        ("GET /launch/other", "GET /launch/{launchKey}"),
        ("POST /launch/callback", "ANY /launch/{launchKey}"),
        ("GET /launch/a/b", "ANY /{proxy+}"),
    ] {
        let event = send(address, line, "", b"").await.json();
        assert_eq!(event["routeKey"], key, "{line}");
    }
    let event = get(address, "/launch/a%20b").await.json();
    assert_eq!(event["pathParameters"], json!({ "launchKey": "a b" }));
    let event = get(address, "/x/y%2Fz/").await.json();
    assert_eq!(event["pathParameters"], json!({ "proxy": "x/y/z/" }));
}

// Catalogue 43.
#[tokio::test]
async fn path_tricks_reach_nothing() {
    let address = serve_one(&["GET /launch", "GET /launch/{key}", "GET /admin"], echo()).await;
    for path in [
        "//launch",
        "/launch/",
        "/LAUNCH",
        "/launch%2f",
        "/launch/..;/admin",
        "/launch/../admin",
        "/launch//key",
        "/launch/key/",
        "/",
    ] {
        let answer = get(address, path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.json(), json!({ "message": "Not Found" }), "{path}");
    }
}

// Catalogue 42.
#[tokio::test]
async fn another_method_reaches_nothing() {
    let address = serve_one(&["GET /launch/{key}", "POST /webhook"], echo()).await;
    for line in [
        "POST /launch/k",
        "HEAD /launch/k",
        "OPTIONS /launch/k",
        "TRACE /launch/k",
        "get /launch/k",
        "GET /webhook",
    ] {
        let answer = send(address, line, "", b"").await;
        assert_eq!(answer.status, 404, "{line}");
    }
    let overridden = "x-http-method-override: POST\r\n";
    let answer = send(address, "GET /webhook", overridden, b"").await;
    assert_eq!(answer.status, 404);
}
