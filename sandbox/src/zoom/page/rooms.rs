//! The account's Zoom Rooms: what stands on each room's screen, and its power switch.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    frame::{self, Part},
    lobby, page,
};
use crate::zoom::{RoomPower, RoomView, Zoom, room::Place};

const ADDRESS: &str = "/zoom-client/rooms";

pub(super) async fn whole(State(zoom): State<Zoom>) -> Response {
    page(StatusCode::OK, &show(&zoom, Part::Whole))
}

pub(super) async fn live(State(zoom): State<Zoom>) -> Response {
    page(StatusCode::OK, &show(&zoom, Part::Live))
}

fn show(zoom: &Zoom, part: Part) -> Markup {
    let content = html! {
        h1 { "Zoom Rooms" }
        @for room in zoom.rooms() {
            h2 { (room.name) }
            (screen(zoom, &room))
        }
    };
    match part {
        Part::Live => content,
        Part::Whole => frame::frame("Zoom Rooms", true, &content),
    }
}

fn screen(zoom: &Zoom, room: &RoomView) -> Markup {
    let place = room
        .session
        .and_then(|session| zoom.session(session))
        .map(|session| session.place);
    let (class, text) = match (room.status, place) {
        ("Offline", _) => ("out", "The screen is dark."),
        ("UnderConstruction", _) => ("out", "The screen asks for an activation code."),
        (_, Some(Place::WaitingForHost)) => {
            ("waiting", "Please wait for the host to start this meeting.")
        }
        (_, Some(Place::WaitingRoom)) => ("waiting", "The host will let you in soon."),
        (_, Some(_)) => ("in", "In the meeting."),
        (_, None) => ("out", "Ready."),
    };
    let off = room.status == "Offline";
    html! {
        p.place.(class) {
            (text)
            @if let Some(meeting) = room.meeting { " Meeting " (lobby::number(meeting)) }
        }
        form.actions method="post" action=(ADDRESS) {
            input type="hidden" name="room" value=(room.name);
            @if off {
                button.plain id={ "on-" (room.id) } name="does" value="on" aria-label={ "Switch on: " (room.name) } { "Switch on" }
            } @else {
                button.plain id={ "off-" (room.id) } name="does" value="off" aria-label={ "Switch off: " (room.name) } { "Switch off" }
            }
            @if room.meeting.is_some() {
                button.plain id={ "leave-" (room.id) } name="does" value="leave" aria-label={ "Leave: " (room.name) } { "Leave" }
            }
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Act {
    room: String,
    does: String,
}

pub(super) async fn act(State(zoom): State<Zoom>, Form(form): Form<Act>) -> Response {
    match (form.does.as_str(), zoom.room(&form.room)) {
        ("on", _) => zoom.switch_room(&form.room, RoomPower::On),
        ("off", _) => zoom.switch_room(&form.room, RoomPower::Off),
        ("leave", Some(room)) => zoom.room_leaves(&room.id),
        _ => {}
    }
    Redirect::to(ADDRESS).into_response()
}
