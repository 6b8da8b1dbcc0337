//! The pages' one stylesheet, their one script, their icon, and the description of what they answer to programs.

use lambda_http::{
    Body, Response,
    http::{HeaderValue, header},
};
use shared::page;

const STYLE: &str = include_str!("assets/style.css");
const SCRIPT: &str = include_str!("assets/admin.js");
const DESCRIPTION: &str = include_str!("assets/openapi.json");

/// The file of this name, if it is one. They hold nothing secret, so nobody needs to be signed in.
pub fn find(name: &str) -> Option<Response<Body>> {
    let (content_type, text) = match name {
        "style.css" => ("text/css; charset=utf-8", STYLE),
        "admin.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "icon.svg" => ("image/svg+xml", page::ICON),
        "openapi.json" => ("application/json", DESCRIPTION),
        _ => return None,
    };
    let mut response = Response::new(Body::Text(text.to_owned()));
    let content_type = HeaderValue::from_static(content_type);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, content_type);
    let response = page::with_security_headers(response);
    // A new version must not meet an old page.
    Some(page::cached(response, "no-cache"))
}
