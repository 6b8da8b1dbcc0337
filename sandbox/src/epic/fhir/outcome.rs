//! Errors as OperationOutcome, with Epic's own numeric codes.

use axum::{
    http::{HeaderValue, StatusCode, header::WWW_AUTHENTICATE},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{OID, format::Format};

/// One refusal, in the format that the request asked for.
#[derive(Debug)]
pub(in crate::epic) struct Outcome {
    format: Format,
    problem: Problem,
}

/// Why there is no resource.
#[derive(Debug, Clone, Copy)]
pub(super) enum Problem {
    Unauthenticated,
    NotAuthorized,
    BadId,
    MissingParameter,
}

impl Problem {
    pub(super) const fn answered_in(self, format: Format) -> Outcome {
        Outcome {
            format,
            problem: self,
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::NotAuthorized => StatusCode::FORBIDDEN,
            Self::BadId => StatusCode::NOT_FOUND,
            Self::MissingParameter => StatusCode::BAD_REQUEST,
        }
    }

    fn resource(self) -> Value {
        match self {
            Self::Unauthenticated => outcome("fatal", "login", "4119", "No valid access token"),
            Self::NotAuthorized => outcome(
                "fatal",
                "forbidden",
                "4118",
                "User not authorized for request",
            ),
            Self::BadId => outcome("fatal", "not-found", "4102", "The resource ID is invalid"),
            Self::MissingParameter => outcome(
                "fatal",
                "required",
                "4111",
                "A required parameter is missing",
            ),
        }
    }
}

/// What an empty search result carries as its only entry.
pub(super) fn no_results() -> Value {
    outcome(
        "warning",
        "processing",
        "4101",
        "Resource request returns no results",
    )
}

fn outcome(severity: &str, issue: &str, code: &str, text: &str) -> Value {
    json!({
        "resourceType": "OperationOutcome",
        "issue": [{
            "severity": severity,
            "code": issue,
            "details": {
                "coding": [{ "system": format!("{OID}.2.657369"), "code": code, "display": text }],
                "text": text,
            },
        }],
    })
}

impl IntoResponse for Outcome {
    fn into_response(self) -> Response {
        let status = self.problem.status();
        let mut response = self.format.answer(status, &self.problem.resource());
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
