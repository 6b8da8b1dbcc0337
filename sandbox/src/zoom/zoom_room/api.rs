//! `GET /rooms` and `PATCH /rooms/{id}/events`.

use std::collections::BTreeMap;

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
    routing::{get, patch},
};
use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::Join;
use crate::zoom::{
    Zoom,
    answer::{Answer, ApiError},
    list::Paging,
    shape,
};

pub(in crate::zoom) fn routes() -> Router<Zoom> {
    Router::new()
        .route("/sim/zoom/v2/rooms", get(list))
        .route("/sim/zoom/v2/rooms/{id}/events", patch(control))
}

/// `query_name` is taken as any part of a name, in any case: Zoom does not say how it matches.
async fn list(State(zoom): State<Zoom>, Query(query): Query<BTreeMap<String, String>>) -> Answer {
    let paging = Paging::read(&query, 300)?;
    let part = query.get("query_name").map(|name| name.to_lowercase());
    let status = query.get("status");
    let mut account = zoom.account();
    let rooms = account
        .zoom_rooms
        .iter()
        .filter(|room| {
            part.as_ref()
                .is_none_or(|part| room.name.to_lowercase().contains(part.as_str()))
        })
        .filter(|room| status.is_none_or(|status| account.status_of(room) == status))
        .map(|room| {
            json!({
                "id": room.id,
                "room_id": room.dashboard_id,
                "name": room.name,
                "status": account.status_of(room),
                "location_id": "",
                "activation_code": "1315-2376-2198-7926",
            })
        })
        .collect();
    let mut page = account.page("rooms", rooms, &paging)?;
    if let Value::Object(fields) = &mut page {
        for other in ["page_count", "page_number", "total_records"] {
            fields.remove(other);
        }
    }
    Ok(Json(page).into_response())
}

/// Accepted is not done: the room acts when it gets to it.
async fn control(
    State(zoom): State<Zoom>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let body = shape::read(&headers, &body, shape::zoom_room::CONTROL)?;
    let command = zoom.command(&id)?;
    match body["method"].as_str() {
        Some("zoomroom.meeting_join") => {
            zoom.room_acts_later(&id, command, Join::read(&body));
        }
        Some("zoomroom.meeting_leave") => zoom.room_leaves(&id),
        _ => {
            return Err(ApiError::bad_request(300, "Invalid parameters."));
        }
    }
    Ok(StatusCode::ACCEPTED.into_response())
}

impl Join {
    fn read(body: &Map<String, Value>) -> Self {
        let params = body.get("params").unwrap_or(&Value::Null);
        let text = |name: &str| params[name].as_str().unwrap_or_default().to_owned();
        Self {
            meeting_number: text("meeting_number"),
            passcode: text("passcode"),
            force_accept: params["force_accept"] == true,
            as_host: params["make_zoom_room_host"] == true,
        }
    }
}
