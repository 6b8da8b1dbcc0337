//! A Zoom Room that staff call into a visit: asked, inside, left.
//!
//! Zoom only accepts the call. That the room is inside shows when a webhook reports it, and Zoom does not document
//! under which identity. So a room is known by its own ID where Zoom names it, else by elimination: someone whom
//! nobody knows, after the room was called, while only this one room is missing. The record says *inferred* then.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{ClaimState, EpicId, Participant, PersonKey, PersonName, Presence, Visit, ZOOM_TIMES};
use crate::{
    clock::Timestamp,
    zoom::{RoomId, RoomName},
};

/// How long a room may take to come in once the meeting runs.
pub const CONNECTING: Duration = Duration::from_secs(60);
/// How long a room may take to go out.
const LEAVING: Duration = Duration::from_secs(15);

/// The last call of one room into one visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomCall {
    /// Counts what was done, so that of two who call at once one only reaches Zoom.
    pub number: u64,
    /// The room.
    pub room: RoomId,
    /// Its name in Zoom.
    pub name: RoomName,
    /// How pages call it.
    pub display: PersonName,
    /// Under which ID Epic is told of it, if at all.
    pub epic_id: Option<EpicId>,
    /// When it was called or cancelled.
    pub at: Timestamp,
    /// What came of it.
    pub outcome: CallOutcome,
}

/// What came of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// Zoom was asked, and did not refuse.
    Asked,
    /// It cannot be.
    Refused(RoomProblem),
    /// Staff took it back.
    Cancelled,
}

/// Why a room does not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomProblem {
    /// No room of the account has this name.
    Missing,
    /// Several have.
    Duplicate,
    /// It is off.
    Offline,
    /// It is in a meeting.
    Busy,
    /// It is not set up in Zoom.
    NotSetUp,
    /// Zoom did not take the call for another reason.
    Zoom,
}

/// Where a room stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomState {
    /// Called, and not there yet.
    Asked,
    /// Called, and not there although it has had time enough.
    NotYet,
    /// In the visit.
    Inside {
        /// Only by elimination.
        inferred: bool,
    },
    /// Was in the visit, and went.
    Left,
    /// Being taken out.
    Leaving,
    /// Taken back.
    Cancelled,
    /// It cannot be.
    Refused(RoomProblem),
}

impl RoomCall {
    /// Where the room stands.
    #[must_use]
    pub fn state(&self, visit: &Visit, person: &PersonKey, now: Timestamp) -> RoomState {
        let participant = visit.participants.get(person);
        let inside = participant
            .filter(|it| Presence::of(&it.sessions, &visit.instances) == Presence::Present);
        match (self.outcome, inside) {
            (CallOutcome::Cancelled, Some(_)) if now.since(self.at) < LEAVING => RoomState::Leaving,
            (_, Some(participant)) => RoomState::Inside {
                inferred: participant.inferred,
            },
            (CallOutcome::Cancelled, None) => RoomState::Cancelled,
            (CallOutcome::Refused(problem), None) => RoomState::Refused(problem),
            (CallOutcome::Asked, None) => {
                let came = participant
                    .and_then(Participant::last_joined)
                    .is_some_and(|joined| joined.plus(ZOOM_TIMES) >= self.at);
                // A room waits for the host as everyone does.
                let could_come_since = visit.running_since().map(|since| since.max(self.at));
                if came {
                    RoomState::Left
                } else if could_come_since.is_none_or(|since| now.since(since) < CONNECTING) {
                    RoomState::Asked
                } else {
                    RoomState::NotYet
                }
            }
        }
    }
}

impl RoomState {
    /// Whether another call would find the room on its way, or inside.
    #[must_use]
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Asked | Self::Inside { .. })
    }

    /// Whether there is anything to take back.
    #[must_use]
    pub const fn can_be_cancelled(self) -> bool {
        matches!(self, Self::Asked | Self::NotYet | Self::Inside { .. })
    }
}

