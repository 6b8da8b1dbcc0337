//! The page of staff who called a Zoom Room: where it stands, and what they can do about it.

use http::StatusCode;
use lambda_http::{Body, Response};
use maud::{Markup, html};
use serde_json::json;

use super::{Message, Viewer, code, headers, messages, shell};
use crate::visit::{RoomProblem, RoomState, RoomView};

/// Asks every two seconds, and says what changed.
const SCRIPT: &str = include_str!("room.js");

/// What a page says of a room.
struct Words {
    /// Where it stands.
    status: Message,
    /// What that means for the reader.
    hint: Option<Message>,
    /// What an engineer does about it.
    fix: Option<&'static str>,
}

/// The form's field, and what it says.
pub const ACTION: &str = "action";
/// Calls the room again.
pub const AGAIN: &str = "again";
/// Takes the call back.
pub const CANCEL: &str = "cancel";

/// Shows where a room stands.
#[must_use]
pub fn room(view: &RoomView, viewer: &Viewer) -> Response<Body> {
    let language = viewer.language;
    let words = words(view);
    let title = view.display.first.expose();
    let main = html! {
        h1 { (messages::ROOM_TITLE.with(language, title)) }
        div role="status" {
            p #status { (words.status.text(language)) }
            p #hint.muted { (words.hint.map_or("", |hint| hint.text(language))) }
        }
        form.actions method="post" {
            (button(AGAIN, messages::ROOM_CALL_AGAIN, can_call_again(view.state), viewer))
            (button(CANCEL, cancel_text(view.state), view.state.can_be_cancelled(), viewer))
        }
        noscript { p { a href="" { (messages::LOOK_AGAIN.text(language)) } } }
        (code(viewer))
        @if let Some(fix) = words.fix {
            details #fix {
                summary { (messages::FOR_SUPPORT.text(language)) }
                div lang="en" { p { (fix) } }
            }
        }
    };
    let page = headers::page(
        StatusCode::OK,
        shell(viewer, messages::ROOM_PAGE, &main, Some(SCRIPT)),
        Some(SCRIPT),
    );
    headers::with_form(page)
}

/// The same, as the page's script asks it. With `stays`, the page goes on following a room that is inside.
#[must_use]
pub fn room_status(view: &RoomView, stays: bool, viewer: &Viewer) -> Response<Body> {
    let words = words(view);
    let language = viewer.language;
    headers::json(&json!({
        "status": words.status.text(language),
        "hint": words.hint.map_or("", |hint| hint.text(language)),
        "again": can_call_again(view.state),
        "cancel": view.state.can_be_cancelled(),
        "cancel_text": cancel_text(view.state).text(language),
        "follow": stays || !matches!(view.state, RoomState::Inside { .. }),
    }))
}

fn button(action: &str, text: Message, shown: bool, viewer: &Viewer) -> Markup {
    let class = if action == CANCEL {
        "button plain"
    } else {
        "button"
    };
    html! {
        button class=(class) id=(action) name=(ACTION) value=(action) hidden[!shown] {
            (text.text(viewer.language))
        }
    }
}

const fn can_call_again(state: RoomState) -> bool {
    matches!(
        state,
        RoomState::NotYet | RoomState::Left | RoomState::Cancelled | RoomState::Refused(_)
    )
}

/// A room that is inside is taken out; one that is not is called off.
const fn cancel_text(state: RoomState) -> Message {
    if matches!(state, RoomState::Inside { .. }) {
        messages::ROOM_TAKE_OUT
    } else {
        messages::ROOM_CALL_OFF
    }
}

fn words(view: &RoomView) -> Words {
    let plain = |status, hint| Words {
        status,
        hint,
        fix: None,
    };
    match view.state {
        RoomState::Asked if view.host_missing => {
            plain(messages::ROOM_ASKED, Some(messages::ROOM_WAITS_FOR_HOST))
        }
        RoomState::Asked => plain(messages::ROOM_ASKED, Some(messages::ROOM_FOLLOWS)),
        RoomState::NotYet => Words {
            status: messages::ROOM_NOT_YET,
            hint: Some(messages::ROOM_LOOK_AT_IT),
            fix: Some(
                "Zoom accepted the call, and no webhook shows the room. Look at the room's screen: it may ask somebody to accept (zoom_rooms.force_accept), or stand in Zoom's waiting room. If it is inside: check the webhook subscription, and zoom_rooms.infer_presence.",
            ),
        },
        RoomState::Inside { inferred: false } => plain(messages::ROOM_INSIDE, None),
        RoomState::Inside { inferred: true } => {
            plain(messages::ROOM_INSIDE, Some(messages::ROOM_INFERRED))
        }
        RoomState::Left => plain(messages::ROOM_LEFT, None),
        RoomState::Leaving => plain(messages::ROOM_LEAVING, None),
        RoomState::Cancelled => plain(messages::ROOM_CANCELLED, None),
        RoomState::Refused(problem) => refused(problem),
    }
}

const fn refused(problem: RoomProblem) -> Words {
    let (status, hint, fix) = match problem {
        RoomProblem::Missing => (
            messages::ROOM_MISSING,
            messages::TELL_SUPPORT,
            "The room was renamed in Zoom or removed since it was called: compare roomName of the FDI record with Zoom's Room Management.",
        ),
        RoomProblem::Duplicate => (
            messages::ROOM_DUPLICATE,
            messages::TELL_SUPPORT,
            "Rename all but one of them in Zoom's Room Management: roomName of the FDI record must name one room.",
        ),
        RoomProblem::Offline => (
            messages::ROOM_OFFLINE,
            messages::ROOM_SWITCH_ON,
            "Zoom reports the room as Offline, or refuses the command with code 300: check in Zoom's Room Management that its computer runs, is signed in and has a network.",
        ),
        RoomProblem::Busy => (
            messages::ROOM_BUSY,
            messages::ROOM_NOT_TORN_AWAY,
            "Zoom reports the room as InMeeting, and no webhook shows it in this visit. Let the room leave its meeting first. If it is in this visit: check the webhook subscription.",
        ),
        RoomProblem::NotSetUp => (
            messages::ROOM_NOT_SET_UP,
            messages::TELL_SUPPORT,
            "Zoom reports the room as UnderConstruction: finish its setup in Zoom's Room Management, with its activation code.",
        ),
        RoomProblem::Zoom => (
            messages::ROOM_NOT_TAKEN,
            messages::ROOM_TRY_AGAIN,
            "The page of the call that failed and the log line `refused` under its code say why.",
        ),
    };
    Words {
        status,
        hint: Some(hint),
        fix: Some(fix),
    }
}
