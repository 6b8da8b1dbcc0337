//! Webhook events: what Zoom tells of a meeting and its participants.

use serde::Serialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{
    account::Account,
    clock,
    meeting::Meeting,
    room::{Session, SessionId},
};

mod participant;

/// How `participant_joined` and `participant_left` name their time: Zoom's schema and Zoom's example disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeField {
    /// `join_time` and `leave_time`, as the schema requires.
    Schema,
    /// `date_time` at joining, `leave_time` and `date_time` at leaving, as in the examples.
    Example,
}

/// One event before it is signed.
#[derive(Debug, Serialize)]
pub(super) struct Event {
    pub(super) event: &'static str,
    event_ts: i64,
    payload: Value,
}

/// The person behind API calls, as `operator`.
const OPERATOR: &str = "zoom.admin@hospital.example";
const OPERATOR_ID: &str = "z8RcjLq0SgKsandboxAdmin";

impl Account {
    fn event(&self, event: &'static str, object: &Value, now: OffsetDateTime) -> Event {
        Event {
            event,
            event_ts: clock::milliseconds(now),
            payload: json!({
                "account_id": self.options.account_id,
                "object": object,
            }),
        }
    }

    fn operated(&self, event: &'static str, object: &Value, now: OffsetDateTime) -> Event {
        let mut event = self.event(event, object, now);
        event.payload["operator"] = json!(OPERATOR);
        event.payload["operator_id"] = json!(OPERATOR_ID);
        event
    }

    /// `meeting.created`, whose `id` is a number.
    pub(super) fn meeting_created(&self, id: i64, base: &str) -> Option<Event> {
        let meeting = self.meeting(id)?;
        let mut object = meeting.object();
        object["id"] = json!(id);
        object["join_url"] = json!(meeting.join_url(base));
        object["password"] = json!(meeting.passcode.as_deref().unwrap_or_default());
        object["creation_source"] = json!("open_api");
        object["settings"] = json!({
            "use_pmi": meeting.has("use_pmi"),
            "alternative_hosts": meeting.settings["alternative_hosts"],
            "join_before_host": meeting.has("join_before_host"),
            "jbh_time": meeting.number("jbh_time"),
        });
        Some(self.operated("meeting.created", &object, meeting.created_at))
    }

    /// `meeting.deleted`, whose `id` is a number.
    pub(super) fn meeting_deleted(&self, id: i64, now: OffsetDateTime) -> Option<Event> {
        let mut object = self.meeting(id)?.object();
        object["id"] = json!(id);
        Some(self.operated("meeting.deleted", &object, now))
    }

    /// `meeting.started`, whose `id` is a string.
    pub(super) fn meeting_started(&self, id: i64, now: OffsetDateTime) -> Option<Event> {
        let object = self.with_host(self.meeting(id)?);
        Some(self.event("meeting.started", &object, now))
    }

    /// `meeting.ended`, whose `id` is a string.
    pub(super) fn meeting_ended(&self, id: i64, now: OffsetDateTime) -> Option<Event> {
        let mut object = self.with_host(self.meeting(id)?);
        object["end_time"] = json!(clock::stamp(now));
        Some(self.event("meeting.ended", &object, now))
    }

    fn with_host(&self, meeting: &Meeting) -> Value {
        let mut object = meeting.object();
        let host = self.user(&meeting.host_id);
        object["host_email"] = json!(host.map_or("", |host| host.email.as_str()));
        object
    }

    fn scene(&self, id: SessionId) -> Option<(&Session, &Meeting)> {
        let session = self.session(id)?;
        Some((session, self.meeting(session.meeting)?))
    }
}

impl Meeting {
    /// What every event tells of a meeting.
    fn object(&self) -> Value {
        json!({
            "id": self.id.to_string(),
            "uuid": self.uuid,
            "host_id": self.host_id,
            "topic": self.topic,
            "type": self.kind,
            "start_time": clock::stamp(self.started_at.unwrap_or(self.start_time)),
            "timezone": self.timezone,
            "duration": self.duration,
        })
    }
}
