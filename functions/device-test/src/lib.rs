//! A patient tests camera, microphone, speaker and connection before the visit.

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::{Bridge, Installation},
    launch::{self, LaunchType, Refusal},
    page::Viewer,
};

/// Answers `GET /launch/device-test/{launchKey}` and `GET /launch/device-test/callback`.
pub async fn handle(bridge: &Bridge, request: Request) -> Response<Body> {
    launch::serve(
        bridge,
        LaunchType::DeviceTest,
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
    launch::begin(installation, LaunchType::DeviceTest, request, viewer).await
}
