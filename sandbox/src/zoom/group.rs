//! `GET /groups`, and what is set and locked for a group.

use std::collections::BTreeMap;

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::IntoResponse,
    routing::get,
};
use serde_json::json;

use super::{
    Zoom,
    answer::{Answer, ApiError},
    list::Paging,
    options::{Locks, ZoomOptions},
    setting,
};

pub(super) fn routes() -> Router<Zoom> {
    Router::new()
        .route("/sim/zoom/v2/groups", get(list))
        .route("/sim/zoom/v2/groups/{groupId}/settings", get(settings))
        .route("/sim/zoom/v2/groups/{groupId}/lock_settings", get(locks))
}

type Parameters = Query<BTreeMap<String, String>>;

async fn list(State(zoom): State<Zoom>, Query(query): Parameters) -> Answer {
    let paging = Paging::read(&query, 100)?;
    let mut account = zoom.account();
    let groups = account.options.groups.iter().enumerate();
    let groups = groups
        .map(|(index, group)| json!({ "id": id(index), "name": group.name, "total_members": 0 }))
        .collect();
    Ok(Json(account.page("groups", groups, &paging)?).into_response())
}

async fn settings(
    State(zoom): State<Zoom>,
    Path(group): Path<String>,
    Query(query): Parameters,
) -> Answer {
    let (options, locks) = find(&zoom, &group)?;
    let answer = match query.get("option").map(String::as_str) {
        None => setting::default_settings(&options, &locks),
        Some("meeting_security") => setting::security_settings(&options, &locks),
        Some("meeting_authentication") => setting::authentication_settings(&locks),
        Some(_) => return Err(setting::unknown_option()),
    };
    Ok(Json(answer).into_response())
}

async fn locks(
    State(zoom): State<Zoom>,
    Path(group): Path<String>,
    Query(query): Parameters,
) -> Answer {
    let (_, locks) = find(&zoom, &group)?;
    let answer = match query.get("option").map(String::as_str) {
        None => setting::default_locks(&locks),
        Some("meeting_security") => setting::security_locks(&locks),
        Some(_) => return Err(setting::unknown_option()),
    };
    Ok(Json(answer).into_response())
}

fn find(zoom: &Zoom, group: &str) -> Result<(ZoomOptions, Locks), ApiError> {
    let options = zoom.account().options.clone();
    let locks = options
        .groups
        .iter()
        .enumerate()
        .find(|(index, _)| id(*index) == group)
        .map(|(_, group)| group.locks);
    let missing = || {
        let message = format!("Group does not exist: {group}.");
        ApiError::new(StatusCode::NOT_FOUND, 4130, message)
    };
    Ok((options, locks.ok_or_else(missing)?))
}

/// With characters that a path must escape, as Zoom's have.
fn id(index: usize) -> String {
    format!("sandbox+group/{index}==")
}
