//! Pages with one button: into Zoom, or out of a frame.

use http::StatusCode;
use lambda_http::{Body, Response};
use maud::html;

use super::{headers, shell};
use crate::{
    telemetry::{CorrelationId, Phi},
    visit::Way,
};

/// Sends a person into the meeting: straight away, or with `noRedirect=true` from a page of ours that stays.
#[must_use]
pub fn into_meeting(
    way: &Way,
    no_redirect: bool,
    first_name: &Phi<String>,
    correlation: &CorrelationId,
) -> Response<Body> {
    if no_redirect {
        opening(way, first_name, correlation)
    } else {
        headers::redirect(way.link.expose(), [])
    }
}

/// Opens Zoom at a tap.
fn opening(way: &Way, first_name: &Phi<String>, correlation: &CorrelationId) -> Response<Body> {
    let main = html! {
        h1 { "Hello " (first_name.expose()) ", your video visit is ready" }
        p { a.button href=(way.link.expose()) target="_blank" rel="noopener noreferrer" { "Open Zoom" } }
        @if way.waiting_room {
            p { "You may be asked to wait until the host lets you in." }
        }
        p.muted { "Keep this page open: if the connection is lost, open Zoom again from here." }
        p.muted { "Code: " (correlation) }
    };
    headers::page(StatusCode::OK, shell("Your video visit", &main, None), None)
}

/// The page inside a frame that keeps no cookies: goes on in a window that does.
#[must_use]
pub fn open_outside_frame(launch_url: &str, correlation: &CorrelationId) -> Response<Body> {
    let main = html! {
        h1 { "Open the visit in its own window" }
        p { "Your browser keeps no cookies inside this frame, and signing in needs one." }
        p { a.button href=(launch_url) target="_top" { "Continue" } }
        p { a href=(launch_url) target="_blank" rel="noopener noreferrer" { "Continue in a new window" } }
        p.muted { "Code: " (correlation) }
    };
    headers::page(
        StatusCode::OK,
        shell("Open the visit in its own window", &main, None),
        None,
    )
}
