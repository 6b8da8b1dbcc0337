//! Zoom's error envelope, and the one place that turns an error into an answer.

use axum::{
    Json,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// What an API handler answers.
pub(super) type Answer = Result<Response, ApiError>;

/// `{"code":…,"message":…,"errors":[…]}` with its HTTP status. A code's meaning depends on the endpoint.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    code: i64,
    message: String,
    errors: Vec<FieldError>,
    headers: Option<Box<HeaderMap>>,
}

/// One complaint of `Validation Failed.`.
#[derive(Debug)]
pub(super) struct FieldError {
    field: String,
    message: String,
}

impl FieldError {
    pub(super) fn new(field: &str, message: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            message: message.into(),
        }
    }

    pub(super) fn to_json(&self) -> Value {
        json!({ "field": self.field, "message": self.message })
    }
}

impl ApiError {
    pub(super) fn new(status: StatusCode, code: i64, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            errors: Vec::new(),
            headers: None,
        }
    }

    pub(super) fn bad_request(code: i64, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(super) fn invalid(errors: Vec<FieldError>) -> Self {
        Self {
            errors,
            ..Self::bad_request(300, "Validation Failed.")
        }
    }

    pub(super) fn invalid_field(field: &str, message: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError::new(field, message)])
    }

    pub(super) fn no_such_user(user: &str) -> Self {
        let message = format!("User does not exist: {user}.");
        Self::new(StatusCode::NOT_FOUND, 1001, message)
    }

    pub(super) fn no_such_meeting(meeting: impl std::fmt::Display) -> Self {
        let message = format!("Meeting does not exist: {meeting}.");
        Self::new(StatusCode::NOT_FOUND, 3001, message)
    }

    pub(super) fn no_such_room(room: &str) -> Self {
        let message = format!("Room does not exist: {room}.");
        Self::new(StatusCode::NOT_FOUND, 1012, message)
    }

    pub(super) fn not_allowed_to_host() -> Self {
        Self::bad_request(
            3161,
            "Your user account is not allowed meeting hosting and scheduling capabilities.",
        )
    }

    pub(super) fn too_many(message: &str, headers: HeaderMap) -> Self {
        Self {
            headers: Some(Box::new(headers)),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, 429, message)
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut body = json!({ "code": self.code, "message": self.message });
        if !self.errors.is_empty() {
            body["errors"] = Value::from_iter(self.errors.iter().map(FieldError::to_json));
        }
        let headers = self.headers.map(|headers| *headers).unwrap_or_default();
        (self.status, headers, Json(body)).into_response()
    }
}
