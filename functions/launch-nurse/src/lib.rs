//! A nurse opens a visit from Hyperspace.

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::{Bridge, Installation},
    launch::{self, LaunchType, Refusal},
    page::Viewer,
};

/// Answers `GET /launch/nurse/{launchKey}` and `GET /launch/nurse/callback`.
pub async fn handle(bridge: &Bridge, request: Request) -> Response<Body> {
    launch::serve(
        bridge,
        LaunchType::Nurse,
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
    launch::begin(installation, LaunchType::Nurse, request, viewer).await
}
