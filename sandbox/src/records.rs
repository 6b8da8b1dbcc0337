//! `/sim/records?csn=…`: a visit as the table keeps it, and what Epic was told of it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::get,
};
use serde_json::{Value, json};
use shared::{
    bridge::Bridge,
    visit::{ClaimState, Csn, Presence},
};

use crate::hospital;

/// The listing, read through a world of its own.
pub fn router(bridge: Arc<Bridge>) -> Router {
    Router::new()
        .route("/sim/records", get(list))
        .with_state(bridge)
}

async fn list(
    State(bridge): State<Arc<Bridge>>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, (StatusCode, String)> {
    let csns: Vec<String> = match query.get("csn") {
        Some(csn) => vec![csn.clone()],
        None => {
            let mut all: Vec<_> = hospital::visits()
                .map(|visit| visit.session_id().to_owned())
                .collect();
            all.dedup();
            all
        }
    };
    let mut visits = Vec::new();
    for csn in csns {
        let csn = Csn::parse(&csn).map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))?;
        let visit = records(&bridge, &csn)
            .await
            .map_err(|error| (StatusCode::SERVICE_UNAVAILABLE, error))?;
        visits.extend(visit);
    }
    Ok(Json(Value::Array(visits)))
}

async fn records(bridge: &Bridge, csn: &Csn) -> Result<Option<Value>, String> {
    let installation = bridge
        .installation()
        .await
        .map_err(|error| error.to_string())?;
    let key = installation.visit_key(csn);
    let table = &installation.table;
    let Some(visit) = table.visit(&key).await.map_err(|error| error.to_string())? else {
        return Ok(None);
    };
    let records = table
        .notifications_of(&key)
        .await
        .map_err(|error| error.to_string())?;
    let trace = table
        .steps_of(&key)
        .await
        .map_err(|error| error.to_string())?;
    let meeting = match &visit.claim.state {
        ClaimState::Ready { meeting, .. } => Some(meeting),
        _ => None,
    };
    // How many of each role are there, those whom nobody can name among them.
    let mut present: BTreeMap<&str, usize> = BTreeMap::new();
    let mut participants: Vec<Value> = Vec::new();
    for participant in visit.participants.values() {
        let is_present = Presence::of(&participant.sessions, &visit.instances) == Presence::Present;
        let sessions = participant.sessions.values();
        let devices = sessions.filter(|it| it.is_open(&visit.instances)).count();
        if is_present {
            *present.entry(participant.person.role.as_str()).or_default() += 1;
        }
        participants.push(json!({
            "role": participant.person.role.as_str(),
            "epic_id": participant.person.epic_id.as_ref().map(|id| id.value().expose().clone()),
            "present": is_present,
            "inferred": participant.inferred,
            "devices": devices,
            "sessions": participant.sessions.len(),
        }));
    }
    let notifications: Vec<Value> = records
        .iter()
        .map(|record| {
            json!({
                "time": record.created_at.to_string(),
                "role": record.role.as_str(),
                "event": record.state,
                "edge": record.edge,
                "inferred": record.inferred,
                "repaired": record.repaired,
                "status": record.status,
                "resp_code": record.attempts.last().and_then(|attempt| attempt.resp_code),
                "epic_error": record.attempts.last().and_then(|attempt| attempt.epic_error),
                "problem": record.attempts.last().and_then(|attempt| attempt.problem.clone()),
                "attempts": record.attempts,
                "next_try": record.due_at.filter(|_| record.due_shard.is_some()).map(|at| at.to_string()),
            })
        })
        .collect();
    Ok(Some(json!({
        "csn": csn.value().expose(),
        "visit_key": key,
        "zoom_meeting_id": meeting.map(|meeting| meeting.id.expose()),
        "zoom_waiting_room": meeting.map(|meeting| meeting.waiting_room),
        "generation": visit.claim.generation,
        "state": visit.claim.state_name(),
        "present": present,
        "participants": participants,
        "notifications": notifications,
        "trace": trace,
    })))
}
