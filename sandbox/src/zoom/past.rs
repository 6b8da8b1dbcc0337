//! `GET /past_meetings/{meetingId}/participants`: who was there, for reconciling.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    response::IntoResponse,
    routing::get,
};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{
    Zoom,
    account::Account,
    answer::{Answer, ApiError},
    clock,
    identity::Identity,
    list::Paging,
    room::{Session, Stay},
};

pub(super) fn routes() -> Router<Zoom> {
    Router::new().route(
        "/sim/zoom/v2/past_meetings/{meetingId}/participants",
        get(participants),
    )
}

async fn participants(
    State(zoom): State<Zoom>,
    Path(meeting): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    let paging = Paging::read(&query, 300)?;
    let with_registrant = query
        .get("include_fields")
        .is_some_and(|fields| fields == "registrant_id");
    let now = zoom.0.clock.now();
    let mut account = zoom.account();
    let uuid = account.instance(&meeting)?;
    let records = account.report(&uuid, with_registrant, now);
    let mut page = account.page("participants", records, &paging)?;
    // Unlike the other lists, this one has no page numbers.
    if let Value::Object(fields) = &mut page {
        fields.remove("page_number");
    }
    Ok(Json(page).into_response())
}

impl Account {
    /// The instance that a number (its running or last one) or a UUID names.
    fn instance(&self, given: &str) -> Result<String, ApiError> {
        let not_found = || ApiError::no_such_meeting(given);
        if let Some(meeting) = given.parse().ok().and_then(|id| self.meetings.get(&id)) {
            return match meeting.started_at {
                Some(_) => Ok(meeting.uuid.clone()),
                None => meeting.past.last().cloned().ok_or_else(not_found),
            };
        }
        // A UUID that begins with a slash or has two in a row must come encoded twice; one decoding is done.
        let twice = given.contains('%');
        if !twice && (given.starts_with('/') || given.contains("//")) {
            return Err(not_found());
        }
        let uuid = if twice {
            percent_decode_str(given).decode_utf8_lossy().into_owned()
        } else {
            given.to_owned()
        };
        let known = self.meetings.values().any(|meeting| {
            meeting.past.contains(&uuid) || (meeting.started_at.is_some() && meeting.uuid == uuid)
        });
        known.then_some(uuid).ok_or_else(not_found)
    }

    fn report(&self, uuid: &str, with_registrant: bool, now: OffsetDateTime) -> Vec<Value> {
        let stays: Vec<(&Session, &Stay)> = self
            .sessions
            .iter()
            .flat_map(|session| session.stays.iter().map(move |stay| (session, stay)))
            .filter(|(_, stay)| stay.uuid == uuid)
            .collect();
        let people: BTreeSet<String> = stays
            .iter()
            .map(|(session, _)| match &session.identity {
                Identity::Guest => session.id.to_string(),
                Identity::Registrant(id) | Identity::User(id) => id.clone(),
            })
            .collect();
        if people.len() < 2 && !self.options.one_person_reports {
            return Vec::new();
        }
        stays
            .into_iter()
            .map(|(session, stay)| self.record(session, stay, with_registrant, now))
            .collect()
    }

    fn record(
        &self,
        session: &Session,
        stay: &Stay,
        with_registrant: bool,
        now: OffsetDateTime,
    ) -> Value {
        let user = match &session.identity {
            Identity::User(id) => self.user(id),
            _ => None,
        };
        let mut record = json!({
            "id": user.map_or("", |user| user.id.as_str()),
            "user_id": stay.user_id,
            "name": session.name,
            "user_email": user.map_or("", |user| user.email.as_str()),
            "join_time": clock::stamp(stay.from),
            "duration": (stay.until.unwrap_or(now) - stay.from).whole_seconds(),
            "failover": false,
            "status": if stay.in_meeting { "in_meeting" } else { "in_waiting_room" },
            "internal_user": user.is_some(),
        });
        if let Some(until) = stay.until {
            record["leave_time"] = json!(clock::stamp(until));
        }
        if with_registrant {
            record["registrant_id"] = match &session.identity {
                Identity::Registrant(id) => json!(id),
                _ => json!(""),
            };
        }
        record
    }
}
