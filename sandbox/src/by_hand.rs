//! `POST /sim/invoke/admin`: invokes the function `admin` by hand, as `aws lambda invoke` does with a payload.

use axum::{Json, Router, extract::State, http::StatusCode, routing::post};
use serde_json::Value;

use crate::gateway::Handlers;

/// The one route.
pub fn router(handlers: Handlers) -> Router {
    Router::new()
        .route("/sim/invoke/admin", post(invoke))
        .with_state(handlers)
}

async fn invoke(
    State(handlers): State<Handlers>,
    body: String,
) -> Result<Json<Value>, (StatusCode, String)> {
    let refused = |error: String| (StatusCode::BAD_REQUEST, error);
    let event = serde_json::from_str(&body).map_err(|error| refused(error.to_string()))?;
    // A command only: whatever a browser asks goes through the gateway.
    serde_json::from_value::<admin::Command>(Value::clone(&event))
        .map_err(|error| refused(error.to_string()))?;
    let handler = handlers
        .get("admin")
        .ok_or_else(|| refused("there is no function admin".to_owned()))?;
    handler(event)
        .await
        .map(Json)
        .map_err(|error| (StatusCode::BAD_GATEWAY, error))
}
