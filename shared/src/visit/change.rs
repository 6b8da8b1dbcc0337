//! What changed in a visit, and has to be written.

use std::collections::BTreeSet;

use super::{PersonKey, Presence};
use crate::clock::Timestamp;

/// What changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Participants whose sessions or report changed.
    pub participants: BTreeSet<PersonKey>,
    /// Participants of whom the visit did not know.
    pub newcomers: BTreeSet<PersonKey>,
    /// Unmapped participants who are none any more: it is known by now who they are, or they left long ago.
    pub departed: BTreeSet<PersonKey>,
    /// The instance that changed.
    pub instance: Option<String>,
    /// Instances that ended long ago and are not kept any longer.
    pub forgotten: BTreeSet<String>,
    /// Whether the meeting was deleted.
    pub deleted: bool,
    /// Changes of presence; each owes Epic one notification.
    pub edges: Vec<Edge>,
}

impl Change {
    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.participants.is_empty()
            && self.newcomers.is_empty()
            && self.departed.is_empty()
            && self.instance.is_none()
            && self.forgotten.is_empty()
            && !self.deleted
    }
}

/// A change of one person's presence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Whose.
    pub person: PersonKey,
    /// Its number among theirs.
    pub number: u64,
    /// To what.
    pub presence: Presence,
    /// When, by Zoom's clock.
    pub at: Timestamp,
}
