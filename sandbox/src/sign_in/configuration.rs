//! What the provider says of itself, and its keys.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{SignIn, locked};

/// `GET {issuer}/.well-known/openid-configuration`
pub(super) async fn show(State(provider): State<SignIn>) -> Json<Value> {
    provider.count("configuration");
    let issuer = &provider.0.issuer;
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": ["openid", "profile", "email"],
        "claims_supported": ["sub", "name", "preferred_username", "email", "groups"],
        "authorization_response_iss_parameter_supported": true,
    });
    if let Value::Object(members) = &mut document {
        members.extend(locked(&provider.0.configuration).clone());
    }
    Json(document)
}

/// `GET {issuer}/keys`
pub(super) async fn keys(State(provider): State<SignIn>) -> Response {
    provider.count("keys");
    match provider.0.key.get() {
        Ok(key) => Json(json!({ "keys": [key.jwk()] })).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
