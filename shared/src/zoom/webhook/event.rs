//! Zoom's events, read leniently: its own examples break its own schemas, and fields come and go.

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
    /// When it happened by Zoom's clock.
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
    /// Someone went out.
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
        let sent = body.event_ts.as_i64().map(Timestamp::from_millis);
        let time = |holder: &Value, name| text(holder, name).and_then(Timestamp::parse);
        let (kind, at) = match body.event.as_str() {
            "meeting.started" => (HappeningKind::Started, time(object, "start_time").or(sent)),
            "meeting.ended" => (HappeningKind::Ended, time(object, "end_time").or(sent)),
            "meeting.deleted" => (HappeningKind::Deleted, sent),
            "meeting.participant_joined" => {
                let participant = object.get("participant")?;
                let at = time(participant, "join_time").or_else(|| time(participant, "date_time"));
                (
                    HappeningKind::Joined(Participant::read(participant)?),
                    at.or(sent),
                )
            }
            "meeting.participant_left" => {
                let participant = object.get("participant")?;
                let at = time(participant, "leave_time").or_else(|| time(participant, "date_time"));
                (
                    HappeningKind::Left(Participant::read(participant)?),
                    at.or(sent),
                )
            }
            _ => return None,
        };
        let at = at?;
        let meeting = MeetingId::deserialize(object.get("id")?).ok()?;
        let uuid = MeetingUuid::new(text(object, "uuid").unwrap_or_default());
        let account = text(&body.payload, "account_id").unwrap_or_default();
        let session = match &kind {
            HappeningKind::Joined(participant) | HappeningKind::Left(participant) => {
                &participant.session
            }
            _ => "",
        };
        let key = [
            account,
            &body.event,
            uuid.expose(),
            session,
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

impl Participant {
    fn read(participant: &Value) -> Option<Self> {
        // Strings by Zoom's schema; a number would name the same thing.
        let known = |name| match participant.get(name)? {
            Value::String(value) if !value.is_empty() => Some(value.clone()),
            Value::Number(value) => Some(value.to_string()),
            _ => None,
        };
        // `user_id` changes with each connection; where it is missing, `participant_uuid` must do.
        let session = known("user_id").or_else(|| known("participant_uuid"))?;
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
