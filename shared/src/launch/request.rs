//! What the launch functions read of a request, and how they answer one.

use http::header::{ACCEPT, COOKIE};
use lambda_http::{Body, Request, RequestExt as _, Response};

use tracing::Instrument as _;

use super::{LaunchType, Refusal, Trail};
use crate::{
    bridge::{Bridge, Installation},
    page::{self, Problem, Viewer},
    telemetry::unless_it_panics,
};

/// Whether this is Epic's redirect back, and not an FDI record's URL.
pub(super) fn is_callback(request: &Request) -> bool {
    request.uri().path().rsplit('/').next() == Some("callback")
}

/// The launch key, as the route cut it out: the path itself looks different once it is decoded.
pub(super) fn launch_key(request: &Request) -> &str {
    request
        .path_parameters_ref()
        .and_then(|parameters| parameters.first("launchKey"))
        .unwrap_or_default()
}

/// One cookie's value.
#[must_use]
pub fn cookie<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    cookies(request)
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Every cookie, however they are spread over headers.
pub fn cookies(request: &Request) -> impl Iterator<Item = (&str, &str)> {
    request
        .headers()
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
}

/// Whether the script of a page of ours asks, and not a person.
#[must_use]
pub fn is_by_script(request: &Request) -> bool {
    let accepts = request.headers().get(ACCEPT);
    accepts.is_some_and(|accepts| accepts == "application/json")
}

/// Whether the browser shows the answer inside another page.
pub(super) fn is_framed(request: &Request) -> bool {
    request
        .headers()
        .get("sec-fetch-dest")
        .is_some_and(|destination| {
            ["iframe", "frame", "embed", "object"]
                .iter()
                .any(|kind| destination == kind)
        })
}

/// Whether a page of ours sent a form. Browsers say so in `Sec-Fetch-Site`; older ones send an `Origin`, which is
/// `null` from a page with our referrer policy. A sealed right and its cookie are needed besides, so a browser that
/// says nothing is believed.
#[must_use]
pub fn is_from_here(installation: &Installation, request: &Request) -> bool {
    let header = |name: &str| request.headers().get(name);
    if let Some(site) = header("sec-fetch-site") {
        return site == "same-origin";
    }
    let ours = installation.settings.public_base_url.url().origin();
    header("origin")
        .is_none_or(|origin| origin == "null" || *origin == ours.ascii_serialization().as_str())
}

/// Serves one request of a launch function: under one correlation code, which its pages and log lines carry, and
/// with a page that explains whatever refuses it. Epic's frames may show either.
pub async fn serve(
    bridge: &Bridge,
    launch_type: LaunchType,
    request: &Request,
    respond: impl AsyncFnOnce(&Installation, &Trail) -> Result<Response<Body>, Refusal>,
) -> Response<Body> {
    let trail = Trail::of(request, Some(launch_type));
    let correlation = &trail.viewer.correlation;
    let span = tracing::info_span!("launch", launch_type = launch_type.as_str(), %correlation);
    serve_in(bridge, &trail, async |installation| {
        respond(installation, &trail).await
    })
    .instrument(span)
    .await
}

/// Serves one request, also one that no launch makes, with a page that explains whatever refuses it. What it came
/// to is kept in the trace.
pub async fn serve_in(
    bridge: &Bridge,
    trail: &Trail,
    respond: impl AsyncFnOnce(&Installation) -> Result<Response<Body>, Refusal>,
) -> Response<Body> {
    let response = unless_it_panics(answer(bridge, trail, respond)).await;
    // Whatever would keep a step may be what panicked: only the log has it.
    let response = response.unwrap_or_else(|| without_trace(&Refusal::Panicked, trail));
    page::in_language(response, trail.viewer.language)
}

async fn answer(
    bridge: &Bridge,
    trail: &Trail,
    respond: impl AsyncFnOnce(&Installation) -> Result<Response<Body>, Refusal>,
) -> Response<Body> {
    match bridge.installation().await {
        Ok(installation) => {
            let outcome = respond(&installation).await;
            let response = conclude(&installation, trail, outcome).await;
            match trail.launch_type {
                Some(_) => under_frames(&installation, response),
                None => response,
            }
        }
        // Without settings there is no table either: only the log has it.
        Err(error) => without_trace(&error.into(), trail),
    }
}

fn without_trace(refusal: &Refusal, trail: &Trail) -> Response<Body> {
    explain(refusal, &refusal.problem(), &trail.viewer)
}

async fn conclude(
    installation: &Installation,
    trail: &Trail,
    outcome: Result<Response<Body>, Refusal>,
) -> Response<Body> {
    match outcome {
        Ok(response) => {
            trail.keep(installation, None).await;
            response
        }
        Err(refusal) => {
            let problem = refusal.problem();
            let response = explain(&refusal, &problem, &trail.viewer);
            trail.keep(installation, Some((&refusal, &problem))).await;
            response
        }
    }
}

/// Lets Epic's frames show an answer.
#[must_use]
pub fn under_frames(installation: &Installation, response: Response<Body>) -> Response<Body> {
    page::framed_by(response, &installation.settings.epic.frame_ancestors())
}

fn explain(refusal: &Refusal, problem: &Problem, viewer: &Viewer) -> Response<Body> {
    log(refusal, problem);
    page::problem(problem, viewer)
}

fn log(refusal: &Refusal, problem: &Problem) {
    let (status, fix) = (problem.status.as_u16(), &problem.fix);
    if problem.status.is_server_error() {
        tracing::error!(event = "refused", status, reason = %refusal, fix);
    } else {
        tracing::warn!(event = "refused", status, reason = %refusal, fix);
    }
}
