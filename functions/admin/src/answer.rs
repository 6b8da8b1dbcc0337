//! What a page answers, as HTML for a browser and as JSON for a program.

use lambda_http::{
    Body, Request, Response,
    http::{HeaderValue, header},
};
use shared::page;

use crate::{Page, frame, session::Session};

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
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
            // Names are our own; one that is no fit header is left out.
            let disposition = format!("attachment; filename=\"{name}\"");
            if let Ok(disposition) = HeaderValue::from_str(&disposition) {
                headers.insert(header::CONTENT_DISPOSITION, disposition);
            }
            page::with_security_headers(response)
        }
    }
}

fn json(page: &Page) -> Response<Body> {
    let mut response = page::json(&page.data);
    *response.status_mut() = page.status;
    let vary = HeaderValue::from_static("Accept");
    response.headers_mut().insert(header::VARY, vary);
    response
}
