//! `/sim/trace?csn=…`: every step of a visit, oldest first.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::get,
};
use serde_json::{Value, json};
use shared::{bridge::Bridge, visit::Csn};

use crate::hospital;

/// The listing, read through a world of its own.
pub fn router(bridge: Arc<Bridge>) -> Router {
    Router::new()
        .route("/sim/trace", get(list))
        .with_state(bridge)
}

async fn list(
    State(bridge): State<Arc<Bridge>>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, (StatusCode, String)> {
    let csns: Vec<String> = match query.get("csn") {
        Some(csn) => vec![csn.clone()],
        None => hospital::SCHEDULE
            .iter()
            .map(|visit| visit.csn.to_owned())
            .collect(),
    };
    let mut visits = Vec::new();
    for csn in csns {
        let csn = Csn::parse(&csn).map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))?;
        let steps = steps(&bridge, &csn)
            .await
            .map_err(|error| (StatusCode::SERVICE_UNAVAILABLE, error))?;
        visits.push(json!({ "csn": csn.value().expose(), "steps": steps }));
    }
    Ok(Json(Value::Array(visits)))
}

async fn steps(bridge: &Bridge, csn: &Csn) -> Result<Vec<Value>, String> {
    let installation = bridge
        .installation()
        .await
        .map_err(|error| error.to_string())?;
    let steps = installation
        .table
        .steps_of(&installation.visit_key(csn))
        .await
        .map_err(|error| error.to_string())?;
    Ok(steps
        .iter()
        .map(|step| {
            let mut shown = json!(step);
            shown["at"] = json!(step.at.to_string());
            shown
        })
        .collect())
}
