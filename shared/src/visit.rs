//! One video visit: exactly one live Zoom meeting, its participants, and who is present.

mod change;
mod claim;
mod csn;
mod device_test;
mod elimination;
mod entry;
mod event;
mod forget;
mod open;
mod owed;
mod ownership;
mod participant;
mod person;
mod presence;
pub mod reconcile;
mod room_call;
mod staff_account;
mod sweep;
mod trace;

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

pub use change::{Change, Edge};
pub use claim::{Claim, ClaimState, Owner};
pub use csn::{Csn, CsnError, VisitKey};
pub use device_test::{Check, Checks, DeviceTestTold, DeviceTested, Reason};
pub use entry::{
    Account, Admitted, Entry, EntryError, Foresight, GuestLaunch, Host, Hosting, PatientLaunch,
    RoomError, RoomLaunch, RoomView, StaffLaunch, WAIT_FOR, Way, admit_guest, admit_patient,
    admit_staff, call_room, call_room_again, cancel_room, follow_room, foresee_patient,
    foresee_room, foresee_staff, readmit_patient,
};
pub use event::{apply, settle};
pub use open::{Claims, Meetings, OpenError, Opened, Outlook, Standing, open};
pub use owed::{Because, adopt, commit};
pub use participant::{Called, Identity, Join, Participant, Reported};
pub use person::{EpicId, EpicIdError, Person, PersonKey, PersonName, Role};
pub use presence::{Instance, Presence, Session};
pub use room_call::{CallOutcome, RoomCall, RoomProblem, RoomState};
pub use staff_account::{AccountError, OwnAccount, Prospect, Source, StaffAccount};
pub use sweep::{Leftover, Removal, Swept, sweep, sweep_leftover};
pub use trace::{Happened, Repair, SentTo, Step};

use crate::{clock::Timestamp, zoom::MeetingId};

/// Zoom's times are whole seconds by its own clock: one may lie this much before ours although it came after.
const ZOOM_TIMES: Duration = Duration::from_secs(2);

/// A visit, as the table keeps it: one item, so that one read tells everything and one condition guards it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Visit {
    /// The CSN, for the calls to Epic.
    pub csn: Csn,
    /// Who may make the meeting, or which one it is.
    #[serde(default)]
    pub claim: Claim,
    /// Everyone who launched, and everyone Zoom reported whom nobody could name.
    #[serde(default)]
    pub participants: BTreeMap<PersonKey, Participant>,
    /// What is known of each instance of its meetings.
    #[serde(default)]
    pub instances: BTreeMap<String, Instance>,
    /// Counts the changes of presence, so that two webhooks cannot overwrite each other.
    #[serde(default)]
    pub presence_version: u64,
    /// Counts the launches recorded, so that a webhook does not take for unknown whom a launch has just named.
    #[serde(default)]
    pub launch_version: u64,
    /// Connections that were over by then may have been forgotten.
    #[serde(default)]
    pub forgotten_until: Timestamp,
    /// When a host was last sent into the meeting of this generation.
    #[serde(default)]
    pub host_sent_at: Timestamp,
    /// When Zoom said that the meeting was deleted.
    #[serde(default)]
    pub deleted_at: Timestamp,
}

impl Visit {
    /// A visit of which nothing is known but its CSN.
    #[must_use]
    pub fn new(csn: Csn) -> Self {
        Self {
            csn,
            claim: Claim::default(),
            participants: BTreeMap::new(),
            instances: BTreeMap::new(),
            presence_version: 0,
            launch_version: 0,
            forgotten_until: Timestamp::default(),
            host_sent_at: Timestamp::default(),
            deleted_at: Timestamp::default(),
        }
    }

    /// Whether Zoom said that this generation's meeting is over, and nothing since says otherwise.
    ///
    /// Events come late and in any order, so an end counts only if no one started, joined or was sent as host
    /// after it. An ended meeting that someone may be waiting at is not over either: Zoom lets its host start it
    /// again, and a new one would leave that person waiting at the old.
    #[must_use]
    pub fn meeting_is_gone(&self) -> bool {
        let ClaimState::Ready { meeting, since, .. } = &self.claim.state else {
            return false;
        };
        self.deleted_at > *since
            || self.last_end(meeting.id, *since).is_some() && !self.someone_may_wait()
    }

    /// When this generation's meeting ended, if it did and nothing since says otherwise. Whoever may still be
    /// waiting there changes nothing of that.
    #[must_use]
    pub fn ended_at(&self) -> Option<Timestamp> {
        let ClaimState::Ready { meeting, since, .. } = &self.claim.state else {
            return None;
        };
        if self.deleted_at > *since {
            return Some(self.deleted_at);
        }
        self.last_end(meeting.id, *since)
    }

    fn last_end(&self, meeting: MeetingId, since: Timestamp) -> Option<Timestamp> {
        let instances = || {
            self.instances
                .values()
                .filter(|instance| instance.meeting == Some(meeting))
        };
        let last_end = instances().map(|instance| instance.ended_at).max();
        let last_life = instances()
            .map(|instance| instance.started_at)
            .chain(
                self.participants
                    .values()
                    .filter_map(Participant::last_joined),
            )
            .chain([self.host_sent_at, since])
            .max();
        last_end.filter(|_| last_end > last_life)
    }

    /// Whether a patient or guest was sent into this generation's meeting and has not come in since.
    fn someone_may_wait(&self) -> bool {
        self.participants.values().any(|participant| {
            matches!(participant.person.role, Role::Patient | Role::Guest)
                && participant.was_sent_into(self.claim.generation)
                && participant
                    .last_joined()
                    .is_none_or(|joined| joined.plus(ZOOM_TIMES) < participant.launched_at)
        })
    }

    /// The participant who was given an identity that was told of a connection. A registrant's name sorts before a
    /// user's: it is the surer of the two. Of two who were given the same, whoever launched last.
    fn owner_told(&self, session: &Session) -> Option<PersonKey> {
        session.told.iter().flatten().find_map(|identity| {
            self.participants
                .iter()
                .filter(|(_, participant)| participant.answers_to(identity))
                .max_by_key(|(_, participant)| participant.launched_at)
                .map(|(person, _)| person.clone())
        })
    }
}

#[cfg(test)]
mod tests;
