//! Who is in the meeting now, whatever order Zoom's events came in.
//!
//! The merge takes the earliest join, the latest leave and the latest end of each thing, so it is commutative,
//! associative and idempotent: any permutation and duplication of the same events gives the same state.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{clock::Timestamp, zoom::MeetingId};

/// Not yet known: later than any event.
const NEVER: Timestamp = Timestamp::from_millis(i64::MAX);

/// One connection of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The instance of the meeting it is in.
    pub uuid: String,
    /// First join known of it; far in the future while only its leave is known.
    pub joined_at: Timestamp,
    /// Last leave known of it; 0 if none.
    pub left_at: Timestamp,
}

impl Session {
    /// Of which nothing is known yet.
    #[must_use]
    pub fn new(uuid: &str) -> Self {
        Self {
            uuid: uuid.to_owned(),
            joined_at: NEVER,
            left_at: Timestamp::default(),
        }
    }

    /// Merges a join.
    pub fn joined(&mut self, at: Timestamp) {
        self.joined_at = self.joined_at.min(at);
    }

    /// Merges a leave.
    pub fn left(&mut self, at: Timestamp) {
        self.left_at = self.left_at.max(at);
    }

    /// When it began, if that is known yet.
    #[must_use]
    pub fn joined_at(&self) -> Option<Timestamp> {
        (self.joined_at != NEVER).then_some(self.joined_at)
    }

    fn is_open(&self, instances: &BTreeMap<String, Instance>) -> bool {
        let ended = instances
            .get(&self.uuid)
            .map(|instance| instance.ended_at)
            .unwrap_or_default();
        self.joined_at != NEVER && self.left_at < self.joined_at && ended < self.joined_at
    }
}

/// One instance of a meeting.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// The meeting it is an instance of.
    #[serde(default)]
    pub meeting: Option<MeetingId>,
    /// When it began; 0 if not known.
    #[serde(default)]
    pub started_at: Timestamp,
    /// When it ended; 0 if it has not.
    #[serde(default)]
    pub ended_at: Timestamp,
}

/// Whether someone is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// In no session.
    #[default]
    Absent,
    /// In one session at least: a second device keeps a person present.
    Present,
}

impl Presence {
    /// Of a person with these sessions.
    #[must_use]
    pub fn of(
        sessions: &BTreeMap<String, Session>,
        instances: &BTreeMap<String, Instance>,
    ) -> Self {
        if sessions.values().any(|session| session.is_open(instances)) {
            Self::Present
        } else {
            Self::Absent
        }
    }
}
