//! Create, read, update, delete and end a meeting.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
    routing::{get, put},
};
use bytes::Bytes;
use serde_json::Value;
use time::OffsetDateTime;

use super::Meeting;
use crate::zoom::{
    Zoom,
    account::Account,
    answer::{Answer, ApiError},
    random, shape,
};

pub(in crate::zoom) fn routes() -> Router<Zoom> {
    Router::new()
        .route(
            "/sim/zoom/v2/meetings/{meetingId}",
            get(read).patch(update).delete(delete),
        )
        .route("/sim/zoom/v2/meetings/{meetingId}/status", put(status))
}

pub(in crate::zoom) async fn create(
    State(zoom): State<Zoom>,
    Path(user): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let body = shape::read(&headers, &body, shape::meeting::MEETING)?;
    let one_at_a_time = zoom.account().options.limits.one_write_per_user;
    zoom.0.busy.hold(&user, one_at_a_time).await?;
    let now = zoom.0.clock.now();
    let mut account = zoom.account();
    let host = account.require_user(&user)?;
    if !host.may_host() {
        return Err(ApiError::not_allowed_to_host());
    }
    let host_id = host.id.clone();
    let mut meeting = Meeting::new(account.unused_meeting_number(), &host_id, now);
    account.write_meeting(&mut meeting, &body, now)?;
    account.take_daily_write(&host_id, now)?;
    let id = meeting.id;
    account.meetings.insert(id, meeting);
    let answer = account.details(id, &zoom.0.base, now)?;
    zoom.send(&account, account.meeting_created(id, &zoom.0.base));
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

async fn read(State(zoom): State<Zoom>, Path(id): Path<String>) -> Answer {
    let mut account = zoom.account();
    let id = account.require_meeting(&id)?.id;
    Ok(Json(account.details(id, &zoom.0.base, zoom.0.clock.now())?).into_response())
}

async fn update(
    State(zoom): State<Zoom>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let body = shape::read(&headers, &body, shape::meeting::MEETING)?;
    let now = zoom.0.clock.now();
    let mut account = zoom.account();
    let mut meeting = account.require_meeting(&id)?.clone();
    account.write_meeting(&mut meeting, &body, now)?;
    account.take_daily_write(&meeting.host_id, now)?;
    account.meetings.insert(meeting.id, meeting);
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn delete(State(zoom): State<Zoom>, Path(id): Path<String>) -> Answer {
    let mut account = zoom.account();
    let meeting = account.require_meeting(&id)?;
    if meeting.started_at.is_some() {
        return Err(ApiError::bad_request(
            3002,
            "Sorry, you cannot delete this meeting since it's in progress.",
        ));
    }
    let id = meeting.id;
    let events = account.delete_meeting(id, zoom.0.clock.now());
    zoom.send(&account, events);
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn status(
    State(zoom): State<Zoom>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let body = shape::read(&headers, &body, shape::meeting::STATUS)?;
    let mut account = zoom.account();
    if body["action"] == "recover" {
        let number = id.parse().unwrap_or_default();
        let deleted = account.meetings.get_mut(&number);
        let meeting = deleted.ok_or_else(|| ApiError::no_such_meeting(&id))?;
        meeting.deleted_at = None;
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let id = account.require_meeting(&id)?.id;
    let events = account.end(id, zoom.0.clock.now());
    zoom.send(&account, events);
    Ok(StatusCode::NO_CONTENT.into_response())
}

impl Account {
    /// The full answer, with a start link that is fresh each time.
    fn details(&mut self, id: i64, base: &str, now: OffsetDateTime) -> Result<Value, ApiError> {
        let not_found = || ApiError::no_such_meeting(id);
        let host_id = self.meeting(id).ok_or_else(not_found)?.host_id.clone();
        let (email, zak) = match self.user(&host_id).cloned() {
            Some(host) => {
                let expires = now + host.zak_lifetime();
                (host.email, self.issue_zak(&host.id, expires))
            }
            None => (String::new(), random::secret()),
        };
        let meeting = self.meeting(id).ok_or_else(not_found)?;
        Ok(meeting.details(base, &email, &zak))
    }

    /// 100 creations and updates a day for one host.
    fn take_daily_write(&mut self, host_id: &str, now: OffsetDateTime) -> Result<(), ApiError> {
        let limit = self.options.limits.meeting_writes_per_day;
        self.daily.take(&format!("meeting/{host_id}"), limit, now)
    }
}
