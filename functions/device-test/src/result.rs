//! What a test came to, as its page posts it after each check.

use lambda_http::{
    Body, Request, Response,
    http::{HeaderMap, StatusCode, header},
};
use serde::Deserialize;
use serde_json::json;
use shared::{
    bridge::Installation,
    page::{self, Platform, Viewer},
    settings::BaseUrl,
    store::StoreError,
    visit::{Checks, DeviceTested, Happened, Step},
};
use thiserror::Error;

use crate::{report, ticket::Ticket};

/// Longest body, in bytes; a page's is about a thousand.
const LONGEST: usize = 8 * 1024;

/// Why a result is not taken.
#[derive(Debug, Error)]
enum ResultError {
    /// Another site sent it.
    #[error(
        "the result was not posted by a page of this installation: public_base_url must be the address that browsers see"
    )]
    Foreign,
    /// Too much.
    #[error("the result is longer than 8 KiB")]
    TooLong,
    /// Not what the page sends.
    #[error("the result is not the JSON that the page posts")]
    Malformed,
    /// Not of this browser, or over.
    #[error(
        "the test's ticket is forged, older than four hours, or of another browser: open the device test from MyChart again"
    )]
    Ticket,
    /// The table.
    #[error(transparent)]
    Table(#[from] StoreError),
}

impl ResultError {
    const fn status(&self) -> StatusCode {
        match self {
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Ticket => StatusCode::NOT_FOUND,
            Self::Table(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// A result. Members that it does not know are left alone, and a check that is missing was not made.
#[derive(Deserialize)]
struct Posted {
    ticket: String,
    /// Grows with each post of a page: what comes late or twice changes nothing.
    revision: i64,
    #[serde(flatten)]
    checks: Checks,
}

/// Keeps a result with the visit, and tells Epic if that is set up.
pub async fn take(
    installation: &Installation,
    request: &Request,
    viewer: &Viewer,
) -> Response<Body> {
    match keep(installation, request).await {
        Ok(()) => page::json(&json!({ "kept": true })),
        Err(error) => {
            let status = error.status();
            if status.is_server_error() {
                tracing::error!(event = "device_test_refused", status = status.as_u16(), reason = %error);
            } else {
                tracing::warn!(event = "device_test_refused", status = status.as_u16(), reason = %error);
            }
            let mut response = page::json(&json!({ "kept": false, "code": viewer.correlation }));
            *response.status_mut() = status;
            response
        }
    }
}

async fn keep(installation: &Installation, request: &Request) -> Result<(), ResultError> {
    if !is_ours(request.headers(), &installation.settings.public_base_url) {
        return Err(ResultError::Foreign);
    }
    let posted = read(request.body())?;
    let ticket = Ticket::open(installation, request, &posted.ticket).ok_or(ResultError::Ticket)?;
    let result = posted.checks.verdict();
    let now = installation.clock.now();
    let step = Step {
        at: now,
        correlation: Some(ticket.correlation.clone()),
        begun_as: None,
        happened: Happened::DeviceTested(DeviceTested {
            person: ticket.person.clone(),
            platform: Platform::of(request.headers()).to_string(),
            result,
            checks: posted.checks,
        }),
    };
    let until = now.plus(installation.retention());
    let told = installation
        .table
        .keep_device_test(ticket.key(), posted.revision, &step, until)
        .await?;
    tracing::info!(event = "device_tested", visit = %ticket.visit, ?result, newest = told.is_some());
    if let Some(told) = told {
        report::tell(installation, &ticket, &posted.checks, told).await;
    }
    Ok(())
}

/// Whether one of our own pages sent it. Browsers of today say so themselves; older ones name the origin.
fn is_ours(headers: &HeaderMap, base: &BaseUrl) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let json = header(header::CONTENT_TYPE.as_str()).is_some_and(|kind| {
        kind.split(';').next().unwrap_or_default().trim() == "application/json"
    });
    let ours = match header("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => header(header::ORIGIN.as_str())
            .is_some_and(|origin| origin == base.url().origin().ascii_serialization()),
    };
    json && ours
}

fn read(body: &Body) -> Result<Posted, ResultError> {
    let bytes: &[u8] = match body {
        Body::Text(text) => text.as_bytes(),
        Body::Binary(bytes) => bytes,
        _ => &[],
    };
    if bytes.len() > LONGEST {
        return Err(ResultError::TooLong);
    }
    serde_json::from_slice(bytes).map_err(|_| ResultError::Malformed)
}
