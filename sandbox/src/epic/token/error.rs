//! Refusals of the token endpoint, in Epic's shape: the code, and a description that is always `null`.

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::epic::{one_time::Worthless, random::NoRandomness, signing_key::SigningError};

use super::assertion::AssertionError;

#[derive(Debug, thiserror::Error)]
pub(in crate::epic) enum TokenError {
    #[error("{0}")]
    Request(&'static str),
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Grant(#[from] GrantError),
    #[error("this app may not use this grant_type")]
    UnauthorizedClient,
    #[error("grant_type is neither authorization_code nor client_credentials")]
    UnsupportedGrantType,
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    #[error(transparent)]
    Signing(#[from] SigningError),
}

/// Who the client is, is not proven.
#[derive(Debug, thiserror::Error)]
pub(in crate::epic) enum ClientError {
    #[error("no client authentication")]
    Missing,
    #[error("the Basic credentials are not Base64 of two URL-encoded halves")]
    MalformedBasic,
    #[error("client_id is not a registered app")]
    Unknown,
    #[error("the app is registered for another way of authentication")]
    Method,
    #[error("the client secret is wrong")]
    Secret,
    #[error("client assertion: {0}")]
    Assertion(#[from] AssertionError),
}

/// The code does not stand for what the client says.
#[derive(Debug, thiserror::Error)]
pub(in crate::epic) enum GrantError {
    #[error("the code {0}")]
    Code(Worthless),
    #[error("the code was issued to another client")]
    OtherClient,
    #[error("redirect_uri differs from the authorization request")]
    RedirectUri,
    #[error("code_verifier does not fit the code_challenge")]
    Verifier,
}

impl TokenError {
    const fn code(&self) -> &'static str {
        match self {
            Self::Request(_) => "invalid_request",
            Self::Client(_) => "invalid_client",
            Self::Grant(_) => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::NoRandomness(_) | Self::Signing(_) => "server_error",
        }
    }
}

/// Tells a developer what Epic would not.
const REASON: HeaderName = HeaderName::from_static("x-sandbox-reason");

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        tracing::info!(reason = %self, "Epic refused a token request");
        let status = match self {
            Self::NoRandomness(_) | Self::Signing(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        let body = json!({ "error": self.code(), "error_description": null });
        let mut response = (status, [(CACHE_CONTROL, "no-store")], Json(body)).into_response();
        if let Ok(reason) = HeaderValue::try_from(self.to_string()) {
            response.headers_mut().insert(REASON, reason);
        }
        response
    }
}
