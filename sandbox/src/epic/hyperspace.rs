//! Hyperspace: a provider's schedule for today.

use std::sync::Arc;

use axum::{
    extract::{Form, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use maud::html;
use serde::Deserialize;

use crate::hospital::{self, PROVIDERS, SCHEDULE};

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
                @for provider in &PROVIDERS {
                    option value=(provider.emp_id) selected[provider == user] {
                        (provider.first_name) " " (provider.last_name)
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
                    @let lights = epic.lights.of(visit);
                    li {
                        time datetime=(visit.starts) { (visit.starts) }
                        div {
                            h2 { (visit.patient.first_name) " " (visit.patient.last_name) }
                            p { (visit.reason) " · CSN " (visit.csn) }
                            p { "with " (visit.provider.first_name) " " (visit.provider.last_name) }
                        }
                        dl.presence aria-live="polite" {
                            dt { "Patient" }
                            dd { (page::light(visit.csn, "patient", &lights.patient)) }
                            dt { "Provider" }
                            dd { (page::light(visit.csn, "provider", &lights.provider)) }
                        }
                        button.begin name="csn" value=(visit.csn)
                            aria-label={
                                "Begin video visit with " (visit.patient.first_name) " "
                                (visit.patient.last_name) " at " (visit.starts) ", opens a new tab"
                            } { "Begin video visit" }
                    }
                }
            }
        }
    };
    page::page(Application::Hyperspace, "Today’s video visits", &content)
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

/// `POST /hyperspace/launch`: an EHR launch through the provider's FDI record.
pub(super) async fn launch(
    State(epic): State<Arc<Instance>>,
    Form(form): Form<LaunchForm>,
) -> Response {
    let fdi = FdiOptions {
        use_provider_zoom_account: form.use_provider_zoom_account,
        no_redirect: form.no_redirect,
    };
    if let Some(links) = epic
        .options
        .encrypted_links
        .as_ref()
        .filter(|_| form.encrypted_link)
    {
        return match epic.encrypted_link(links, Audience::Provider, &form.csn, &form.user, fdi) {
            Ok(link) => Redirect::to(&link).into_response(),
            Err(reason) => page::refused(Application::Hyperspace, reason),
        };
    }
    match epic.issue_launch(Audience::Provider, &form.csn, &form.user, fdi) {
        Ok(launch) => Redirect::to(&epic.launch_url(Audience::Provider, &launch)).into_response(),
        Err(reason) => page::refused(Application::Hyperspace, reason),
    }
}
