//! Staff call a Zoom Room into a visit, from Epic Monitor or Hyperspace.

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::{Bridge, Installation},
    launch::{self, LaunchType, Refusal},
    page::Viewer,
};

/// Answers `GET /launch/room/{launchKey}` and `GET /launch/room/callback`.
pub async fn handle(bridge: &Bridge, request: Request) -> Response<Body> {
    launch::serve(
        bridge,
        LaunchType::Room,
        &request,
        async |installation, viewer| respond(installation, &request, viewer).await,
    )
    .await
}

async fn respond(
    installation: &Installation,
    request: &Request,
    viewer: &Viewer,
) -> Result<Response<Body>, Refusal> {
    launch::begin(installation, LaunchType::Room, request, viewer).await
}
