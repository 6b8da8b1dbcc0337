//! The userinfo endpoint.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header::AUTHORIZATION},
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::{SignIn, id_token, locked};

/// `GET {issuer}/userinfo`
pub(super) async fn show(State(provider): State<SignIn>, headers: HeaderMap) -> Response {
    provider.count("userinfo");
    let person = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .and_then(|token| locked(&provider.0.access_tokens).get(token).copied());
    let Some(person) = person else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let mut claims = id_token::person(person, "profile email");
    claims.extend(locked(&provider.0.userinfo).clone());
    claims.retain(|_, value| *value != Value::Null);
    Json(claims).into_response()
}
