//! A patient or proxy opens a visit from MyChart, and waits for the host where they must.

mod waiting;

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::{Bridge, Installation},
    launch::{self, LaunchType, PatientContext, Refusal, WaitingTicket},
    page::{self, Viewer},
    visit::{Entry, PatientLaunch, PersonKey, Role, admit_patient},
};

/// Answers `GET /launch/patient/{launchKey}`, `GET /launch/patient/callback` and `GET /visit/{ticket}`.
pub async fn handle(bridge: &Bridge, request: Request) -> Response<Body> {
    launch::serve(
        bridge,
        LaunchType::Patient,
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
    if let Some(ticket) = request.uri().path().strip_prefix("/visit/") {
        waiting::look(installation, request, ticket, viewer).await
    } else if launch::is_complete(request) {
        enter(installation, request, viewer).await
    } else {
        launch::begin(installation, LaunchType::Patient, request, viewer).await
    }
}

async fn enter(
    installation: &Installation,
    request: &Request,
    viewer: &Viewer,
) -> Result<Response<Body>, Refusal> {
    let launched = launch::complete(installation, LaunchType::Patient, request).await?;
    let context = launched.read(PatientContext::read)?;
    let patient = PatientLaunch {
        csn: context.csn,
        epic_id: context.epic_user_id,
        name: context.name,
        encounter_provider: context.encounter_provider_id,
    };
    let entry = admit_patient(installation, &patient).await?;
    tracing::info!(
        event = "launch_entered",
        visit = %installation.visit_key(&patient.csn),
        waiting = matches!(entry, Entry::Wait),
    );
    Ok(match entry {
        Entry::Meeting(way) if !context.no_redirect => {
            page::into_meeting(&way, false, &patient.name.first, None, viewer)
        }
        _ => WaitingTicket {
            visit: installation.visit_key(&patient.csn),
            person: PersonKey::of(&installation.data_key, Role::Patient, &patient.epic_id),
            no_redirect: context.no_redirect,
            link: None,
        }
        .begin(installation, request),
    })
}
