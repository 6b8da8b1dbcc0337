use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{OWNER, QueryPairs, World};

async fn token(world: &World, secret: &str, query: &str, form: &str) -> (u16, Value) {
    let request = world
        .client
        .post(format!("{}/sim/zoom/oauth/token", world.base))
        .basic_auth("sandbox-client", Some(secret))
        .query_pairs(query)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.to_owned());
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    (
        status,
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap(),
    )
}

const GOOD: &str = "grant_type=account_credentials&account_id=sandbox-account";

#[tokio::test]
async fn account_credentials_in_query_or_form_give_a_token_for_an_hour() {
    let world = World::new().await;
    for (query, form) in [(GOOD, ""), ("", GOOD)] {
        let (status, answer) = token(&world, "sandbox-client-secret", query, form).await;
        assert_eq!(status, 200);
        assert_eq!(answer["token_type"], "bearer");
        assert_eq!(answer["expires_in"], 3600);
        assert_eq!(answer["api_url"], format!("{}/sim/zoom", world.base));
    }
    assert_eq!(world.zoom.calls()["POST /oauth/token"], 2);
}

#[tokio::test]
async fn wrong_credentials_grant_and_account_are_refused_in_zooms_words() {
    let world = World::new().await;
    let secret = "sandbox-client-secret";
    let cases = [
        ("wrong", GOOD, "invalid_client"),
        (
            secret,
            "grant_type=client_credentials&account_id=sandbox-account",
            "unsupported_grant_type",
        ),
        (
            secret,
            "grant_type=account_credentials&account_id=other",
            "invalid_request",
        ),
        (secret, "grant_type=account_credentials", "invalid_request"),
    ];
    for (secret, query, error) in cases {
        let (status, answer) = token(&world, secret, query, "").await;
        assert_eq!((status, &answer["error"]), (400, &json!(error)));
        assert!(answer["reason"].is_string());
    }
}

#[tokio::test]
async fn revoked_expired_and_invented_tokens_answer_401_with_code_124() {
    let mut world = World::new().await;
    let path = format!("/users/{OWNER}");
    assert_eq!(world.get(&path).await.0, 200);
    world.zoom.revoke_tokens();
    let (status, answer) = world.get(&path).await;
    assert_eq!(status, 401);
    assert_eq!(
        answer,
        json!({ "code": 124, "message": "Invalid access token." })
    );

    world.sign_in().await;
    assert_eq!(world.get(&path).await.0, 200);
    world.zoom.advance(Duration::from_secs(3_601));
    let (status, answer) = world.get(&path).await;
    assert_eq!(status, 401);
    assert_eq!(
        answer,
        json!({ "code": 124, "message": "Access token is expired." })
    );
}

#[tokio::test]
async fn a_call_outside_the_apps_scopes_is_400_with_code_4711() {
    let world = World::with(|options| {
        options.scopes = vec!["user:read:admin".to_owned()];
    })
    .await;
    assert_eq!(world.get(&format!("/users/{OWNER}")).await.0, 200);
    let (status, answer) = world
        .post(&format!("/users/{OWNER}/meetings"), &json!({}))
        .await;
    assert_eq!((status, &answer["code"]), (400, &json!(4711)));
}

#[tokio::test]
async fn unknown_endpoints_and_methods_are_refused() {
    let world = World::new().await;
    assert_eq!(world.get("/meetings").await.0, 404);
    let (status, answer) = world.call(Method::PUT, "/users", None).await;
    assert_eq!((status, &answer["code"]), (405, &json!(2300)));
}
