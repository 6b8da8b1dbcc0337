//! Who is in which meeting: sessions, one for each device, and how they move.

use std::fmt;

use serde::Serialize;
use time::OffsetDateTime;

use super::{account::Account, identity::Identity, link::Link, meeting::Meeting};

mod admit;
mod join;
mod leave;

/// One device in or before one meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct SessionId(pub(super) u64);

impl fmt::Display for SessionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl SessionId {
    /// Reads what [`fmt::Display`] wrote.
    pub(super) fn parse(text: &str) -> Option<Self> {
        u64::from_str_radix(text, 16).ok().map(Self)
    }
}

/// What a participant may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Starts, admits, ends.
    Host,
    /// The same, in the host's absence or beside them.
    AlternativeHost,
    /// Joins and leaves.
    Attendee,
}

impl Role {
    pub(super) const fn manages(self) -> bool {
        matches!(self, Self::Host | Self::AlternativeHost)
    }
}

/// Where a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// "Please wait for the host to start this meeting."
    WaitingForHost,
    /// Until admitted.
    WaitingRoom,
    /// Seen and heard.
    InMeeting,
    /// Left, or moved to another device.
    Left,
    /// The meeting ended.
    Ended,
}

/// A stretch of one instance of the meeting, as reports list it.
#[derive(Debug, Clone)]
pub(super) struct Stay {
    pub(super) uuid: String,
    pub(super) user_id: String,
    pub(super) in_meeting: bool,
    pub(super) from: OffsetDateTime,
    pub(super) until: Option<OffsetDateTime>,
}

#[derive(Debug, Clone)]
pub(super) struct Session {
    pub(super) id: SessionId,
    pub(super) meeting: i64,
    pub(super) name: String,
    pub(super) identity: Identity,
    pub(super) role: Role,
    pub(super) place: Place,
    /// For this stay in this meeting only.
    pub(super) user_id: String,
    pub(super) participant_uuid: String,
    /// Whether `participant_jbh_waiting` was sent.
    pub(super) announced: bool,
    pub(super) stays: Vec<Stay>,
    pub(super) link: Link,
}

impl Account {
    /// Begins a stay of `id` at `place`.
    fn move_to(&mut self, id: SessionId, place: Place, now: OffsetDateTime) {
        let uuid = self
            .session(id)
            .and_then(|session| self.meeting(session.meeting))
            .map(|meeting| meeting.uuid.clone())
            .unwrap_or_default();
        let Some(session) = self.session_mut(id) else {
            return;
        };
        if let Some(stay) = session.stays.last_mut() {
            stay.until.get_or_insert(now);
        }
        session.place = place;
        if matches!(place, Place::InMeeting | Place::WaitingRoom) {
            session.stays.push(Stay {
                uuid,
                user_id: session.user_id.clone(),
                in_meeting: place == Place::InMeeting,
                from: now,
                until: None,
            });
        }
    }

    fn host_is_in(&self, meeting: i64) -> bool {
        self.sessions.iter().any(|session| {
            session.meeting == meeting
                && session.place == Place::InMeeting
                && session.role.manages()
        })
    }
}

impl Meeting {
    /// Whether this person must be admitted. Hosts never; others as `waiting_room_options` say.
    fn sends_to_waiting_room(&self, identity: &Identity, role: Role) -> bool {
        if !self.has("waiting_room") || role.manages() {
            return false;
        }
        let options = &self.settings.get("waiting_room_options");
        let everyone = options.is_none_or(|options| {
            options["mode"] != "custom" || options["who_goes_to_waiting_room"] == "everyone"
        });
        everyone || !matches!(identity, Identity::User(_))
    }
}
