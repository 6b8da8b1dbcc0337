//! What a person sees: a few plain pages with one stylesheet, and the headers that every answer carries.

mod device_test;
mod headers;
mod language;
pub mod messages;
mod opening;
mod platform;
mod problem;
mod room;
mod share;
mod viewer;
mod waiting;

use base64::{Engine, engine::general_purpose::STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use ring::digest;

pub use device_test::{DeviceTestPage, device_test};
pub use headers::{
    cached, cookie, framed_by, in_language, json, redirect, status, with_security_headers,
};
pub use http::StatusCode;
pub use language::{Language, Message};
pub use opening::{into_meeting, open_outside_frame};
pub use platform::Platform;
pub use problem::{Problem, problem};
pub use room::{ACTION, AGAIN, CANCEL, room, room_status};
pub use share::{Entered, Notice, NoticeKind, SentLink, ShareForm, join, send_link};
pub use viewer::Viewer;
pub use waiting::{still_waiting, waiting};

/// The one stylesheet, inside each page: it needs no second request and no third party.
const STYLE: &str = include_str!("page/style.css");

/// The icon of every page, as SVG. A browser that is given none asks for `/favicon.ico`, which no function answers.
pub const ICON: &str = include_str!("page/icon.svg");

/// A whole page.
fn shell(viewer: &Viewer, title: Message, main: &Markup, script: Option<&str>) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(viewer.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title.text(viewer.language)) }
                link rel="icon" href={ "data:image/svg+xml;base64," (STANDARD.encode(ICON)) };
                style { (PreEscaped(STYLE)) }
            }
            body { main { (main) } }
            @if let Some(script) = script {
                script { (PreEscaped(script)) }
            }
        }
    }
}

/// The hash by which a Content-Security-Policy admits one inline text and no other.
fn csp_hash(text: &str) -> String {
    let hash = digest::digest(&digest::SHA256, text.as_bytes());
    format!("'sha256-{}'", STANDARD.encode(hash))
}

/// The line by which support finds what happened.
fn code(viewer: &Viewer) -> Markup {
    html! { p.muted { (messages::CODE.text(viewer.language)) " " span.code { (viewer.correlation) } } }
}
