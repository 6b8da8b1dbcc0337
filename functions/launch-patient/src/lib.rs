//! A patient or proxy opens a visit from MyChart, and waits for the host where they must.

mod waiting;

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::{Bridge, Installation},
    launch::{self, LaunchType, PatientContext, Refusal, Trail, WaitingTicket},
    page,
    visit::{Entry, PatientLaunch, PersonKey, Role, SentTo, admit_patient},
};

/// Answers `GET /launch/patient/{launchKey}`, `GET /launch/patient/callback` and `GET /visit/{ticket}`.
pub async fn handle(bridge: &Bridge, request: Request) -> Response<Body> {
    launch::serve(
        bridge,
        LaunchType::Patient,
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
    if let Some(ticket) = request.uri().path().strip_prefix("/visit/") {
        waiting::look(installation, request, ticket, trail).await
    } else if launch::is_complete(request) {
        enter(installation, request, trail).await
    } else {
        launch::begin(installation, LaunchType::Patient, request, &trail.viewer).await
    }
}

async fn enter(
    installation: &Installation,
    request: &Request,
    trail: &Trail,
) -> Result<Response<Body>, Refusal> {
    let launched = launch::complete(installation, LaunchType::Patient, request, trail).await?;
    let context = launched.read(PatientContext::read)?;
    let patient = PatientLaunch {
        csn: context.csn,
        epic_id: context.epic_user_id,
        name: context.name,
        encounter_provider: context.encounter_provider_id,
    };
    let visit = installation.visit_key(&patient.csn);
    trail.is_of(&visit);
    let entry = admit_patient(installation, &patient).await?;
    let waiting = matches!(entry, Entry::Wait);
    tracing::info!(event = "launch_entered", %visit, waiting);
    let person = PersonKey::of(&installation.data_key, Role::Patient, &patient.epic_id);
    let way = if waiting {
        SentTo::Waiting
    } else {
        SentTo::Meeting
    };
    let now = installation.clock.now();
    trail.launched(now, &person, Role::Patient, way, false);
    Ok(match entry {
        Entry::Meeting(way) if !context.no_redirect => {
            page::into_meeting(&way, false, &patient.name.first, None, &trail.viewer)
        }
        _ => WaitingTicket {
            visit,
            person,
            no_redirect: context.no_redirect,
            link: None,
            since: waiting.then_some(now),
        }
        .begin(installation, request),
    })
}
