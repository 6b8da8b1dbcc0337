//! PractitionerRole: in what position someone works, and how they are reached in it.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::json;

use crate::{
    epic::{instance::Instance, parameters::Parameters},
    hospital,
};

use super::{
    authorize,
    format::Format,
    outcome::{Outcome, Problem, no_results},
};

/// `GET {FHIR base}/PractitionerRole?practitioner={id}`
pub(in crate::epic) async fn search(
    State(epic): State<Arc<Instance>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    format: Format,
) -> Result<Response, Outcome> {
    authorize(&epic, &headers, format)?;
    let query = Parameters::parse(query.unwrap_or_default().as_bytes());
    let practitioner = query
        .as_ref()
        .ok()
        .and_then(|query| query.get("practitioner"))
        .ok_or(Problem::MissingParameter.answered_in(format))?;
    let mut staff = hospital::staff();
    let found = staff.find(|user| user.fhir_id == practitioner);
    let entries = found.map_or_else(
        || json!([{ "resource": no_results(), "search": { "mode": "outcome" } }]),
        |user| {
            let id = format!("{}-role", user.fhir_id);
            json!([{
                "fullUrl": format!("{}/PractitionerRole/{id}", epic.addresses.fhir()),
                "resource": {
                    "resourceType": "PractitionerRole",
                    "id": id,
                    "active": true,
                    "practitioner": { "reference": format!("Practitioner/{}", user.fhir_id) },
                    "telecom": [
                        { "system": "phone", "value": "555-555-0100", "use": "work" },
                        { "system": "email", "value": user.email, "use": "work" },
                    ],
                },
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
