//! API Gateway's own answers, instead of a function's.

use axum::{http::StatusCode, response::Response};
use serde_json::json;

use super::answer::json_response;

/// Why a request has no answer of a function.
#[derive(Debug)]
pub enum Refusal {
    /// None or several host names, or no name at all.
    Host,
    /// Request line and header values exceed the quota.
    HeadersTooLarge,
    /// Body or event exceeds the quota.
    TooLarge,
    /// No such route.
    NoRoute,
    /// The function failed, or its answer makes no response.
    Failed(String),
    /// The function is still running.
    Unavailable,
}

impl Refusal {
    /// A status and nothing but its name; the cause goes to the log.
    pub fn into_response(self) -> Response {
        let (status, message) = match self {
            Self::Host => (StatusCode::BAD_REQUEST, "Bad Request"),
            Self::HeadersTooLarge => (
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
                "Request Header Fields Too Large",
            ),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large"),
            Self::NoRoute => (StatusCode::NOT_FOUND, "Not Found"),
            Self::Failed(error) => {
                tracing::error!(error, "function failed");
                (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
            }
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        };
        json_response(status, json!({ "message": message }).to_string())
    }
}
