//! `POST /meetings/{meetingId}/registrants`: people with a link of their own and no account.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
    routing::post,
};
use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::{
    Zoom,
    account::Account,
    answer::{Answer, ApiError},
    clock,
    meeting::Meeting,
    random, shape,
};

#[derive(Debug, Clone)]
pub(super) struct Registrant {
    pub(super) id: String,
    pub(super) email: String,
    pub(super) name: String,
    /// What `tk` in the personal link is; none until approved.
    pub(super) token: Option<String>,
    pin: u64,
}

pub(super) fn routes() -> Router<Zoom> {
    Router::new().route(
        "/sim/zoom/v2/meetings/{meetingId}/registrants",
        post(register),
    )
}

async fn register(
    State(zoom): State<Zoom>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let body = shape::read(&headers, &body, shape::registrant::REGISTRANT)?;
    let now = zoom.0.clock.now();
    let mut account = zoom.account();
    let meeting = account.require_meeting(&id)?;
    let id = meeting.id;
    account.check_registration(meeting)?;
    let email = body["email"].as_str().unwrap_or_default().to_lowercase();
    let limits = account.options.limits;
    account.daily.take(
        &format!("registrant/{id}/{email}"),
        limits.registrations_per_day,
        now,
    )?;
    let meeting = account
        .meeting_mut(id)
        .ok_or_else(|| ApiError::no_such_meeting(id))?;
    let registrant = meeting.register(&email, &body, limits.registrants)?.clone();
    Ok((
        StatusCode::CREATED,
        Json(meeting.registration(&registrant, &zoom.0.base)),
    )
        .into_response())
}

impl Account {
    fn check_registration(&self, meeting: &Meeting) -> Result<(), ApiError> {
        let licensed = self
            .user(&meeting.host_id)
            .is_some_and(|host| host.is_licensed());
        if !licensed {
            let message = format!("Only available for Paid users: {}.", meeting.host_id);
            return Err(ApiError::bad_request(200, message));
        }
        if !meeting.takes_registrants() {
            // A code of 404 is what clients report for this, beside 404 as the status.
            let message = format!(
                "Registration has not been enabled for this meeting: {}.",
                meeting.id
            );
            return Err(ApiError::new(StatusCode::NOT_FOUND, 404, message));
        }
        Ok(())
    }
}

impl Meeting {
    /// The registrant with this address, new or known.
    fn register(
        &mut self,
        email: &str,
        body: &Map<String, Value>,
        most: usize,
    ) -> Result<&Registrant, ApiError> {
        let part = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let name = format!("{} {}", part("first_name"), part("last_name"));
        let approved = self.number("approval_type") == 0
            || body.get("auto_approve") == Some(&Value::Bool(true));
        let known = self
            .registrants
            .iter()
            .position(|registrant| registrant.email == email);
        let index = match known {
            Some(index) => index,
            None if self.registrants.len() >= most => {
                return Err(ApiError::bad_request(
                    3043,
                    "Meeting has reached maximum attendee capacity.",
                ));
            }
            None => {
                self.registrants.push(Registrant {
                    id: random::identifier(),
                    email: email.to_owned(),
                    name: String::new(),
                    token: None,
                    pin: random::number() % 1_000_000,
                });
                self.registrants.len() - 1
            }
        };
        let registrant = &mut self.registrants[index];
        name.trim().clone_into(&mut registrant.name);
        if approved && registrant.token.is_none() {
            registrant.token = Some(random::secret());
        }
        Ok(registrant)
    }

    fn registration(&self, registrant: &Registrant, base: &str) -> Value {
        let mut answer = json!({
            "id": self.id,
            "registrant_id": registrant.id,
            "topic": self.topic,
            "start_time": clock::stamp(self.start_time),
            "participant_pin_code": registrant.pin,
        });
        if let Some(token) = &registrant.token {
            let link = self.join_url(base);
            let joint = if link.contains('?') { '&' } else { '?' };
            answer["join_url"] = json!(format!("{link}{joint}tk={token}"));
        }
        answer
    }
}
