//! Epic Monitor: staff call the Zoom Room at a bed into a visit.

use std::sync::Arc;

use axum::{
    extract::{Form, State},
    response::{IntoResponse, Redirect, Response},
};
use maud::html;
use serde::Deserialize;

use crate::hospital::{BEDS, PROVIDERS, SCHEDULE};

use super::{
    instance::Instance,
    launch::{Audience, FdiOptions},
    page::{self, Application},
};

/// `GET /epic-monitor`
pub(super) async fn show(State(epic): State<Arc<Instance>>) -> Response {
    let content = html! {
        form method="post" action="/epic-monitor/launch" target="_blank" rel="noopener" {
            div.who {
                label for="user" { "Signed in as" }
                select id="user" name="user" {
                    @for provider in &PROVIDERS {
                        option value=(provider.emp_id) {
                            (provider.first_name) " " (provider.last_name)
                        }
                    }
                }
                label for="room" { "Room" }
                select id="room" name="room" {
                    @for bed in &BEDS { option value=(bed.room) { (bed.display) } }
                }
            }
            fieldset.record {
                legend { "FDI record:" }
                label {
                    input type="checkbox" name="useProviderZoomAccount" value="true" checked;
                    "useProviderZoomAccount"
                }
                label {
                    input type="checkbox" name="noRedirect" value="true" checked;
                    "noRedirect"
                }
            }
            ol.visits {
                @for visit in &SCHEDULE {
                    @let lights = epic.lights.of(visit);
                    li {
                        time datetime=(visit.starts) { (visit.starts) }
                        div {
                            h2 { (visit.patient.first_name) " " (visit.patient.last_name) }
                            p { (visit.reason) " · CSN " (visit.csn) }
                        }
                        dl.presence aria-live="polite" {
                            dt { "Room" }
                            dd { (page::light(visit.csn, "room", &lights.room)) }
                            dt { "Provider" }
                            dd { (page::light(visit.csn, "provider", &lights.provider)) }
                        }
                        button.begin name="csn" value=(visit.csn)
                            aria-label={
                                "Call the room into the visit of " (visit.patient.first_name) " "
                                (visit.patient.last_name) " at " (visit.starts) ", opens a new tab"
                            } { "Call the room" }
                    }
                }
            }
        }
        p { a href="/zoom-client/rooms" { "What the rooms show" } }
    };
    page::page(Application::Monitor, "Rooms and today’s visits", &content)
}

/// The button's form.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LaunchForm {
    csn: String,
    user: String,
    room: String,
    #[serde(default)]
    use_provider_zoom_account: bool,
    #[serde(default)]
    no_redirect: bool,
}

/// `POST /epic-monitor/launch`: an EHR launch through the room's FDI record.
pub(super) async fn launch(
    State(epic): State<Arc<Instance>>,
    Form(form): Form<LaunchForm>,
) -> Response {
    let fdi = FdiOptions {
        use_provider_zoom_account: form.use_provider_zoom_account,
        no_redirect: form.no_redirect,
    };
    match epic.issue_room_launch(&form.csn, &form.user, &form.room, fdi) {
        Ok(launch) => Redirect::to(&epic.launch_url(Audience::Room, &launch)).into_response(),
        Err(reason) => page::refused(Application::Monitor, reason),
    }
}
