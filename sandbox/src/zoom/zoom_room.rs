//! Zoom Rooms of the account: commanded over the API, they act by themselves a little later.

use serde::Serialize;
use time::OffsetDateTime;

use super::{
    Zoom,
    account::Account,
    answer::ApiError,
    event::Event,
    identity::{Identity, JoinError},
    link::Link,
    meeting::Meeting,
    options::{RoomNaming, RoomPower, RoomSeed},
    random,
    room::{Place, Role, SessionId},
};

pub(super) mod api;

/// A room as it is now, for tests and for eyes.
#[derive(Debug, Clone, Serialize)]
pub struct RoomView {
    /// `id` in the API.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `status` in the API.
    pub status: &'static str,
    /// The meeting it is in or waits at.
    pub meeting: Option<i64>,
    /// Its session there.
    pub session: Option<SessionId>,
}

#[derive(Debug, Clone)]
pub(super) struct ZoomRoom {
    id: String,
    dashboard_id: String,
    name: String,
    power: RoomPower,
    session: Option<SessionId>,
    /// Counts commands: a later one overtakes what an earlier one is still about to do.
    commands: u64,
}

/// `zoomroom.meeting_join`, as it was asked for.
#[derive(Debug, Clone)]
struct Join {
    /// Empty for an instant meeting.
    meeting_number: String,
    passcode: String,
    force_accept: bool,
    as_host: bool,
}

impl ZoomRoom {
    pub(super) fn from_seed(seed: &RoomSeed) -> Self {
        Self {
            id: random::identifier(),
            dashboard_id: random::identifier(),
            name: seed.name.clone(),
            power: seed.power,
            session: None,
            commands: 0,
        }
    }
}

impl Account {
    fn zoom_room(&mut self, id: &str) -> Option<&mut ZoomRoom> {
        self.zoom_rooms.iter_mut().find(|room| room.id == id)
    }

    /// The session in which a room is now.
    fn session_of_room(&self, room: &ZoomRoom) -> Option<(SessionId, i64)> {
        let session = self.session(room.session?)?;
        let there = !matches!(session.place, Place::Left | Place::Ended);
        there.then_some((session.id, session.meeting))
    }

    fn status_of(&self, room: &ZoomRoom) -> &'static str {
        match room.power {
            RoomPower::Off => "Offline",
            RoomPower::NotSetUp => "UnderConstruction",
            // Whether a room that waits for the host counts, Zoom does not say.
            RoomPower::On if self.session_of_room(room).is_some() => "InMeeting",
            RoomPower::On => "Available",
        }
    }

    fn view_of_room(&self, room: &ZoomRoom) -> RoomView {
        let session = self.session_of_room(room);
        RoomView {
            id: room.id.clone(),
            name: room.name.clone(),
            status: self.status_of(room),
            meeting: session.map(|(_, meeting)| meeting),
            session: session.map(|(session, _)| session),
        }
    }

    /// Does what a room was commanded, unless another command came since. Whatever fails shows on the room's screen
    /// only.
    fn room_joins(
        &mut self,
        id: &str,
        command: u64,
        join: &Join,
        now: OffsetDateTime,
    ) -> Vec<Event> {
        let Some(room) = self.zoom_room(id).cloned() else {
            return Vec::new();
        };
        if room.commands != command || room.power != RoomPower::On {
            return Vec::new();
        }
        let mut events = Vec::new();
        if let Some((session, meeting)) = self.session_of_room(&room) {
            if !join.force_accept || meeting.to_string() == join.meeting_number {
                return Vec::new();
            }
            events.extend(self.leave(session, now));
        }
        let number = if join.meeting_number.is_empty() {
            self.instant_meeting(now)
        } else {
            join.meeting_number.parse().ok()
        };
        if let Some(Ok((session, joined))) =
            number.map(|number| self.room_enters(&room, number, join, now))
        {
            if let Some(room) = self.zoom_room(id) {
                room.session = Some(session);
            }
            events.extend(joined);
        }
        events
    }

    /// What an empty meeting number makes of a command.
    fn instant_meeting(&mut self, now: OffsetDateTime) -> Option<i64> {
        let host = self.users.first()?.id.clone();
        let id = self.unused_meeting_number();
        let mut meeting = Meeting::new(id, &host, now);
        meeting.kind = 1;
        meeting.topic = "Instant meeting of a Zoom Room".to_owned();
        meeting.settings["join_before_host"] = true.into();
        self.meetings.insert(id, meeting);
        Some(id)
    }

    fn room_enters(
        &mut self,
        room: &ZoomRoom,
        number: i64,
        join: &Join,
        now: OffsetDateTime,
    ) -> Result<(SessionId, Vec<Event>), JoinError> {
        let meeting = self.meeting(number).ok_or(JoinError::NoSuchMeeting)?;
        // A room is told the passcode itself: the form that stands in links is none.
        if meeting.passcode.as_deref().unwrap_or_default() != join.passcode
            && !join.meeting_number.is_empty()
        {
            return Err(JoinError::WrongPasscode);
        }
        let first = meeting.started_at.is_none();
        let link = Link {
            starts: false,
            meeting: number,
            passcode: meeting.passcode.clone(),
            registrant_token: None,
            zak: None,
        };
        let mut person = self.recognise(&link, now)?;
        person.identity = match self.options.room_naming {
            RoomNaming::OwnId => Identity::User(room.id.clone()),
            RoomNaming::OtherId => Identity::User(format!("zr_{}", room.dashboard_id)),
            RoomNaming::Nothing => Identity::Guest,
        };
        if join.as_host && first {
            person.role = Role::Host;
        }
        Ok(self.join_as(link, person, &room.name, now))
    }
}

