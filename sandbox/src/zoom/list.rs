//! `GET /users/{userId}/meetings`, and paging as every list has it.

use std::collections::BTreeMap;

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    response::IntoResponse,
    routing::get,
};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{
    Zoom,
    account::Account,
    answer::{Answer, ApiError},
    clock,
    meeting::{self, Meeting},
};

/// Characters of the agenda that the list shows.
const AGENDA_IN_LIST: usize = 250;

/// Where a page begins and how long it is.
pub(super) struct Paging {
    pub(super) page_size: usize,
    pub(super) page_number: usize,
    pub(super) next_page_token: Option<String>,
}

impl Paging {
    pub(super) fn read(query: &BTreeMap<String, String>, largest: usize) -> Result<Self, ApiError> {
        let whole = |name: &str, default: usize, most: usize| match query.get(name) {
            None => Ok(default),
            Some(text) => text
                .parse()
                .ok()
                .filter(|number| (1..=most).contains(number))
                .ok_or_else(|| {
                    ApiError::invalid_field(
                        name,
                        format!("Must be a whole number from 1 to {most}."),
                    )
                }),
        };
        Ok(Self {
            page_size: whole("page_size", 30, largest)?,
            page_number: whole("page_number", 1, 1_000_000)?,
            next_page_token: query
                .get("next_page_token")
                .filter(|token| !token.is_empty())
                .cloned(),
        })
    }
}

pub(super) fn routes() -> Router<Zoom> {
    Router::new().route(
        "/sim/zoom/v2/users/{userId}/meetings",
        get(list).post(meeting::api::create),
    )
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Scheduled,
    Live,
    Upcoming,
    Previous,
}

async fn list(
    State(zoom): State<Zoom>,
    Path(user): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    let paging = Paging::read(&query, 300)?;
    let kind = match query.get("type").map(String::as_str) {
        None | Some("scheduled") => Kind::Scheduled,
        Some("live") => Kind::Live,
        Some("upcoming" | "upcoming_meetings") => Kind::Upcoming,
        Some("previous_meetings") => Kind::Previous,
        Some(_) => return Err(ApiError::invalid_field("type", "Unknown type of list.")),
    };
    let now = zoom.0.clock.now();
    let mut account = zoom.account();
    let host = account.require_user(&user)?;
    if !host.may_host() {
        return Err(ApiError::not_allowed_to_host());
    }
    let host = host.id.clone();
    let meetings = account
        .listed(&host, kind, now)
        .into_iter()
        .map(|meeting| meeting.list_entry(&zoom.0.base))
        .collect();
    Ok(Json(account.page("meetings", meetings, &paging)?).into_response())
}

impl Account {
    /// Meetings of one host that the list knows at `now`: it learns of creations and deletions with a delay.
    fn listed(&self, host: &str, kind: Kind, now: OffsetDateTime) -> Vec<&Meeting> {
        let known = now - self.options.list_lag;
        self.meetings
            .values()
            .filter(|meeting| meeting.host_id == host && !meeting.is_instant())
            .filter(|meeting| meeting.created_at <= known)
            .filter(|meeting| meeting.deleted_at.is_none_or(|deleted| deleted > known))
            .filter(|meeting| match kind {
                Kind::Scheduled => true,
                Kind::Live => meeting.started_at.is_some(),
                Kind::Upcoming => meeting.start_time > now,
                Kind::Previous => !meeting.past.is_empty(),
            })
            .collect()
    }
}

impl Meeting {
    fn list_entry(&self, base: &str) -> Value {
        let agenda: String = self.agenda.chars().take(AGENDA_IN_LIST).collect();
        json!({
            "uuid": self.uuid,
            "id": self.id,
            "host_id": self.host_id,
            "topic": self.topic,
            "agenda": agenda,
            "type": self.kind,
            "start_time": clock::stamp(self.start_time),
            "duration": self.duration,
            "timezone": self.timezone,
            "created_at": clock::stamp(self.created_at),
            "join_url": self.join_url(base),
        })
    }
}
