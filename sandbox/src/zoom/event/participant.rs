//! Events of one participant.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Event, OPERATOR, OPERATOR_ID, TimeField};
use crate::zoom::{
    account::Account,
    clock,
    identity::Identity,
    room::{Place, Session, SessionId},
};

impl Account {
    pub(in crate::zoom) fn participant_joined(
        &self,
        id: SessionId,
        now: OffsetDateTime,
    ) -> Option<Event> {
        let time = match self.options.participant_time {
            TimeField::Schema => "join_time",
            TimeField::Example => "date_time",
        };
        self.about("meeting.participant_joined", id, now, |participant| {
            participant[time] = json!(clock::stamp(now));
        })
    }

    pub(in crate::zoom) fn participant_left(
        &self,
        id: SessionId,
        reason: &str,
        now: OffsetDateTime,
    ) -> Option<Event> {
        let name = &self.session(id)?.name;
        let reason = if reason.starts_with("Host") {
            format!("{name} left the meeting.<br>Reason: {reason}.")
        } else {
            format!("{name} left the meeting.<br>Reason: {name} {reason}.")
        };
        self.about("meeting.participant_left", id, now, |participant| {
            participant["leave_time"] = json!(clock::stamp(now));
            participant["leave_reason"] = json!(reason);
            if self.options.participant_time == TimeField::Example {
                participant["date_time"] = json!(clock::stamp(now));
            }
        })
    }

    /// An event of the waiting room's door.
    pub(in crate::zoom) fn at_door(
        &self,
        event: &'static str,
        id: SessionId,
        now: OffsetDateTime,
    ) -> Option<Event> {
        self.about(event, id, now, |participant| {
            participant["date_time"] = json!(clock::stamp(now));
        })
    }

    pub(in crate::zoom) fn admitted(&self, id: SessionId, now: OffsetDateTime) -> Option<Event> {
        let mut event = self.at_door("meeting.participant_admitted", id, now)?;
        let meeting = self.session(id)?.meeting;
        let host = self.sessions.iter().find(|session| {
            session.meeting == meeting
                && session.place == Place::InMeeting
                && session.role.manages()
        });
        let host = host
            .map(|session| session.identity.ids().0)
            .and_then(|id| self.user(&id));
        event.payload["operator"] = json!(host.map_or(OPERATOR, |host| host.email.as_str()));
        event.payload["operator_id"] = json!(host.map_or(OPERATOR_ID, |host| host.id.as_str()));
        event.payload["operation"] = json!("single");
        Some(event)
    }

    /// `participant_jbh_waiting`, once, if the session still waits for the host.
    pub(in crate::zoom) fn still_waiting(
        &mut self,
        id: SessionId,
        now: OffsetDateTime,
    ) -> Option<Event> {
        let session = self.session_mut(id)?;
        if session.place != Place::WaitingForHost || session.announced {
            return None;
        }
        session.announced = true;
        let (session, meeting) = self.scene(id)?;
        let mut object = meeting.object();
        object["participant"] = session.before_host();
        Some(self.event("meeting.participant_jbh_waiting", &object, now))
    }

    /// Gave up waiting for the host; this event's `id` is a number.
    pub(in crate::zoom) fn stopped_waiting(
        &self,
        id: SessionId,
        now: OffsetDateTime,
    ) -> Option<Event> {
        let (session, meeting) = self.scene(id)?;
        let mut object = meeting.object();
        object["id"] = json!(meeting.id);
        object["participant"] = session.before_host();
        object["participant"]["registrant_id"] = json!(session.identity.ids().1);
        Some(self.event("meeting.participant_jbh_waiting_left", &object, now))
    }

    pub(in crate::zoom) fn joined_before_host(
        &self,
        id: SessionId,
        now: OffsetDateTime,
    ) -> Option<Event> {
        let (session, meeting) = self.scene(id)?;
        let mut object = meeting.object();
        object["participant"] = session.before_host();
        object["participant"]["registrant_id"] = json!(session.identity.ids().1);
        Some(self.event("meeting.participant_jbh_joined", &object, now))
    }

    fn about(
        &self,
        event: &'static str,
        id: SessionId,
        now: OffsetDateTime,
        complete: impl FnOnce(&mut Value),
    ) -> Option<Event> {
        let (session, meeting) = self.scene(id)?;
        // Addresses of people outside the account are blank, registrants' included.
        let email = match &session.identity {
            Identity::User(id) => self.user(id).map_or("", |user| user.email.as_str()),
            _ => "",
        };
        let (user, registrant) = session.identity.ids();
        let mut participant = json!({
            "user_id": session.user_id,
            "user_name": session.name,
            "id": user,
            "participant_uuid": session.participant_uuid,
            "participant_user_id": user,
            "registrant_id": registrant,
            "email": email,
        });
        complete(&mut participant);
        let mut object = meeting.object();
        object["participant"] = participant;
        Some(self.event(event, &object, now))
    }
}

impl Session {
    /// The little that is told of people before the meeting: no `user_id`, no time.
    fn before_host(&self) -> Value {
        json!({ "id": self.identity.ids().0, "user_name": self.name })
    }
}
