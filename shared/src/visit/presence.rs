//! Who is in the meeting now, whatever order Zoom's events came in.
//!
//! A connection keeps the newest time of each kind of event, an instance its latest start and end. Taking the newest
//! is commutative, associative and idempotent, so any permutation and duplication of the same events gives the same
//! state, and however often someone goes in and out, the state does not grow.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize};

use super::Identity;
use crate::{clock::Timestamp, zoom::MeetingId};

/// One connection of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The instance of the meeting it is in.
    pub uuid: String,
    /// When it last came in; 0 while no event has said so.
    #[serde(default, deserialize_with = "joined_at")]
    pub joined_at: Timestamp,
    /// When it was last admitted from the waiting room; 0 if never.
    #[serde(default, skip_serializing_if = "Timestamp::is_zero")]
    pub admitted_at: Timestamp,
    /// When it last went out, into the waiting room or altogether; 0 if never.
    #[serde(default)]
    pub left_at: Timestamp,
    /// Whose it is by all that Zoom said: empty as long as no event said anything. `None`: an earlier version kept it
    /// and gave it to whom it is with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<BTreeSet<Identity>>,
}

/// An earlier version kept the end of time for a join that was not known yet.
fn joined_at<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    let at = Timestamp::deserialize(deserializer)?;
    let unknown = at == Timestamp::from_millis(i64::MAX);
    Ok(if unknown { Timestamp::default() } else { at })
}

impl Session {
    /// Of which nothing is known yet.
    #[must_use]
    pub fn new(uuid: &str) -> Self {
        Self {
            uuid: uuid.to_owned(),
            joined_at: Timestamp::default(),
            admitted_at: Timestamp::default(),
            left_at: Timestamp::default(),
            told: Some(BTreeSet::new()),
        }
    }

    /// Merges a join.
    pub fn joined(&mut self, at: Timestamp) {
        self.joined_at = self.joined_at.max(at);
    }

    /// Merges an admission.
    pub fn admitted(&mut self, at: Timestamp) {
        self.admitted_at = self.admitted_at.max(at);
    }

    /// Merges a leave.
    pub fn left(&mut self, at: Timestamp) {
        self.left_at = self.left_at.max(at);
    }

    /// Merges what an event says of whose it is.
    pub fn belongs_to(&mut self, identities: impl Iterator<Item = Identity>) {
        for identity in identities {
            self.told.get_or_insert_default().insert(identity);
        }
    }

    /// When it last came in, if that is known yet.
    #[must_use]
    pub fn joined_at(&self) -> Option<Timestamp> {
        (!self.joined_at.is_zero()).then_some(self.joined_at)
    }

    /// Whether no event has said whose it is.
    #[must_use]
    pub fn is_nameless(&self) -> bool {
        self.told.as_ref().is_some_and(BTreeSet::is_empty)
    }

    /// When it last came in or was admitted anew. An admission alone does not say that someone came in: the first
    /// is always followed by a join. Whether a repeated one is, Zoom does not document.
    pub(super) fn entered_at(&self) -> Option<Timestamp> {
        self.joined_at().map(|joined| joined.max(self.admitted_at))
    }

    /// When it was closed for the last time, if it is. An exit wins over an entry of the same moment.
    pub(super) fn closed_at(&self, instances: &BTreeMap<String, Instance>) -> Option<Timestamp> {
        let ended = instances
            .get(&self.uuid)
            .map(|instance| instance.ended_at)
            .unwrap_or_default();
        let out = self.left_at.max(ended);
        let entered = self.entered_at().unwrap_or_default();
        (entered <= out).then_some(out)
    }

    /// Its last stay: when it came in, and when it went out if it has.
    #[must_use]
    pub fn stay(
        &self,
        instances: &BTreeMap<String, Instance>,
    ) -> Option<(Timestamp, Option<Timestamp>)> {
        let entered = self.entered_at()?;
        Some((entered, self.closed_at(instances)))
    }

    /// Whether it is in the meeting.
    #[must_use]
    pub fn is_open(&self, instances: &BTreeMap<String, Instance>) -> bool {
        self.joined_at().is_some() && self.closed_at(instances).is_none()
    }

    /// Whether it was in the meeting at a time of its last stay.
    pub(super) fn covers(&self, at: Timestamp, instances: &BTreeMap<String, Instance>) -> bool {
        let entered = self.entered_at().is_some_and(|entered| entered <= at);
        entered && self.closed_at(instances).is_none_or(|closed| at < closed)
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
