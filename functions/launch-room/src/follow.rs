//! The page that follows a room: its address is a sealed ticket, good in the browser that got it and nowhere else.

use std::time::Duration;

use lambda_http::{Body, Request, Response, http::Method};
use serde::{Deserialize, Serialize};
use shared::{
    bridge::Installation,
    launch::{self, BoundRight, Refusal, Trail},
    page,
    visit::{
        CallOutcome, Happened, PersonKey, VisitKey, call_room_again, cancel_room, follow_room,
    },
};

const FOLLOW: BoundRight = BoundRight {
    purpose: "room",
    cookie: "__Host-room",
    // Staff do not stay longer with one visit.
    lifetime: Duration::from_secs(4 * 3600),
};

/// Which room a page follows. Names no one.
#[derive(Serialize, Deserialize)]
struct Ticket {
    visit: VisitKey,
    room: PersonKey,
    stays: bool,
}

/// Sends the browser to the room's page. One that follows other rooms goes on following them.
pub fn begin(
    installation: &Installation,
    request: &Request,
    visit: VisitKey,
    room: PersonKey,
    stays: bool,
) -> Response<Body> {
    let ticket = Ticket { visit, room, stays };
    let given = FOLLOW.give(installation, request, &ticket);
    page::redirect(&format!("/room/{}", given.sealed), [given.cookie])
}

/// Answers a room's page: shows where the room stands, or does what its buttons say.
///
/// # Errors
/// [`Refusal`].
pub async fn answer(
    installation: &Installation,
    request: &Request,
    sealed: &str,
    trail: &Trail,
) -> Result<Response<Body>, Refusal> {
    let ticket: Ticket = FOLLOW
        .open(installation, request, sealed)
        .ok_or(Refusal::Ticket)?;
    trail.is_of(&ticket.visit);
    if request.method() == Method::POST {
        command(installation, request, &ticket, trail).await?;
        return Ok(page::redirect(request.uri().path(), []));
    }
    let view = follow_room(installation, &ticket.visit, &ticket.room).await?;
    Ok(if launch::is_by_script(request) {
        page::room_status(&view, ticket.stays, &trail.viewer)
    } else {
        page::room(&view, &trail.viewer)
    })
}

/// Notes what came of a call, if anything was done.
pub fn note(
    installation: &Installation,
    room: &PersonKey,
    outcome: Option<CallOutcome>,
    trail: &Trail,
) {
    let Some(outcome) = outcome else {
        return;
    };
    let called = Happened::RoomCalled {
        person: room.clone(),
        outcome,
        took_ms: trail.took_ms(),
    };
    trail.came_to(installation.clock.now(), called);
}

async fn command(
    installation: &Installation,
    request: &Request,
    ticket: &Ticket,
    trail: &Trail,
) -> Result<(), Refusal> {
    let (visit, room) = (&ticket.visit, &ticket.room);
    if !launch::is_from_here(installation, request) {
        return Err(Refusal::ForeignForm);
    }
    let wanted = form_urlencoded::parse(request.body())
        .find(|(name, _)| name == page::ACTION)
        .map(|(_, value)| value.into_owned());
    let outcome = match wanted.as_deref() {
        Some(page::AGAIN) => call_room_again(installation, visit, room).await?,
        Some(page::CANCEL) => {
            cancel_room(installation, visit, room).await?;
            Some(CallOutcome::Cancelled)
        }
        _ => return Err(Refusal::ForeignForm),
    };
    note(installation, room, outcome, trail);
    tracing::info!(event = "room_command", %visit, command = wanted);
    Ok(())
}
