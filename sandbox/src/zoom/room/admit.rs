//! The waiting room's door, worked by a host in the meeting.

use time::OffsetDateTime;

use super::{Place, SessionId};
use crate::zoom::{account::Account, event::Event};

impl Account {
    /// From the waiting room into the meeting; nothing happens to a session that is elsewhere.
    pub(in crate::zoom) fn admit(&mut self, id: SessionId, now: OffsetDateTime) -> Vec<Event> {
        if self.place_of(id) != Some(Place::WaitingRoom) {
            return Vec::new();
        }
        let mut events = Vec::new();
        events.extend(self.admitted(id, now));
        events.extend(self.at_door("meeting.participant_left_waiting_room", id, now));
        events.extend(self.enter(id, now));
        events
    }

    /// From the meeting back into the waiting room. Zoom documents one event for it and no `participant_left`.
    pub(in crate::zoom) fn put_in_waiting_room(
        &mut self,
        id: SessionId,
        now: OffsetDateTime,
    ) -> Vec<Event> {
        if self.place_of(id) != Some(Place::InMeeting) {
            return Vec::new();
        }
        self.move_to(id, Place::WaitingRoom, now);
        self.at_door("meeting.participant_put_in_waiting_room", id, now)
            .into_iter()
            .collect()
    }

    pub(super) fn place_of(&self, id: SessionId) -> Option<Place> {
        self.session(id).map(|session| session.place)
    }
}
