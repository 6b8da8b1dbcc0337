//! Zoom's events, read leniently: its own examples break its own schemas, and fields come and go.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use super::surrogate;
use crate::{
    clock::Timestamp,
    data_key::sha256,
    zoom::{MeetingId, MeetingUuid, RegistrantId, ZoomUserId},
};

/// Longest `plainToken` that is answered, in bytes.
const LONGEST_TOKEN: usize = 1024;

/// Longest name of an instance, connection or person that is believed, in bytes.
const LONGEST_NAME: usize = 256;

/// The last millisecond of a second.
const LAST_OF_SECOND: Duration = Duration::from_millis(999);

/// Why a signed body is no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EventError {
    /// Not a JSON object with an `event`.
    #[error("the body is not a Zoom event")]
    NotAnEvent,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Zoom asks whether this endpoint knows the secret.
    UrlValidation(UrlValidation),
    /// Something happened in a meeting.
    Meeting(Happening),
    /// Nothing that concerns a visit.
    Other,
}

/// `endpoint.url_validation`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlValidation {
    /// The token to answer with; `None` if it is missing or absurd.
    pub plain_token: Option<String>,
}

/// What happened, in which meeting, when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// The meeting.
    pub meeting: MeetingId,
    /// The instance of it.
    pub uuid: MeetingUuid,
    /// When it happened by Zoom's clock, to the millisecond where `event_ts` tells it.
    pub at: Timestamp,
    /// What.
    pub kind: HappeningKind,
    /// Same for every delivery of the same event, and for no other.
    pub key: String,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HappeningKind {
    /// The meeting began.
    Started,
    /// The meeting ended.
    Ended,
    /// The meeting was deleted.
    Deleted,
    /// Someone came in.
    Joined(Participant),
    /// Someone was let in from the waiting room.
    Admitted(Participant),
    /// Someone went out, or is in the waiting room (again).
    Left(Participant),
}

/// One connection of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Names this connection within the meeting; a rejoin gets another.
    pub session: String,
    /// Who, if they registered.
    pub registrant: Option<RegistrantId>,
    /// Who, if they are a Zoom user.
    pub user: Option<ZoomUserId>,
}

#[derive(Deserialize)]
struct Body {
    event: String,
    #[serde(default)]
    event_ts: Value,
    #[serde(default)]
    payload: Value,
}

impl Event {
    /// Reads a body whose signature is right.
    ///
    /// # Errors
    /// [`EventError`] if it is not even an event. An unknown event is [`Event::Other`].
    pub fn parse(body: &[u8]) -> Result<Self, EventError> {
        let body: Body = serde_json::from_slice(body)
            .or_else(|_| serde_json::from_slice(&surrogate::mended(body)))
            .map_err(|_| EventError::NotAnEvent)?;
        if body.event == "endpoint.url_validation" {
            let plain_token = text(&body.payload, "plainToken")
                .filter(|token| token.len() <= LONGEST_TOKEN)
                .map(str::to_owned);
            return Ok(Self::UrlValidation(UrlValidation { plain_token }));
        }
        Ok(Happening::read(&body).map_or(Self::Other, Self::Meeting))
    }
}

