//! What people do with meetings, callable from tests and from the Zoom page alike.

use time::OffsetDateTime;

use super::{
    Zoom,
    account::Account,
    event::Event,
    identity::JoinError,
    link::Link,
    room::{Place, SessionId},
};

/// Why nothing was done to a session or meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// No such session, or no such meeting.
    #[error("there is no such session or meeting")]
    Unknown,
    /// It is somewhere else: admitting needs the waiting room, ending a meeting that runs.
    #[error("nothing to do there")]
    Elsewhere,
}

impl Zoom {
    /// Opens a join or start link on one device. An empty `name` takes the one that Zoom knows.
    ///
    /// # Errors
    /// When the link does not open its meeting.
    pub fn join(&self, link: &str, name: &str) -> Result<SessionId, JoinError> {
        let link = Link::parse(&self.0.base, link).ok_or(JoinError::NotALink)?;
        self.open(link, name)
    }

    pub(super) fn open(&self, link: Link, name: &str) -> Result<SessionId, JoinError> {
        let mut account = self.account();
        let (session, events) = account.join(link, name, self.0.clock.now())?;
        self.send(&account, events);
        let waits = account
            .session(session)
            .is_some_and(|session| session.place == Place::WaitingForHost);
        let after = account.options.waiting_event_after;
        drop(account);
        if waits {
            self.announce_later(session, after);
        }
        Ok(session)
    }

    /// The host opens their meeting from Zoom itself, without any link.
    ///
    /// # Errors
    /// When there is no such meeting.
    pub fn host_joins(&self, meeting: i64) -> Result<SessionId, JoinError> {
        let now = self.0.clock.now();
        let mut account = self.account();
        let host = account
            .meeting(meeting)
            .map(|meeting| meeting.host_id.clone())
            .ok_or(JoinError::NoSuchMeeting)?;
        let zak = account.issue_zak(&host, now + time::Duration::hours(2));
        drop(account);
        self.open(Link::new(true, meeting, &format!("zak={zak}")), "")
    }

    /// Leaves from one device.
    ///
    /// # Errors
    /// When there is no such session, or it is out already.
    pub fn leave(&self, session: SessionId) -> Result<(), SessionError> {
        self.with_session(session, Account::leave, |place| {
            !matches!(place, Place::Left | Place::Ended)
        })
    }

    /// The host admits one from the waiting room.
    ///
    /// # Errors
    /// When there is no such session, or it is not in the waiting room.
    pub fn admit(&self, session: SessionId) -> Result<(), SessionError> {
        self.with_session(session, Account::admit, |place| place == Place::WaitingRoom)
    }

    /// The host puts one back into the waiting room.
    ///
    /// # Errors
    /// When there is no such session, or it is not in the meeting.
    pub fn put_in_waiting_room(&self, session: SessionId) -> Result<(), SessionError> {
        self.with_session(session, Account::put_in_waiting_room, |place| {
            place == Place::InMeeting
        })
    }

    /// Ends a running meeting for all.
    ///
    /// # Errors
    /// When there is no such meeting, or it is not running.
    pub fn end(&self, meeting: i64) -> Result<(), SessionError> {
        let mut account = self.account();
        let running = account.meeting(meeting).ok_or(SessionError::Unknown)?;
        if running.started_at.is_none() {
            return Err(SessionError::Elsewhere);
        }
        let events = account.end(meeting, self.0.clock.now());
        self.send(&account, events);
        Ok(())
    }

    /// Deletes a meeting by hand in Zoom; a running one ends first.
    ///
    /// # Errors
    /// When there is no such meeting.
    pub fn delete_meeting(&self, meeting: i64) -> Result<(), SessionError> {
        let mut account = self.account();
        account.meeting(meeting).ok_or(SessionError::Unknown)?;
        let events = account.delete_meeting(meeting, self.0.clock.now());
        self.send(&account, events);
        Ok(())
    }

    fn with_session(
        &self,
        id: SessionId,
        act: fn(&mut Account, SessionId, OffsetDateTime) -> Vec<Event>,
        applies: impl Fn(Place) -> bool,
    ) -> Result<(), SessionError> {
        let mut account = self.account();
        let place = account.session(id).ok_or(SessionError::Unknown)?.place;
        if !applies(place) {
            return Err(SessionError::Elsewhere);
        }
        let events = act(&mut account, id, self.0.clock.now());
        self.send(&account, events);
        Ok(())
    }

    /// Sends `participant_jbh_waiting` if the session still waits then.
    fn announce_later(&self, session: SessionId, after: std::time::Duration) {
        if after.is_zero() {
            self.announce(session);
        } else if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let zoom = self.clone();
            runtime.spawn(async move {
                tokio::time::sleep(after).await;
                zoom.announce(session);
            });
        }
    }

    fn announce(&self, session: SessionId) {
        let mut account = self.account();
        let event = account.still_waiting(session, self.0.clock.now());
        self.send(&account, event);
    }
}
