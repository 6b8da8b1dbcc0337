//! The e-mail address of someone who works in Epic, from FHIR.

use std::time::Duration;

use http::StatusCode;
use serde::{Deserialize, de::DeserializeOwned};
use thiserror::Error;

use crate::{
    http_client::{HttpClient, Method, TransportError},
    settings::{BaseUrl, Secret},
    telemetry::Phi,
};

use super::FhirUser;

const TIMEOUT: Duration = Duration::from_secs(4);

/// Why an e-mail address is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PractitionerError {
    /// Epic cannot be reached.
    #[error("Epic's FHIR server gave no answer ({0})")]
    Unreachable(TransportError),
    /// Epic does not let the app read it.
    #[error("Epic refuses {api} (HTTP {status}): add the API {api} (R4) to the provider app")]
    Refused {
        /// What was asked for.
        api: &'static str,
        /// HTTP status.
        status: StatusCode,
    },
    /// There is no address anywhere.
    #[error(
        "the provider's FHIR Practitioner has no e-mail address: enter it in Epic, name it in zoom.accounts, set epic.practitioner_role_email or epic.login_email_domain, or set useProviderZoomAccount=false in the FDI record"
    )]
    NoEmail,
}

#[derive(Deserialize)]
struct Practitioner {
    #[serde(default)]
    telecom: Vec<ContactPoint>,
}

#[derive(Deserialize)]
struct Bundle {
    #[serde(default)]
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    resource: Resource,
}

/// A search with no match carries an OperationOutcome instead.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Resource {
    #[serde(default)]
    resource_type: String,
    active: Option<bool>,
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

/// Reads the address in the Practitioner of who launched, as that person.
pub(super) async fn email(
    http: &HttpClient,
    fhir_base: &BaseUrl,
    access_token: &Secret,
    user: &FhirUser,
) -> Result<Option<Phi<String>>, PractitionerError> {
    let path = format!("/Practitioner/{}", user.id.expose());
    let practitioner: Option<Practitioner> =
        read(http, fhir_base, access_token, "Practitioner.Read", &path).await?;
    Ok(practitioner.and_then(|found| work_email(found.telecom)))
}

/// Reads the address in the PractitionerRoles of who launched, as that person.
pub(super) async fn role_email(
    http: &HttpClient,
    fhir_base: &BaseUrl,
    access_token: &Secret,
    user: &FhirUser,
) -> Result<Option<Phi<String>>, PractitionerError> {
    let path = format!("/PractitionerRole?practitioner={}", user.id.expose());
    let api = "PractitionerRole.Search";
    let bundle: Option<Bundle> = read(http, fhir_base, access_token, api, &path).await?;
    let roles = bundle.into_iter().flat_map(|bundle| bundle.entry);
    let telecom = roles
        .map(|entry| entry.resource)
        .filter(|role| role.resource_type == "PractitionerRole" && role.active != Some(false))
        .flat_map(|role| role.telecom);
    Ok(work_email(telecom.collect()))
}

/// `None` if what comes is not what was asked for.
async fn read<T: DeserializeOwned>(
    http: &HttpClient,
    fhir_base: &BaseUrl,
    access_token: &Secret,
    api: &'static str,
    path: &str,
) -> Result<Option<T>, PractitionerError> {
    let request = http
        .request(Method::GET, &fhir_base.join(path))
        .header("accept", "application/fhir+json")
        .bearer_auth(access_token.expose());
    let reply = http
        .send(request, TIMEOUT)
        .await
        .map_err(PractitionerError::Unreachable)?;
    if reply.status != StatusCode::OK {
        let status = reply.status;
        return Err(PractitionerError::Refused { api, status });
    }
    Ok(reply.json().ok())
}

/// The work address if one is marked so, else the first.
fn work_email(telecom: Vec<ContactPoint>) -> Option<Phi<String>> {
    let mut emails: Vec<ContactPoint> = telecom
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
    let email = emails.into_iter().next()?.value?;
    Some(Phi::new(email.trim().to_owned()))
}