impl Zoom {
    /// Every room of the account.
    #[must_use]
    pub fn rooms(&self) -> Vec<RoomView> {
        let account = self.account();
        let rooms = account.zoom_rooms.iter();
        rooms.map(|room| account.view_of_room(room)).collect()
    }

    /// The first room of this name.
    #[must_use]
    pub fn room(&self, name: &str) -> Option<RoomView> {
        self.rooms().into_iter().find(|room| room.name == name)
    }

    /// Switches every room of this name on or off; one that goes off leaves its meeting.
    pub fn switch_room(&self, name: &str, power: RoomPower) {
        let mut account = self.account();
        let mut sessions = Vec::new();
        for index in 0..account.zoom_rooms.len() {
            if account.zoom_rooms[index].name != name {
                continue;
            }
            account.zoom_rooms[index].power = power;
            let session = account.session_of_room(&account.zoom_rooms[index]);
            sessions.extend(session.filter(|_| power != RoomPower::On));
        }
        let now = self.0.clock.now();
        for (session, _) in sessions {
            let events = account.leave(session, now);
            self.send(&account, events);
        }
    }

    /// Adds a room.
    pub fn add_room(&self, name: &str, power: RoomPower) {
        let seed = RoomSeed {
            name: name.to_owned(),
            power,
        };
        self.account().zoom_rooms.push(ZoomRoom::from_seed(&seed));
    }

    /// Somebody in a room joins a meeting by hand, at the room's controller.
    pub fn room_joins_by_hand(&self, name: &str, meeting: i64) {
        let Some(room) = self.room(name) else { return };
        let passcode = self.meeting(meeting).and_then(|meeting| meeting.passcode);
        let join = Join {
            meeting_number: meeting.to_string(),
            passcode: passcode.unwrap_or_default(),
            force_accept: true,
            as_host: false,
        };
        if let Ok(command) = self.command(&room.id) {
            self.room_acts(&room.id, command, &join);
        }
    }

    /// Counts a command to a room that can take one.
    fn command(&self, id: &str) -> Result<u64, ApiError> {
        let mut account = self.account();
        let room = account
            .zoom_room(id)
            .ok_or_else(|| ApiError::no_such_room(id))?;
        if room.power != RoomPower::On {
            return Err(ApiError::bad_request(
                300,
                "Zoom Room is offline. Please ensure that the Zoom Room is online before checking in or checking out.",
            ));
        }
        room.commands += 1;
        Ok(room.commands)
    }

    fn room_acts(&self, id: &str, command: u64, join: &Join) {
        let mut account = self.account();
        let events = account.room_joins(id, command, join, self.0.clock.now());
        self.send(&account, events);
    }

    fn room_acts_later(&self, id: &str, command: u64, join: Join) {
        let after = self.account().options.room_acts_after;
        let (zoom, id) = (self.clone(), id.to_owned());
        tokio::spawn(async move {
            tokio::time::sleep(after).await;
            zoom.room_acts(&id, command, &join);
        });
    }

    /// Leaves its meeting, if it is in one.
    pub(super) fn room_leaves(&self, id: &str) {
        let mut account = self.account();
        let Some(room) = account.zoom_room(id).cloned() else {
            return;
        };
        if let Some((session, _)) = account.session_of_room(&room) {
            let events = account.leave(session, self.0.clock.now());
            self.send(&account, events);
        }
    }
}
