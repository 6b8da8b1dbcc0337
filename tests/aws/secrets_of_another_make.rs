//! Secrets Manager as others have built it: what its API reference leaves open is not taken for granted.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use axum::{Json, Router, extract::State, http::HeaderMap, routing::post};
use serde_json::{Value, json};
use shared::bridge::{Bridge, Environment};

use tests::Hospital;

const FIRST: &str = "11111111-1111-1111-1111-111111111111";
const CURRENT: &str = "22222222-2222-2222-2222-222222222222";

/// Two versions. Its default is the one that it was made with, wherever `AWSCURRENT` has been moved since, and its lists
/// end in an empty token.
async fn answer(
    State(lists): State<Arc<AtomicU32>>,
    headers: HeaderMap,
    request: String,
) -> Json<Value> {
    let request: Value = serde_json::from_str(&request).unwrap();
    let version = |id: &str, stage: &str| json!({ "VersionId": id, "VersionStages": [stage], "CreatedDate": 1.0 });
    let operation = headers["x-amz-target"].to_str().unwrap().to_owned();
    if operation.ends_with(".ListSecretVersionIds") {
        assert!(lists.fetch_add(1, Ordering::Relaxed) < 2, "it never ends");
        return Json(json!({
            "Versions": [version(FIRST, "AWSPREVIOUS"), version(CURRENT, "AWSCURRENT")],
            "NextToken": "",
        }));
    }
    let mut value = match request["VersionStage"].as_str() {
        Some("AWSCURRENT") => version(CURRENT, "AWSCURRENT"),
        _ => version(FIRST, "AWSPREVIOUS"),
    };
    value["SecretString"] = json!("{}");
    Json(value)
}

async fn bridge() -> Bridge {
    let hospital = Hospital::open().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = Router::new()
        .route("/", post(answer))
        .with_state(Arc::default());
    tokio::spawn(async move { axum::serve(listener, app).await });
    Bridge::new(Environment {
        secrets_manager_endpoint: Some(format!("http://{address}")),
        ..hospital.environment.clone()
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_current_version_is_asked_for_by_its_label() {
    let current = bridge().await.source().document(None).await.unwrap();
    assert_eq!(current.id, CURRENT);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_versions_that_ends_in_an_empty_token_ends() {
    let versions = bridge().await.source().versions().await.unwrap();
    assert_eq!(versions.len(), 2);
}
