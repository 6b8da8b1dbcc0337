//! Read-outs for tests and for eyes: `GET /sim/zoom/state`.

use axum::{Json, Router, extract::State, routing::get};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    Zoom,
    account::Account,
    clock,
    identity::Identity,
    meeting::Meeting,
    options::UserKind,
    room::{Place, Role, Session, SessionId},
};

/// A meeting with the people in and before it.
#[derive(Debug, Clone, Serialize)]
pub struct MeetingView {
    /// Meeting number.
    pub id: i64,
    /// UUID of the running or next instance.
    pub uuid: String,
    /// Title.
    pub topic: String,
    /// Description, up to 2,000 characters.
    pub agenda: String,
    /// Host's user ID.
    pub host_id: String,
    /// Host's e-mail; empty if the host was removed.
    pub host_email: String,
    /// Zoom's `settings` object.
    pub settings: Value,
    /// Passcode, if any.
    pub passcode: Option<String>,
    /// Whether somebody is in.
    pub started: bool,
    /// Whether it was deleted.
    pub deleted: bool,
    /// The plain join link.
    pub join_url: String,
    /// IDs of its registrants.
    pub registrants: Vec<String>,
    /// Every device that is in it or waits, in the order of arrival.
    pub sessions: Vec<SessionView>,
}

/// One device.
#[derive(Debug, Clone, Serialize)]
pub struct SessionView {
    /// Its ID, for [`Zoom::leave`] and the like.
    pub id: SessionId,
    /// Meeting number.
    pub meeting: i64,
    /// Display name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Where they are.
    pub place: Place,
    /// `user_id` in webhooks.
    pub user_id: String,
    /// `participant_uuid` in webhooks.
    pub participant_uuid: String,
    /// `participant_user_id` in webhooks; empty unless signed in.
    pub participant_user_id: String,
    /// `registrant_id` in webhooks; empty unless registered.
    pub registrant_id: String,
}

/// A user of the account.
#[derive(Debug, Clone, Serialize)]
pub struct UserView {
    /// User ID.
    pub id: String,
    /// E-mail address.
    pub email: String,
    /// Display name.
    pub name: String,
    /// Zoom's `type`: 1 basic, 2 licensed, 4 unassigned, 99 none.
    #[serde(rename = "type")]
    pub number: i64,
    /// Invited, not yet confirmed.
    pub pending: bool,
    #[serde(skip)]
    /// The plan.
    pub kind: UserKind,
}

pub(super) fn routes() -> Router<Zoom> {
    Router::new().route("/sim/zoom/state", get(read))
}

async fn read(State(zoom): State<Zoom>) -> Json<Value> {
    Json(json!({
        "time": clock::stamp(zoom.0.clock.now()),
        "users": zoom.users(),
        "rooms": zoom.rooms(),
        "meetings": zoom.meetings(),
        "deliveries": zoom.deliveries(),
        "calls": zoom.calls(),
    }))
}

impl Zoom {
    /// Every meeting ever made, deleted ones included, by number.
    #[must_use]
    pub fn meetings(&self) -> Vec<MeetingView> {
        let account = self.account();
        account
            .meetings
            .values()
            .map(|meeting| account.view(meeting, &self.0.base))
            .collect()
    }

    /// One meeting.
    #[must_use]
    pub fn meeting(&self, id: i64) -> Option<MeetingView> {
        let account = self.account();
        let meeting = account.meetings.get(&id)?;
        Some(account.view(meeting, &self.0.base))
    }

    /// One device, also after it left.
    #[must_use]
    pub fn session(&self, id: SessionId) -> Option<SessionView> {
        self.account().session(id).map(Session::view)
    }

    /// Every user of the account.
    #[must_use]
    pub fn users(&self) -> Vec<UserView> {
        let account = self.account();
        let view = |user: &super::user::User| UserView {
            id: user.id.clone(),
            email: user.email.clone(),
            name: user.display_name.clone(),
            number: user.kind.number(),
            pending: user.status.as_str() == "pending",
            kind: user.kind,
        };
        account.users.iter().map(view).collect()
    }
}

impl Account {
    fn view(&self, meeting: &Meeting, base: &str) -> MeetingView {
        let host = self.user(&meeting.host_id);
        MeetingView {
            id: meeting.id,
            uuid: meeting.uuid.clone(),
            topic: meeting.topic.clone(),
            agenda: meeting.agenda.clone(),
            host_id: meeting.host_id.clone(),
            host_email: host.map(|host| host.email.clone()).unwrap_or_default(),
            settings: Value::Object(meeting.settings.clone()),
            passcode: meeting.passcode.clone(),
            started: meeting.started_at.is_some(),
            deleted: meeting.deleted_at.is_some(),
            join_url: meeting.join_url(base),
            registrants: meeting
                .registrants
                .iter()
                .map(|registrant| registrant.id.clone())
                .collect(),
            sessions: self
                .sessions
                .iter()
                .filter(|session| session.meeting == meeting.id)
                .filter(|session| !matches!(session.place, Place::Left | Place::Ended))
                .map(Session::view)
                .collect(),
        }
    }
}

impl Session {
    pub(super) fn view(&self) -> SessionView {
        let (participant_user_id, registrant_id) = self.identity.ids();
        SessionView {
            id: self.id,
            meeting: self.meeting,
            name: self.name.clone(),
            role: self.role,
            place: self.place,
            user_id: self.user_id.clone(),
            participant_uuid: self.participant_uuid.clone(),
            participant_user_id,
            registrant_id,
        }
    }
}

impl Identity {
    /// `participant_user_id` and `registrant_id`; an empty string for what somebody is not.
    pub(super) fn ids(&self) -> (String, String) {
        match self {
            Self::Guest => (String::new(), String::new()),
            Self::Registrant(id) => (String::new(), id.clone()),
            Self::User(id) => (id.clone(), String::new()),
        }
    }
}
