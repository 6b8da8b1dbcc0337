//! What a page answers, as HTML for a browser and as JSON for a program.

use lambda_http::{
    Body, Request, Response,
    http::{HeaderValue, header},
};
use maud::Markup;
use serde::Serialize;
use serde_json::Value;
use shared::page::{self, StatusCode};

use crate::{frame, session::Session};

/// An answer.
#[derive(Debug)]
pub enum Answer {
    /// A page.
    Page(Page),
    /// Another address of ours, by 303.
    Elsewhere(String),
    /// A file to keep.
    File {
        /// Its name.
        name: String,
        /// Its media type.
        content_type: &'static str,
        /// What is in it.
        body: String,
    },
}

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

impl From<Page> for Answer {
    fn from(page: Page) -> Self {
        Self::Page(page)
    }
}

/// Whether a program asks.
pub fn wants_json(request: &Request) -> bool {
    let accept = request.headers().get(header::ACCEPT);
    let accept = accept.and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| {
        let place = |kind: &str| accept.find(kind).unwrap_or(usize::MAX);
        place("application/json") < place("text/html")
    })
}

/// Writes an answer.
pub fn write(request: &Request, session: Option<&Session>, answer: Answer) -> Response<Body> {
    match answer {
        Answer::Page(page) if wants_json(request) => json(&page),
        Answer::Page(page) => frame::html(&page, session, request.uri().path()),
        Answer::Elsewhere(address) => page::redirect(&address, []),
        Answer::File {
            name,
            content_type,
            body,
        } => {
            let mut response = Response::new(Body::Text(body));
            let disposition = format!("attachment; filename=\"{name}\"");
            insert(&mut response, header::CONTENT_TYPE, content_type);
            insert(&mut response, header::CONTENT_DISPOSITION, &disposition);
            page::with_security_headers(response)
        }
    }
}

fn json(page: &Page) -> Response<Body> {
    let mut response = page::json(&page.data);
    *response.status_mut() = page.status;
    insert(&mut response, header::VARY, "Accept");
    response
}

/// Values are our own; one that is no fit header is left out.
pub fn insert(response: &mut Response<Body>, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
