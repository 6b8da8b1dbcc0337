//! Pages with one button: into Zoom, or out of a frame.

use http::StatusCode;
use lambda_http::{Body, Response};
use maud::html;

use super::{Viewer, code, headers, messages, shell};
use crate::{telemetry::Phi, visit::Way};

/// Sends a person into the meeting: straight away, or with `noRedirect=true` from a page of ours that stays.
#[must_use]
pub fn into_meeting(
    way: &Way,
    no_redirect: bool,
    first_name: &Phi<String>,
    viewer: &Viewer,
) -> Response<Body> {
    if no_redirect {
        opening(way, first_name, viewer)
    } else {
        headers::redirect(way.link.expose(), [])
    }
}

/// Opens Zoom at a tap.
fn opening(way: &Way, first_name: &Phi<String>, viewer: &Viewer) -> Response<Body> {
    let language = viewer.language;
    let main = html! {
        h1 { (messages::VISIT_IS_READY.with(language, first_name.expose())) }
        p { a.button href=(way.link.expose()) target="_blank" rel="noopener noreferrer" { (messages::OPEN_ZOOM.text(language)) } }
        @if way.waiting_room {
            p { (messages::HOST_LETS_IN.text(language)) }
        }
        p.muted { (messages::KEEP_OPEN.text(language)) }
        (code(viewer))
    };
    headers::page(
        StatusCode::OK,
        shell(viewer, messages::YOUR_VISIT, &main, None),
        None,
    )
}

/// The page inside a frame that keeps no cookies: goes on in a window that does.
#[must_use]
pub fn open_outside_frame(launch_url: &str, viewer: &Viewer) -> Response<Body> {
    let language = viewer.language;
    let main = html! {
        h1 { (messages::OWN_WINDOW.text(language)) }
        p { (messages::NO_COOKIES_HERE.text(language)) }
        p { a.button href=(launch_url) target="_top" { (messages::CONTINUE.text(language)) } }
        p { a href=(launch_url) target="_blank" rel="noopener noreferrer" { (messages::CONTINUE_NEW_WINDOW.text(language)) } }
        (code(viewer))
    };
    headers::page(
        StatusCode::OK,
        shell(viewer, messages::OWN_WINDOW, &main, None),
        None,
    )
}
