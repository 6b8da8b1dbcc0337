//! Coming in: to the meeting, the waiting room, or the wait for the host.

use time::{Duration, OffsetDateTime};

use super::{Place, Role, Session, SessionId};
use crate::zoom::{
    account::Account,
    event::Event,
    identity::{Identity, JoinError, Person},
    link::Link,
    meeting::Meeting,
    random,
};

impl Account {
    /// Opens `link` on one more device.
    pub(in crate::zoom) fn join(
        &mut self,
        link: Link,
        name: &str,
        now: OffsetDateTime,
    ) -> Result<(SessionId, Vec<Event>), JoinError> {
        let person = self.recognise(&link, now)?;
        Ok(self.join_as(link, person, name, now))
    }

    /// The same, for somebody who is known already.
    pub(in crate::zoom) fn join_as(
        &mut self,
        link: Link,
        person: Person,
        name: &str,
        now: OffsetDateTime,
    ) -> (SessionId, Vec<Event>) {
        let mut events = self.leave_other_device(link.meeting, &person.identity, now);
        let name = match name.trim() {
            "" => person.name.unwrap_or_else(|| "Guest".to_owned()),
            name => name.to_owned(),
        };
        let id = SessionId(random::number());
        let meeting = link.meeting;
        let user_id = self.next_user_id();
        self.sessions.push(Session {
            id,
            meeting,
            name,
            identity: person.identity,
            role: person.role,
            place: Place::WaitingForHost,
            user_id,
            participant_uuid: random::identifier(),
            announced: false,
            stays: Vec::new(),
            link,
        });
        match self.place_for(id, now) {
            Place::InMeeting => events.extend(self.enter(id, now)),
            Place::WaitingRoom => events.extend(self.enter_waiting_room(id, now)),
            _ => {}
        }
        (id, events)
    }

    /// A registrant's link works on one device at a time unless the meeting allows more.
    fn leave_other_device(
        &mut self,
        meeting: i64,
        identity: &Identity,
        now: OffsetDateTime,
    ) -> Vec<Event> {
        let several = self
            .meeting(meeting)
            .is_some_and(|meeting| meeting.has("allow_multiple_devices"));
        if several || !matches!(identity, Identity::Registrant(_)) {
            return Vec::new();
        }
        self.sessions_of(meeting, |session| session.identity == *identity)
            .into_iter()
            .flat_map(|session| self.leave(session, now))
            .collect()
    }

    fn place_for(&self, id: SessionId, now: OffsetDateTime) -> Place {
        let Some((session, meeting)) = self
            .session(id)
            .and_then(|session| Some((session, self.meeting(session.meeting)?)))
        else {
            return Place::Ended;
        };
        let open = session.role.manages()
            || meeting.started_at.is_some()
            || meeting.opens_before_host(now);
        if !open {
            Place::WaitingForHost
        } else if meeting.sends_to_waiting_room(&session.identity, session.role) {
            Place::WaitingRoom
        } else {
            Place::InMeeting
        }
    }

    /// Puts a session into the meeting, which starts it and ends the wait of others if it must.
    pub(super) fn enter(&mut self, id: SessionId, now: OffsetDateTime) -> Vec<Event> {
        let Some((meeting, role)) = self
            .session(id)
            .map(|session| (session.meeting, session.role))
        else {
            return Vec::new();
        };
        let mut events = Vec::new();
        let starts = self
            .meeting(meeting)
            .is_some_and(|meeting| meeting.started_at.is_none());
        if starts {
            if let Some(meeting) = self.meeting_mut(meeting) {
                meeting.started_at = Some(now);
            }
            events.extend(self.meeting_started(meeting, now));
        }
        if role == Role::Attendee && !self.host_is_in(meeting) {
            let early = self
                .meeting(meeting)
                .is_some_and(|meeting| meeting.has("join_before_host"));
            events.extend(early.then(|| self.joined_before_host(id, now)).flatten());
        }
        self.move_to(id, Place::InMeeting, now);
        events.extend(self.participant_joined(id, now));
        if starts || role.manages() {
            events.extend(self.end_wait_for_host(meeting, now));
        }
        events
    }

    fn end_wait_for_host(&mut self, meeting: i64, now: OffsetDateTime) -> Vec<Event> {
        let mut events = Vec::new();
        for id in self.sessions_of(meeting, |session| session.place == Place::WaitingForHost) {
            match self.place_for(id, now) {
                Place::InMeeting => {
                    self.move_to(id, Place::InMeeting, now);
                    events.extend(self.participant_joined(id, now));
                }
                Place::WaitingRoom => events.extend(self.enter_waiting_room(id, now)),
                _ => {}
            }
        }
        events
    }

    fn enter_waiting_room(&mut self, id: SessionId, now: OffsetDateTime) -> Option<Event> {
        self.move_to(id, Place::WaitingRoom, now);
        self.at_door("meeting.participant_joined_waiting_room", id, now)
    }
}

impl Meeting {
    /// `join_before_host`, at any time or so many minutes before the start.
    fn opens_before_host(&self, now: OffsetDateTime) -> bool {
        let minutes = self.number("jbh_time");
        self.has("join_before_host")
            && (minutes == 0 || now >= self.start_time - Duration::minutes(minutes))
    }
}
