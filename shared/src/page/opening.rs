//! Pages with one button: into Zoom, or out of a frame.

use http::StatusCode;
use lambda_http::{Body, Response};
use maud::html;

use super::{headers, shell};
use crate::{
    telemetry::{CorrelationId, Phi},
    zoom::JoinLink,
};

/// The page of `noRedirect=true`: it stays, and opens Zoom at a tap.
#[must_use]
pub fn opening(
    link: &JoinLink,
    first_name: &Phi<String>,
    waiting_room: bool,
    correlation: &CorrelationId,
) -> Response<Body> {
    let main = html! {
        h1 { "Hello " (first_name.expose()) ", your video visit is ready" }
        p { a.button href=(link.expose()) target="_blank" rel="noopener noreferrer" { "Open Zoom" } }
        @if waiting_room {
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
