//! A provider's e-mail address, from FHIR.

use std::time::Duration;

use http::StatusCode;
use serde::Deserialize;
use thiserror::Error;

use crate::{
    http_client::{HttpClient, Method, TransportError},
    settings::{BaseUrl, Secret},
    telemetry::Phi,
};

use super::FhirUser;

const TIMEOUT: Duration = Duration::from_secs(4);

/// Why a provider's e-mail is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PractitionerError {
    /// Epic cannot be reached.
    #[error("Epic's FHIR server gave no answer ({0})")]
    Unreachable(TransportError),
    /// Epic does not let the app read it.
    #[error(
        "Epic refuses Practitioner.Read (HTTP {0}): add the API Practitioner.Read (R4) to the provider app"
    )]
    Refused(StatusCode),
    /// There is no address in it.
    #[error(
        "the provider's FHIR Practitioner has no e-mail address: enter it in Epic, or set useProviderZoomAccount=false in the FDI record"
    )]
    NoEmail,
}

#[derive(Deserialize)]
struct Practitioner {
    #[serde(default)]
    telecom: Vec<ContactPoint>,
}

#[derive(Deserialize)]
struct ContactPoint {
    system: Option<String>,
    value: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
}

/// Reads the e-mail address of the provider who launched, as that provider.
pub(super) async fn email(
    http: &HttpClient,
    fhir_base: &BaseUrl,
    access_token: &Secret,
    user: &FhirUser,
) -> Result<Phi<String>, PractitionerError> {
    let request = http
        .request(
            Method::GET,
            &fhir_base.join(&format!("/Practitioner/{}", user.id.expose())),
        )
        .header("accept", "application/fhir+json")
        .bearer_auth(access_token.expose());
    let reply = http
        .send(request, TIMEOUT)
        .await
        .map_err(PractitionerError::Unreachable)?;
    if reply.status != StatusCode::OK {
        return Err(PractitionerError::Refused(reply.status));
    }
    let practitioner: Practitioner = reply.json().map_err(|_| PractitionerError::NoEmail)?;
    practitioner
        .work_email()
        .map(Phi::new)
        .ok_or(PractitionerError::NoEmail)
}

impl Practitioner {
    /// The work address if one is marked so, else the first.
    fn work_email(self) -> Option<String> {
        let mut emails: Vec<ContactPoint> = self
            .telecom
            .into_iter()
            .filter(|point| point.system.as_deref() == Some("email"))
            .filter(|point| {
                point
                    .value
                    .as_deref()
                    .is_some_and(|value| value.contains('@'))
            })
            .collect();
        emails.sort_by_key(|point| point.purpose.as_deref() != Some("work"));
        emails.into_iter().next().and_then(|point| point.value)
    }
}
