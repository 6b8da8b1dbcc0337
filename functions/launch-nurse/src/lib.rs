//! A nurse opens a visit from Hyperspace.

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::{Bridge, Installation},
    launch::{self, LaunchType, NurseContext, Refusal, Trail},
    visit::{Role, StaffLaunch},
};

/// Answers `GET /launch/nurse/{launchKey}` and `GET /launch/nurse/callback`.
pub async fn handle(bridge: &Bridge, request: Request) -> Response<Body> {
    launch::serve(
        bridge,
        LaunchType::Nurse,
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
    if launch::is_complete(request) {
        enter(installation, request, trail).await
    } else {
        launch::begin(installation, LaunchType::Nurse, request, &trail.viewer).await
    }
}

async fn enter(
    installation: &Installation,
    request: &Request,
    trail: &Trail,
) -> Result<Response<Body>, Refusal> {
    let launched = launch::complete(installation, LaunchType::Nurse, request, trail).await?;
    let context = launched.read(NurseContext::read)?;
    let nurse = StaffLaunch {
        role: Role::Nurse,
        csn: context.csn,
        epic_id: context.epic_provider_id,
        name: context.name,
        encounter_provider: context.encounter_provider_id,
        own_account: context
            .use_provider_zoom_account
            .then(|| launched.own_account(context.system_login.as_ref())),
    };
    launch::let_in(installation, request, &nurse, context.no_redirect, trail).await
}
