//! The token response of a launch: SMART's members, Epic's own, and the FDI record's CONTEXT.

use serde_json::{Map, json};

use crate::epic::{
    access::{self, Bearer},
    context,
    instance::Instance,
};

use super::{Grant, error::TokenError, id_token};

/// Scopes that an app may ask for; others are left out of the answer.
const GRANTABLE: [&str; 4] = ["launch", "openid", "fhirUser", "profile"];

pub(super) fn for_person(epic: &Instance, grant: &Grant) -> Result<String, TokenError> {
    let alteration = epic.overrides.next();
    let scopes: Vec<&str> = grant
        .scope
        .split(' ')
        .filter(|scope| GRANTABLE.contains(scope))
        .collect();
    let launch = &grant.launch;
    let access_token = epic
        .access_tokens
        .issue(Bearer::Person(*launch), epic.clock.unix())?;

    let mut members = Map::from_iter([
        ("access_token".to_owned(), json!(access_token)),
        ("token_type".to_owned(), json!("bearer")),
        ("expires_in".to_owned(), json!(access::LIFETIME)),
        ("scope".to_owned(), json!(scopes.join(" "))),
        ("state".to_owned(), json!(grant.state)),
        ("patient".to_owned(), json!(launch.visit.patient.fhir_id)),
        ("appointment".to_owned(), json!(launch.visit.appointment_id)),
        (
            "encounter".to_owned(),
            json!(format!("eE{}", launch.visit.csn)),
        ),
        ("need_patient_banner".to_owned(), json!("false")),
    ]);
    for (name, value) in context::members(launch) {
        members.insert(name, json!(value));
    }
    if scopes.contains(&"openid") {
        let id_token = id_token::make(epic, grant, &scopes, &alteration)?;
        members.insert("id_token".to_owned(), json!(id_token));
    }
    alteration.change_members(&mut members);
    Ok(alteration.change_text(members))
}
