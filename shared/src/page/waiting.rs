//! The page of a patient who is there before anyone who could host.

use http::StatusCode;
use lambda_http::{Body, Response};
use maud::html;
use serde_json::json;

use super::{Viewer, code, headers, messages, shell};

/// Asks often enough that the person moves on within three seconds, and at once when the phone wakes or finds
/// its network again.
const SCRIPT: &str = include_str!("waiting.js");

/// Waits, and moves on by itself.
#[must_use]
pub fn waiting(viewer: &Viewer) -> Response<Body> {
    let language = viewer.language;
    let main = html! {
        h1 { (messages::WAIT_FOR_HOST.text(language)) }
        p.pulse aria-hidden="true" { span {} span {} span {} }
        p { (messages::MOVES_ON.text(language)) }
        // A region that is there from the start is read out when its text changes.
        p #connection role="status" data-lost=(messages::CONNECTION_LOST.text(language))
            data-back=(messages::CONNECTION_BACK.text(language)) {}
        noscript { p { a.button href="" { (messages::LOOK_AGAIN.text(language)) } } }
        (code(viewer))
    };
    headers::page(
        StatusCode::OK,
        shell(viewer, messages::WAITING_TITLE, &main, Some(SCRIPT)),
        Some(SCRIPT),
    )
}

/// The same, as the page's script asks it.
#[must_use]
pub fn still_waiting(waiting: bool) -> Response<Body> {
    headers::json(&json!({ "waiting": waiting }))
}
