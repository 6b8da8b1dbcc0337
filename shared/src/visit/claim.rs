//! The right to make a visit's meeting, and the meeting once it is made.

use serde::{Deserialize, Serialize};

use super::PersonKey;
use crate::{
    clock::Timestamp,
    zoom::{Meeting, ZoomUser},
};

/// Under whom a visit's meeting is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Their Zoom user.
    pub user: ZoomUser,
    /// Who that is in the visit.
    pub person: PersonKey,
}

/// Where a visit stands on its way to one meeting.
///
/// Every change is a compare-and-swap on generation, fence and state. `Pending` to `Ready` happens once in a
/// generation, and that alone makes two meetings with people in them impossible; lease and fence only save
/// needless work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Counts the meetings that the visit has had.
    pub generation: u32,
    /// Counts the claims to make one.
    pub fence: u64,
    /// Where it stands.
    #[serde(flatten)]
    pub state: ClaimState,
}

/// The states of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ClaimState {
    /// Nobody is making the meeting.
    Free,
    /// Someone is making it.
    Pending {
        /// Which launch.
        holder: String,
        /// End of its lease.
        until: Timestamp,
        /// Under whom it is made; recorded first, so that a successor searches the same user.
        owner: Owner,
        /// How it is found again.
        marker: String,
    },
    /// This is the meeting, for as long as it lives.
    Ready {
        /// Under whom it was made.
        owner: Owner,
        /// The meeting.
        meeting: Meeting,
        /// How it is found again.
        marker: String,
        /// When it was settled.
        since: Timestamp,
        /// When surplus meetings of this marker may be removed, if there may be any.
        surplus_from: Option<Timestamp>,
    },
}

impl Default for Claim {
    fn default() -> Self {
        Self {
            generation: 1,
            fence: 0,
            state: ClaimState::Free,
        }
    }
}

impl Claim {
    /// The word under which the table keeps the state.
    #[must_use]
    pub const fn state_name(&self) -> &'static str {
        match self.state {
            ClaimState::Free => "free",
            ClaimState::Pending { .. } => "pending",
            ClaimState::Ready { .. } => "ready",
        }
    }

    /// When the sweeper must look at it, if ever.
    #[must_use]
    pub const fn sweep_at(&self) -> Option<Timestamp> {
        match &self.state {
            ClaimState::Free => None,
            ClaimState::Pending { until, .. } => Some(*until),
            ClaimState::Ready { surplus_from, .. } => *surplus_from,
        }
    }
}
