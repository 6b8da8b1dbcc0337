//! The page of a patient who is there before anyone who could host.

use http::StatusCode;
use lambda_http::{Body, Response};
use maud::html;
use serde_json::json;

use super::{headers, shell};
use crate::telemetry::CorrelationId;

/// Asks every two seconds, and at once when the phone wakes or finds its network again.
const SCRIPT: &str = include_str!("waiting.js");

/// Waits, and moves on by itself.
#[must_use]
pub fn waiting(correlation: &CorrelationId) -> Response<Body> {
    let main = html! {
        h1 { "Please wait for the host to start this meeting" }
        p role="status" { "This page moves on by itself as soon as your visit starts. You do not need to do anything." }
        noscript { p { a.button href="" { "Look again" } } }
        p.muted { "Code: " (correlation) }
    };
    headers::page(
        StatusCode::OK,
        shell("Waiting for your visit", &main, Some(SCRIPT)),
        Some(SCRIPT),
    )
}

/// The same, as the page's script asks it.
#[must_use]
pub fn still_waiting(waiting: bool) -> Response<Body> {
    headers::json(&json!({ "waiting": waiting }))
}
