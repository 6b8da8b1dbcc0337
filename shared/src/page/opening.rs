//! Pages with one button: into Zoom, or out of a frame.

use http::StatusCode;
use lambda_http::{Body, Response};
use maud::{Markup, html};

use super::{Message, ShareForm, Viewer, code, headers, messages, send_link, shell};
use crate::{telemetry::Phi, visit::Way, zoom::JoinLink};

/// Sends a person into the meeting: straight away, or with `noRedirect=true` from a page of ours that stays. Staff
/// can send links from that page, if they are given a form for it.
#[must_use]
pub fn into_meeting(
    way: &Way,
    no_redirect: bool,
    first_name: &Phi<String>,
    share: Option<&ShareForm>,
    viewer: &Viewer,
) -> Response<Body> {
    if no_redirect {
        opening(way, first_name, share, viewer)
    } else {
        headers::redirect(way.link.expose(), [])
    }
}

/// Opens Zoom at a tap, in its app or in this browser. `share` is staff's "Send link".
fn opening(
    way: &Way,
    first_name: &Phi<String>,
    share: Option<&ShareForm>,
    viewer: &Viewer,
) -> Response<Body> {
    let language = viewer.language;
    let main = html! {
        h1 {
            @if first_name.expose().is_empty() {
                (messages::VISIT_IS_READY_UNNAMED.text(language))
            } @else {
                (messages::VISIT_IS_READY.with(language, first_name.expose()))
            }
        }
        div.ways {
            (leave(&way.link, "button", messages::OPEN_ZOOM, viewer))
            @if let Some(link) = way.link.in_browser() {
                (leave(&link, "button plain", messages::JOIN_IN_BROWSER, viewer))
            }
        }
        @if way.waiting_room {
            p { (messages::HOST_LETS_IN.text(language)) }
        }
        p.muted { (messages::KEEP_OPEN.text(language)) }
        @if let Some(share) = share { (send_link(share, viewer)) }
        (code(viewer))
    };
    let page = headers::page(
        StatusCode::OK,
        shell(viewer, messages::YOUR_VISIT, &main, None),
        None,
    );
    match share {
        Some(share) => share.on(page),
        None => page,
    }
}

/// A link to Zoom, which learns nothing of the page it comes from.
fn leave(link: &JoinLink, class: &str, text: Message, viewer: &Viewer) -> Markup {
    html! {
        a class=(class) href=(link.expose()) target=(viewer.target()) rel="noopener noreferrer" {
            (text.text(viewer.language))
        }
    }
}

/// The page inside a frame that keeps no cookies: goes on in a window that does.
#[must_use]
pub fn open_outside_frame(launch_url: &str, viewer: &Viewer) -> Response<Body> {
    let language = viewer.language;
    let main = html! {
        h1 { (messages::OWN_WINDOW.text(language)) }
        p { (messages::NO_COOKIES_HERE.text(language)) }
        div.ways {
            a.button href=(launch_url) target="_top" { (messages::CONTINUE.text(language)) }
            // A frame may be forbidden to take its window with it.
            @if viewer.has_tabs {
                a.button.plain href=(launch_url) target="_blank" rel="noopener noreferrer" {
                    (messages::CONTINUE_NEW_WINDOW.text(language))
                }
            }
        }
        (code(viewer))
    };
    headers::page(
        StatusCode::OK,
        shell(viewer, messages::OWN_WINDOW, &main, None),
        None,
    )
}