impl Visit {
    /// Since when this generation's meeting runs, by Zoom's word; `None` while it does not.
    #[must_use]
    pub fn running_since(&self) -> Option<Timestamp> {
        let ClaimState::Ready { meeting, .. } = &self.claim.state else {
            return None;
        };
        self.instances
            .values()
            .filter(|instance| instance.meeting == Some(meeting.id))
            .filter(|instance| instance.started_at > instance.ended_at)
            .map(|instance| instance.started_at)
            .max()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        data_key::DataKey,
        visit::{Csn, Instance, Person, Role, Session},
    };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(1_000 + seconds)
    }

    /// A visit into which a room was called at second 0, with these joins and leaves of the room.
    fn scene(stays: &[(i64, i64)]) -> (Visit, PersonKey, RoomCall) {
        let id = RoomId::new("r1");
        let key = PersonKey::room(&DataKey::new(&[1; 32]), &id);
        let display = PersonName::clean("Bed 2", "", Role::Room);
        let mut visit = Visit::new(Csn::parse("10277").unwrap());
        let person = Person {
            role: Role::Room,
            epic_id: None,
            name: display.clone(),
        };
        let mut room = Participant::launched(person, at(0));
        for (index, (joined, left)) in stays.iter().enumerate() {
            let mut session = Session::new("u1");
            session.joined(at(*joined));
            if left > joined {
                session.left(at(*left));
            }
            room.sessions.insert(index.to_string(), session);
        }
        visit.participants.insert(key.clone(), room);
        let call = RoomCall {
            number: 1,
            room: id,
            name: RoomName::parse("Bed 2").unwrap(),
            display,
            epic_id: None,
            at: at(0),
            outcome: CallOutcome::Asked,
        };
        (visit, key, call)
    }

    fn start(visit: &mut Visit, seconds: i64) {
        let meeting = serde_json::json!({
            "generation": 1, "fence": 1, "state": "ready", "marker": "m", "since": at(0), "surplus_from": null,
            "owner": { "user": { "id": "owner", "user_type": "licensed" }, "person": "p" },
            "meeting": { "id": 5, "join_url": "https://zoom.us/j/5", "registration": true, "waiting_room": false },
        });
        visit.claim = serde_json::from_value(meeting).unwrap();
        let instance = Instance {
            meeting: Some(crate::zoom::MeetingId::new(5)),
            started_at: at(seconds),
            ended_at: Timestamp::default(),
        };
        visit.instances.insert("u1".to_owned(), instance);
    }

    #[test]
    fn a_room_has_a_minute_from_when_it_could_come_in() {
        let (mut visit, key, call) = scene(&[]);
        assert_eq!(call.state(&visit, &key, at(7_200)), RoomState::Asked);
        start(&mut visit, 7_200);
        assert_eq!(call.state(&visit, &key, at(7_259)), RoomState::Asked);
        assert_eq!(call.state(&visit, &key, at(7_260)), RoomState::NotYet);
    }

    #[test]
    fn a_room_that_went_has_left_and_one_from_before_the_call_has_not() {
        let (visit, key, call) = scene(&[(5, 20)]);
        assert_eq!(call.state(&visit, &key, at(30)), RoomState::Left);
        let (visit, key, call) = scene(&[(-500, -400)]);
        assert_eq!(call.state(&visit, &key, at(30)), RoomState::Asked);
    }

    #[test]
    fn a_room_that_was_taken_out_is_leaving_until_it_is_not() {
        let (visit, key, mut call) = scene(&[(5, 0)]);
        call.outcome = CallOutcome::Cancelled;
        call.at = at(30);
        assert_eq!(call.state(&visit, &key, at(31)), RoomState::Leaving);
        // It did not go: whoever looks must see it.
        let inside = RoomState::Inside { inferred: false };
        assert_eq!(call.state(&visit, &key, at(60)), inside);
    }
}
