//! A page, before it is written for whoever asked.

use maud::Markup;
use serde::Serialize;
use serde_json::Value;
use shared::page::StatusCode;

/// A page: the same content for people and for programs.
#[derive(Debug)]
pub struct Page {
    /// HTTP status.
    pub status: StatusCode,
    /// What it is.
    pub title: String,
    /// For people.
    pub main: Markup,
    /// For programs.
    pub data: Value,
}

impl Page {
    /// A page with what `data` serializes to.
    #[must_use]
    pub fn new(title: impl Into<String>, main: Markup, data: &impl Serialize) -> Self {
        Self {
            status: StatusCode::OK,
            title: title.into(),
            main,
            data: serde_json::to_value(data).unwrap_or_default(),
        }
    }

    /// The same page with another status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
}
