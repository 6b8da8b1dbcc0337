//! Going out: one by one, all at once, or with the meeting itself.

use time::OffsetDateTime;

use super::{Place, SessionId};
use crate::zoom::{account::Account, event::Event, random};

impl Account {
    /// Closes one session; the last one out of the meeting ends it.
    pub(in crate::zoom) fn leave(&mut self, id: SessionId, now: OffsetDateTime) -> Vec<Event> {
        let Some((place, meeting, announced)) = self
            .session(id)
            .map(|session| (session.place, session.meeting, session.announced))
        else {
            return Vec::new();
        };
        let mut events = Vec::new();
        match place {
            Place::InMeeting => events.extend(self.participant_left(id, "left the meeting", now)),
            Place::WaitingRoom => {
                events.extend(self.at_door("meeting.participant_left_waiting_room", id, now));
            }
            Place::WaitingForHost => {
                events.extend(announced.then(|| self.stopped_waiting(id, now)).flatten());
            }
            Place::Left | Place::Ended => return events,
        }
        self.move_to(id, Place::Left, now);
        if place == Place::InMeeting && self.in_meeting(meeting).is_empty() {
            events.extend(self.finish(meeting, now));
        }
        events
    }

    /// Ends a running meeting for all; nothing happens to one that has not started.
    pub(in crate::zoom) fn end(&mut self, meeting: i64, now: OffsetDateTime) -> Vec<Event> {
        let mut events = Vec::new();
        if self
            .meeting(meeting)
            .is_some_and(|meeting| meeting.started_at.is_none())
        {
            return events;
        }
        for id in self.in_meeting(meeting) {
            events.extend(self.participant_left(id, "Host ended the meeting", now));
            self.move_to(id, Place::Ended, now);
        }
        events.extend(self.finish(meeting, now));
        events
    }

    /// Deletes a meeting; a running one ends first.
    pub(in crate::zoom) fn delete_meeting(&mut self, id: i64, now: OffsetDateTime) -> Vec<Event> {
        let mut events = self.end(id, now);
        for waiting in self.sessions_of(id, |session| session.place == Place::WaitingForHost) {
            self.move_to(waiting, Place::Ended, now);
        }
        events.extend(self.meeting_deleted(id, now));
        if let Some(meeting) = self.meeting_mut(id) {
            meeting.deleted_at = Some(now);
        }
        events
    }

    fn in_meeting(&self, meeting: i64) -> Vec<SessionId> {
        self.sessions_of(meeting, |session| session.place == Place::InMeeting)
    }

    /// Closes the instance: the next one has a new UUID, an instant meeting has none.
    fn finish(&mut self, id: i64, now: OffsetDateTime) -> Vec<Event> {
        let mut events = Vec::new();
        for waiting in self.sessions_of(id, |session| session.place == Place::WaitingRoom) {
            events.extend(self.at_door("meeting.participant_left_waiting_room", waiting, now));
            self.move_to(waiting, Place::Ended, now);
        }
        events.extend(self.meeting_ended(id, now));
        if let Some(meeting) = self.meeting_mut(id) {
            meeting.started_at = None;
            let ended = std::mem::replace(&mut meeting.uuid, random::meeting_uuid());
            meeting.past.push(ended);
            if meeting.is_instant() {
                meeting.deleted_at = Some(now);
            }
        }
        events
    }
}