impl Happening {
    fn read(body: &Body) -> Option<Self> {
        let object = body.payload.get("object")?;
        let sent = milliseconds(&body.event_ts);
        let participant = object.get("participant");
        let about = |kind: fn(Participant) -> HappeningKind| {
            participant.and_then(Participant::read).map(kind)
        };
        // The events of the waiting room are documented with one time, `date_time`. So are `participant_joined` and
        // `participant_left` in Zoom's examples, against its own schema.
        let (kind, holder, times) = match body.event.as_str() {
            "meeting.started" => (
                Some(HappeningKind::Started),
                Some(object),
                ["start_time", ""],
            ),
            "meeting.ended" => (Some(HappeningKind::Ended), Some(object), ["end_time", ""]),
            "meeting.deleted" => (Some(HappeningKind::Deleted), None, ["", ""]),
            "meeting.participant_joined" => (
                about(HappeningKind::Joined),
                participant,
                ["join_time", "date_time"],
            ),
            "meeting.participant_left" => (
                about(HappeningKind::Left),
                participant,
                ["leave_time", "date_time"],
            ),
            "meeting.participant_joined_waiting_room"
            | "meeting.participant_put_in_waiting_room" => {
                (about(HappeningKind::Left), participant, ["date_time", ""])
            }
            "meeting.participant_admitted" => (
                about(HappeningKind::Admitted),
                participant,
                ["date_time", ""],
            ),
            // `left_waiting_room` may mean both ways out of it. The events of those who wait for the host name no
            // connection. Whoever is in a breakout room is not with the others.
            _ => return None,
        };
        let kind = kind?;
        let stated = times
            .into_iter()
            .find_map(|name| text(holder?, name).and_then(Timestamp::parse));
        let at = refined(stated.or(sent)?, sent);
        let meeting = MeetingId::deserialize(object.get("id")?).ok()?;
        let uuid = text(object, "uuid").filter(|uuid| (1..=LONGEST_NAME).contains(&uuid.len()));
        // Without a name of its own an instance is the meeting's only one.
        let uuid = uuid.map_or_else(|| format!("meeting {}", meeting.expose()), str::to_owned);
        let uuid = MeetingUuid::new(uuid);
        let account = text(&body.payload, "account_id").unwrap_or_default();
        let key = [
            account,
            &body.event,
            &meeting.expose().to_string(),
            uuid.expose(),
            kind.session(),
            &at.millis().to_string(),
        ]
        .join("\n");
        Some(Self {
            meeting,
            uuid,
            at,
            kind,
            key: sha256(key.as_bytes()),
        })
    }
}

impl HappeningKind {
    fn session(&self) -> &str {
        match self {
            Self::Joined(participant) | Self::Admitted(participant) | Self::Left(participant) => {
                &participant.session
            }
            Self::Started | Self::Ended | Self::Deleted => "",
        }
    }
}

/// Zoom states whole seconds. Within one, `event_ts` says what came first: as far as it lies in it, or after.
fn refined(stated: Timestamp, sent: Option<Timestamp>) -> Timestamp {
    let whole = stated.millis().rem_euclid(1000) == 0;
    match sent {
        Some(sent) if whole => stated.plus(sent.since(stated).min(LAST_OF_SECOND)),
        _ => stated,
    }
}

/// `event_ts`: a number by the schema; text is read too.
fn milliseconds(value: &Value) -> Option<Timestamp> {
    let number = match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_i64(),
    };
    number
        .filter(|millis| *millis > 0)
        .map(Timestamp::from_millis)
}

impl Participant {
    fn read(participant: &Value) -> Option<Self> {
        // Strings by Zoom's schema; a number would name the same thing.
        let known = |name| match participant.get(name)? {
            Value::String(value) if (1..=LONGEST_NAME).contains(&value.len()) => {
                Some(value.clone())
            }
            Value::Number(value) => Some(value.to_string()),
            _ => None,
        };
        // `user_id` changes with each connection. Where it is missing, whatever names the person must do: then all
        // their devices are one.
        let session = known("user_id")
            .or_else(|| known("participant_uuid"))
            .or_else(|| known("registrant_id"))
            .or_else(|| known("participant_user_id"))
            .or_else(|| known("id"))?;
        Some(Self {
            session,
            registrant: known("registrant_id").map(RegistrantId::new),
            user: known("participant_user_id")
                .or_else(|| known("id"))
                .map(ZoomUserId::new),
        })
    }
}

fn text<'a>(holder: &'a Value, name: &str) -> Option<&'a str> {
    holder.get(name)?.as_str()
}

#[cfg(test)]
mod tests;
