//! Who looks at a page: in which language, and under which code support finds what happened.

use http::Request;

use super::Language;
use crate::telemetry::CorrelationId;

/// The reader of one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// The code on the page and in each log line.
    pub correlation: CorrelationId,
    /// The language of the page.
    pub language: Language,
}

impl Viewer {
    /// Of a request: a new code, and the browser's language.
    #[must_use]
    pub fn of<B>(request: &Request<B>) -> Self {
        Self {
            correlation: CorrelationId::random(),
            language: Language::of(request.headers()),
        }
    }
}
