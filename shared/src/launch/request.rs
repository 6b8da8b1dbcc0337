//! What the launch functions read of a request, and how they answer one.

use http::header::COOKIE;
use lambda_http::{Body, Request, RequestExt as _, Response};

use super::Refusal;
use crate::{
    bridge::Installation,
    page::{self, Problem},
    telemetry::CorrelationId,
};

/// Whether this is Epic's redirect back, and not an FDI record's URL.
#[must_use]
pub fn is_callback(request: &Request) -> bool {
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

/// The answer, or the page that explains its refusal, which is logged too. Either may be shown in Epic's frames.
pub fn answer(
    outcome: Result<Response<Body>, Refusal>,
    correlation: &CorrelationId,
    installation: Option<&Installation>,
) -> Response<Body> {
    let response = outcome.unwrap_or_else(|refusal| {
        let problem = refusal.problem();
        log(&refusal, &problem);
        page::problem(&problem, correlation)
    });
    match installation {
        Some(installation) => {
            page::framed_by(response, &installation.settings.epic.frame_ancestors())
        }
        None => response,
    }
}

fn log(refusal: &Refusal, problem: &Problem) {
    let (status, fix) = (problem.status.as_u16(), &problem.fix);
    if problem.status.is_server_error() {
        tracing::error!(event = "refused", status, reason = %refusal, fix);
    } else {
        tracing::warn!(event = "refused", status, reason = %refusal, fix);
    }
}
