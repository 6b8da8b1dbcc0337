//! Staff call a Zoom Room into a visit, from Epic Monitor or Hyperspace, and follow it until it is inside.

mod follow;

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::{Bridge, Installation},
    launch::{self, LaunchType, Refusal, RoomContext, Trail},
    visit::{RoomLaunch, call_room},
};

/// Answers `GET /launch/room/{launchKey}`, `GET /launch/room/callback`, and `GET` and `POST /room/{ticket}`.
pub async fn handle(bridge: &Bridge, request: Request) -> Response<Body> {
    launch::serve(
        bridge,
        LaunchType::Room,
        &request,
        async |installation, trail| respond(installation, &request, trail).await,
    )
    .await
}

async fn respond(
    installation: &Installation,
    request: &Request,
    trail: &Trail,
) -> Result<Response<Body>, Refusal> {
    if let Some(ticket) = request.uri().path().strip_prefix("/room/") {
        follow::answer(installation, request, ticket, trail).await
    } else if launch::is_complete(request) {
        call(installation, request, trail).await
    } else {
        launch::begin(installation, LaunchType::Room, request, &trail.viewer).await
    }
}

async fn call(
    installation: &Installation,
    request: &Request,
    trail: &Trail,
) -> Result<Response<Body>, Refusal> {
    let launched = launch::complete(installation, LaunchType::Room, request, trail).await?;
    let context = launched.read(RoomContext::read)?;
    let room = RoomLaunch {
        csn: context.csn,
        room: context.room,
        display: context.display,
        caller: context.epic_provider_id,
        encounter_provider: context.encounter_provider_id,
        own_account: context
            .use_provider_zoom_account
            .then(|| launched.own_account(None)),
    };
    let visit = installation.visit_key(&room.csn);
    trail.is_of(&visit);
    let (person, outcome) = call_room(installation, &room).await?;
    tracing::info!(event = "room_called", %visit);
    follow::note(installation, &person, outcome, trail);
    Ok(follow::begin(
        installation,
        request,
        visit,
        person,
        context.no_redirect,
    ))
}
