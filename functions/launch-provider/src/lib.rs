//! A provider opens a visit from Hyperspace, Haiku or Canto.

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::{Bridge, Installation},
    launch::{self, LaunchType, ProviderContext, Refusal, Trail},
    visit::{Role, StaffLaunch},
};

/// Answers `GET /launch/provider/{launchKey}` and `GET /launch/provider/callback`.
pub async fn handle(bridge: &Bridge, request: Request) -> Response<Body> {
    launch::serve(
        bridge,
        LaunchType::Provider,
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
        launch::begin(installation, LaunchType::Provider, request, &trail.viewer).await
    }
}

async fn enter(
    installation: &Installation,
    request: &Request,
    trail: &Trail,
) -> Result<Response<Body>, Refusal> {
    let launched = launch::complete(installation, LaunchType::Provider, request, trail).await?;
    let context = launched.read(ProviderContext::read)?;
    let provider = StaffLaunch {
        role: Role::Provider,
        csn: context.csn,
        epic_id: context.epic_user_id,
        name: context.name,
        encounter_provider: context.encounter_provider_id,
        own_account: context
            .use_provider_zoom_account
            .then(|| launched.own_account(context.system_login.as_ref())),
    };
    launch::let_in(installation, request, &provider, context.no_redirect, trail).await
}
