//! Practitioner: who a provider is, and the e-mail under which Zoom may know them.

use std::sync::Arc;

use axum::{
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::{Value, json};

use crate::{
    epic::{context, instance::Instance, parameters::Parameters},
    hospital::{self, Provider},
};

use super::{
    OID, authorize,
    format::Format,
    outcome::{Outcome, Problem, no_results},
};

/// `GET {FHIR base}/Practitioner/{id}`
pub(in crate::epic) async fn read(
    State(epic): State<Arc<Instance>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    format: Format,
) -> Result<Response, Outcome> {
    authorize(&epic, &headers, format)?;
    let provider = hospital::staff()
        .find(|provider| provider.fhir_id == id)
        .ok_or(Problem::BadId.answered_in(format))?;
    Ok(format.answer(StatusCode::OK, &resource(&epic, provider)))
}

/// `GET {FHIR base}/Practitioner?identifier={system}|{code}`
pub(in crate::epic) async fn search(
    State(epic): State<Arc<Instance>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    format: Format,
) -> Result<Response, Outcome> {
    authorize(&epic, &headers, format)?;
    let query = Parameters::parse(query.unwrap_or_default().as_bytes());
    let identifier = query
        .as_ref()
        .ok()
        .and_then(|query| query.get("identifier"))
        .ok_or(Problem::MissingParameter.answered_in(format))?;
    let found = hospital::staff().find(|provider| has_identifier(provider, identifier));
    let entries = found.map_or_else(
        || json!([{ "resource": no_results(), "search": { "mode": "outcome" } }]),
        |provider| {
            json!([{
                "fullUrl": format!("{}/Practitioner/{}", epic.addresses.fhir(), provider.fhir_id),
                "resource": resource(&epic, provider),
                "search": { "mode": "match" },
            }])
        },
    );
    let bundle = json!({
        "resourceType": "Bundle",
        "type": "searchset",
        "total": usize::from(found.is_some()),
        "entry": entries,
    });
    Ok(format.answer(StatusCode::OK, &bundle))
}

fn resource(epic: &Instance, provider: &Provider) -> Value {
    let mut resource = json!({
        "resourceType": "Practitioner",
        "id": provider.fhir_id,
        "identifier": identifiers(provider)
            .map(|(kind, system, value)| json!({
                "use": "usual",
                "type": { "text": kind },
                "system": system,
                "value": value,
            })),
        "active": true,
        "name": [{
            "use": "usual",
            "text": format!("{} {}", provider.first_name, provider.last_name),
            "family": provider.last_name,
            "given": [provider.first_name],
        }],
    });
    if !epic.emails_withheld.is_set() {
        resource["telecom"] = json!([
            { "system": "phone", "value": "555-555-0100", "use": "work" },
            { "system": "email", "value": provider.email, "use": "work" },
        ]);
    }
    resource
}

/// Kind, system and value; INTERNAL is padded on the left.
fn identifiers(provider: &Provider) -> [(&'static str, String, String); 3] {
    let user = format!("{OID}.2.697780");
    [
        ("INTERNAL", user.clone(), context::internal(provider.emp_id)),
        ("EXTERNAL", user, provider.emp_id.to_owned()),
        (
            "PROVID",
            format!("{OID}.5.737384.6"),
            provider.provider_id.to_owned(),
        ),
    ]
}

/// The system may be an OID or, as Epic allows, the name of the ID type.
fn has_identifier(provider: &Provider, wanted: &str) -> bool {
    let Some((system, code)) = wanted.split_once('|') else {
        return false;
    };
    identifiers(provider)
        .iter()
        .any(|(kind, oid, value)| (system == *kind || system == oid) && code == value)
}
