//! Hyperspace: today's schedule, for providers and nurses.

use std::sync::Arc;

use axum::{
    extract::{Form, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

use crate::hospital::{self, GROUP, NURSES, PROVIDERS, Provider, SCHEDULE, Visit};

use super::{
    instance::Instance,
    launch::{Audience, FdiOptions, LaunchRefused},
    page::{self, Application},
};

/// Who is signed in.
#[derive(Debug, Deserialize)]
pub(super) struct SignedIn {
    /// EMP ID; the first provider if absent.
    user: Option<String>,
}

/// `GET /hyperspace?user={EMP ID}`
pub(super) async fn show(
    State(epic): State<Arc<Instance>>,
    Query(SignedIn { user }): Query<SignedIn>,
) -> Response {
    let user = match user.as_deref() {
        None => &PROVIDERS[0],
        Some(id) => match hospital::provider(id) {
            Some(provider) => provider,
            None => return page::refused(Application::Hyperspace, LaunchRefused::UnknownPerson),
        },
    };
    let content = html! {
        form.who method="get" action="/hyperspace" {
            label for="user" { "Signed in as" }
            select id="user" name="user" {
                @for other in hospital::staff() {
                    option value=(other.emp_id) selected[other == user] {
                        (other.first_name) " " (other.last_name)
                        @if is_nurse(other) { " (nurse)" }
                    }
                }
            }
            button { "Change user" }
        }
        form method="post" action="/hyperspace/launch" target="_blank" rel="noopener" {
            input type="hidden" name="user" value=(user.emp_id);
            fieldset.record {
                legend { "FDI record:" }
                label {
                    input type="checkbox" name="useProviderZoomAccount" value="true";
                    "useProviderZoomAccount"
                }
                label {
                    input type="checkbox" name="noRedirect" value="true";
                    "noRedirect"
                }
                (page::encrypted_link(&epic))
            }
            ol.visits {
                @for visit in &SCHEDULE {
                    li {
                        (appointment(visit, html! {
                            (visit.patient.first_name) " " (visit.patient.last_name)
                        }))
                        (presence(&epic, std::slice::from_ref(visit)))
                        (begin(user, visit, &format!(
                            "with {} {}", visit.patient.first_name, visit.patient.last_name
                        )))
                    }
                }
                li {
                    (appointment(&GROUP[0], html! { "Group of " (GROUP.len()) }))
                    (presence(&epic, &GROUP))
                    (begin(user, &GROUP[0], "with the group"))
                }
            }
        }
    };
    page::page(Application::Hyperspace, "Today’s video visits", &content)
}

fn is_nurse(user: &Provider) -> bool {
    NURSES.contains(user)
}

fn appointment(visit: &Visit, with: Markup) -> Markup {
    html! {
        time datetime=(visit.starts) { (visit.starts) }
        div {
            h2 { (with) }
            p {
                (visit.reason) " · "
                @if visit.conference_id.is_some() { "conference " } @else { "CSN " }
                (visit.session_id())
            }
            p { "with " (visit.provider.first_name) " " (visit.provider.last_name) }
        }
    }
}

/// The lights of one visit, or of a group's visits.
fn presence(epic: &Instance, visits: &[Visit]) -> Markup {
    html! {
        dl.presence aria-live="polite" {
            @for visit in visits {
                dt {
                    @if visit.conference_id.is_some() {
                        (visit.patient.first_name) " " (visit.patient.last_name)
                    } @else {
                        "Patient"
                    }
                }
                dd { (page::light(visit.csn, "patient", &epic.lights.of(visit).patient)) }
            }
            @if let [visit, ..] = visits {
                @let lights = epic.lights.of(visit);
                dt { "Provider" }
                dd { (page::light(visit.csn, "provider", &lights.provider)) }
                dt { "Nurse" }
                dd { (page::light(visit.csn, "nurse", &lights.nurse)) }
            }
        }
    }
}

/// The button that runs the FDI record of the person's role.
fn begin(user: &Provider, visit: &Visit, with: &str) -> Markup {
    let label = if is_nurse(user) {
        "Begin video visit as nurse"
    } else {
        "Begin video visit"
    };
    html! {
        button.begin name="csn" value=(visit.csn)
            aria-label={ (label) " " (with) " at " (visit.starts) ", opens a new tab" } { (label) }
    }
}

/// The button's form.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LaunchForm {
    csn: String,
    user: String,
    #[serde(default)]
    use_provider_zoom_account: bool,
    #[serde(default)]
    no_redirect: bool,
    #[serde(default)]
    encrypted_link: bool,
}

/// `POST /hyperspace/launch`: an EHR launch through the provider's FDI record, or the nurse's.
pub(super) async fn launch(
    State(epic): State<Arc<Instance>>,
    Form(form): Form<LaunchForm>,
) -> Response {
    let fdi = FdiOptions {
        use_provider_zoom_account: form.use_provider_zoom_account,
        no_redirect: form.no_redirect,
    };
    let audience = match hospital::provider(&form.user) {
        Some(user) if is_nurse(user) => Audience::Nurse,
        _ => Audience::Provider,
    };
    if let Some(links) = epic
        .options
        .encrypted_links
        .as_ref()
        .filter(|_| form.encrypted_link)
    {
        return match epic.encrypted_link(links, audience, &form.csn, &form.user, fdi) {
            Ok(link) => Redirect::to(&link).into_response(),
            Err(reason) => page::refused(Application::Hyperspace, reason),
        };
    }
    match epic.issue_launch(audience, &form.csn, &form.user, fdi) {
        Ok(launch) => Redirect::to(&epic.launch_url(audience, &launch)).into_response(),
        Err(reason) => page::refused(Application::Hyperspace, reason),
    }
}
