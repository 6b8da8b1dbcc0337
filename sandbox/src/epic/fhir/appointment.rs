//! Appointment: leads from a visit to its encounter provider.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::{Value, json};

use crate::{
    epic::{access::Bearer, instance::Instance, launch::Person},
    hospital::{self, Visit},
};

use super::{
    OID, authorize,
    format::Format,
    outcome::{Outcome, Problem},
};

/// `GET {FHIR base}/Appointment/{id}`; a patient reads their own.
pub(in crate::epic) async fn read(
    State(epic): State<Arc<Instance>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    format: Format,
) -> Result<Response, Outcome> {
    let bearer = authorize(&epic, &headers, format)?;
    let visit = hospital::visits()
        .find(|visit| visit.appointment_id == id)
        .ok_or(Problem::BadId.answered_in(format))?;
    if let Bearer::Person(launch) = bearer
        && let Person::Patient(patient) = launch.person
        && patient != visit.patient
    {
        return Err(Problem::NotAuthorized.answered_in(format));
    }
    Ok(format.answer(StatusCode::OK, &resource(&epic, visit)))
}

fn resource(epic: &Instance, visit: &Visit) -> Value {
    let start = format!("{}T{}:00Z", epic.clock.now().date(), visit.starts);
    let participant = |kind: &str, id: &str, display: String| {
        json!({
            "actor": { "reference": format!("{kind}/{id}"), "display": display },
            "required": "required",
            "status": "accepted",
            "period": { "start": start },
        })
    };
    let (patient, provider) = (visit.patient, visit.provider);
    json!({
        "resourceType": "Appointment",
        "id": visit.appointment_id,
        "identifier": [{ "system": format!("{OID}.3.698084.8"), "value": visit.csn }],
        "status": "booked",
        "serviceCategory": [{
            "coding": [{
                "system": "http://open.epic.com/FHIR/StructureDefinition/appointment-service-category",
                "code": "appointment",
            }],
        }],
        "start": start,
        "minutesDuration": 30,
        "participant": [
            participant("Patient", patient.fhir_id, format!("{}, {}", patient.last_name, patient.first_name)),
            participant("Practitioner", provider.fhir_id, format!("{} {}", provider.first_name, provider.last_name)),
            participant("Location", "eL1video", "Video visits".to_owned()),
        ],
    })
}
