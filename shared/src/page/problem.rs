//! The page of a refusal.

use http::StatusCode;
use lambda_http::{Body, Response};
use maud::html;

use super::{headers, shell};
use crate::telemetry::CorrelationId;

/// What went wrong, for the person who sees it and the engineer who mends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// HTTP status.
    pub status: StatusCode,
    /// What happened, in a person's words.
    pub title: &'static str,
    /// What the person can do.
    pub advice: &'static str,
    /// What an engineer does, and where.
    pub fix: String,
    /// What exactly was refused, if the fix does not say it.
    pub detail: Option<String>,
}

impl Problem {
    /// Without further detail.
    pub fn new(
        status: StatusCode,
        title: &'static str,
        advice: &'static str,
        fix: impl ToString,
    ) -> Self {
        Self {
            status,
            title,
            advice,
            fix: fix.to_string(),
            detail: None,
        }
    }
}

/// Shows a refusal.
#[must_use]
pub fn problem(problem: &Problem, correlation: &CorrelationId) -> Response<Body> {
    let main = html! {
        h1 { (problem.title) }
        p { (problem.advice) }
        p { "Code: " span.code { (correlation) } }
        details {
            summary { "For the support team" }
            @if let Some(detail) = &problem.detail { p { (detail) } }
            p { (problem.fix) }
        }
    };
    headers::page(problem.status, shell(problem.title, &main, None), None)
}
