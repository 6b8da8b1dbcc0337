//! The page of a refusal.

use http::StatusCode;
use lambda_http::{Body, Response};
use maud::html;

use super::{Message, Viewer, code, headers, messages, shell};

/// What went wrong, for the person who sees it and the engineer who mends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// HTTP status.
    pub status: StatusCode,
    /// What happened, in a person's words.
    pub title: Message,
    /// What the person can do.
    pub advice: Message,
    /// What an engineer does, and where.
    pub fix: String,
    /// What exactly was refused, if the fix does not say it.
    pub detail: Option<String>,
}

impl Problem {
    /// Without further detail.
    pub fn new(status: StatusCode, title: Message, advice: Message, fix: impl ToString) -> Self {
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
pub fn problem(problem: &Problem, viewer: &Viewer) -> Response<Body> {
    let language = viewer.language;
    let main = html! {
        h1 { (problem.title.text(language)) }
        p { (problem.advice.text(language)) }
        (code(viewer))
        details {
            summary { (messages::FOR_SUPPORT.text(language)) }
            // Engineers get it in the language of the documentation.
            div lang="en" {
                @if let Some(detail) = &problem.detail { p { (detail) } }
                p { (problem.fix) }
            }
        }
    };
    headers::page(
        problem.status,
        shell(viewer, problem.title, &main, None),
        None,
    )
}
