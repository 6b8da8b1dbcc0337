//! MyChart: the same visits, as the patient sees them.

use std::sync::Arc;

use axum::{
    extract::{Form, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use maud::html;
use serde::Deserialize;

use crate::hospital::{self, PATIENTS};

use super::{
    instance::Instance,
    launch::{Audience, FdiOptions, LaunchRefused},
    page::{self, Application},
};

/// Who is signed in.
#[derive(Debug, Deserialize)]
pub(super) struct SignedIn {
    /// WPR ID; the first patient if absent.
    patient: Option<String>,
}

/// `GET /mychart?patient={WPR ID}`
pub(super) async fn show(
    State(epic): State<Arc<Instance>>,
    Query(SignedIn { patient }): Query<SignedIn>,
) -> Response {
    let patient = match patient.as_deref() {
        None => &PATIENTS[0],
        Some(id) => match hospital::patient(id) {
            Some(patient) => patient,
            None => return page::refused(Application::MyChart, LaunchRefused::UnknownPerson),
        },
    };
    let content = html! {
        form.who method="get" action="/mychart" {
            label for="patient" { "Signed in as" }
            select id="patient" name="patient" {
                @for other in &PATIENTS {
                    option value=(other.wpr_id) selected[other == patient] {
                        (other.first_name) " " (other.last_name)
                    }
                }
            }
            button { "Change patient" }
        }
        form method="post" action="/mychart/launch" target="_blank" rel="noopener" {
            input type="hidden" name="patient" value=(patient.wpr_id);
            fieldset.record {
                legend { "FDI record:" }
                label {
                    input type="checkbox" name="noRedirect" value="true";
                    "noRedirect"
                }
                (page::encrypted_link(&epic))
            }
            ol.visits {
                @for visit in hospital::visits().filter(|visit| visit.patient == patient) {
                    @let lights = epic.lights.of(visit);
                    li {
                        time datetime=(visit.starts) { (visit.starts) }
                        div {
                            h2 { "Video visit with " (visit.provider.first_name) " " (visit.provider.last_name) }
                            p {
                                (visit.reason)
                                @if visit.conference_id.is_some() { " · a group visit" }
                            }
                        }
                        dl.presence aria-live="polite" {
                            dt { "You" }
                            dd { (page::light(visit.csn, "patient", &lights.patient)) }
                            dt { "Your provider" }
                            dd { (page::light(visit.csn, "provider", &lights.provider)) }
                        }
                        div.choices {
                            button.begin name="csn" value=(visit.csn)
                                aria-label={ "Begin video visit at " (visit.starts) ", opens a new tab" } {
                                "Begin video visit"
                            }
                            button formaction="/mychart/device-test" name="csn" value=(visit.csn)
                                aria-label={ "Test your device for the visit at " (visit.starts) ", opens a new tab" } {
                                "Test your device"
                            }
                        }
                    }
                }
            }
        }
    };
    page::page(Application::MyChart, "Your video visits", &content)
}

/// The button's form.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LaunchForm {
    csn: String,
    patient: String,
    #[serde(default)]
    no_redirect: bool,
    #[serde(default)]
    encrypted_link: bool,
}

/// `POST /mychart/launch`: an EHR launch through the patient's FDI record.
pub(super) async fn launch(
    State(epic): State<Arc<Instance>>,
    Form(form): Form<LaunchForm>,
) -> Response {
    begin(&epic, Audience::Patient, &form)
}

/// `POST /mychart/device-test`: the same through the FDI record of the device test.
pub(super) async fn device_test(
    State(epic): State<Arc<Instance>>,
    Form(form): Form<LaunchForm>,
) -> Response {
    begin(&epic, Audience::DeviceTest, &form)
}

fn begin(epic: &Instance, audience: Audience, form: &LaunchForm) -> Response {
    let fdi = FdiOptions {
        use_provider_zoom_account: false,
        no_redirect: form.no_redirect,
    };
    if let Some(links) = epic
        .options
        .encrypted_links
        .as_ref()
        .filter(|_| form.encrypted_link)
    {
        return match epic.encrypted_link(links, Audience::Patient, &form.csn, &form.patient, fdi) {
            Ok(link) => Redirect::to(&link).into_response(),
            Err(reason) => page::refused(Application::MyChart, reason),
        };
    }
    match epic.issue_launch(audience, &form.csn, &form.patient, fdi) {
        Ok(launch) => Redirect::to(&epic.launch_url(audience, &launch)).into_response(),
        Err(reason) => page::refused(Application::MyChart, reason),
    }
}
