//! Zoom Rooms: found by their exact name, sent into a meeting, taken out again.
//!
//! Source: Zoom's API of Zoom Rooms, `GET /rooms` and `PATCH /rooms/{id}/events`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use super::{Call, MeetingId, RoomId, Zoom, ZoomError, client::segment};
use crate::{http_client::Method, settings::Secret};

/// Longest name that is looked for, in letters. Zoom documents no limit.
const LONGEST_NAME: usize = 128;
/// Rooms a page: Zoom's most.
const PAGE_SIZE: usize = 300;
/// Pages of the list that are read: more rooms than any account has.
const MOST_PAGES: usize = 100;

/// Why a text cannot be a room's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("it must be 1 to 128 letters, without control characters")]
pub struct RoomNameError;

/// A room's name in one form: Unicode NFC, without the spaces around it. Case counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoomName(String);

impl RoomName {
    /// Reads a name.
    ///
    /// # Errors
    /// [`RoomNameError`].
    pub fn parse(text: &str) -> Result<Self, RoomNameError> {
        let name: String = text.trim().nfc().collect();
        let fits = (1..=LONGEST_NAME).contains(&name.chars().count())
            && !name.chars().any(char::is_control);
        fits.then_some(Self(name)).ok_or(RoomNameError)
    }

    /// The name. Any text: never part of a URL as it stands.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a room of Zoom's list has exactly this name.
    fn is(&self, listed: &str) -> bool {
        listed.trim().nfc().eq(self.0.chars())
    }
}

/// What a room is doing, by Zoom's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum RoomStatus {
    /// On, and in no meeting.
    Available,
    /// In a meeting.
    InMeeting,
    /// Off, or not reachable.
    Offline,
    /// Not set up yet.
    UnderConstruction,
    /// A word that Zoom did not have when this was written, or none: only trying tells.
    #[serde(other)]
    Unknown,
}

/// A room of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// By which it is commanded.
    pub id: RoomId,
    /// Its other ID, for Zoom's dashboards. Zoom does not say which of the two its webhooks name.
    pub dashboard_id: Option<RoomId>,
    /// What it is doing.
    pub status: RoomStatus,
}

/// Into which meeting a room is sent.
#[derive(Debug, Clone, Copy)]
pub struct RoomEntry<'a> {
    /// The meeting. Zoom starts a new one where a number is missing, so there is no way to leave it out.
    pub meeting: MeetingId,
    /// Its passcode, if it has one.
    pub passcode: Option<&'a Secret>,
    /// Whether the room joins without anybody in it accepting.
    pub force_accept: bool,
}

#[derive(Deserialize)]
pub(super) struct Page {
    #[serde(default)]
    rooms: Vec<Listed>,
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
struct Listed {
    id: RoomId,
    room_id: Option<RoomId>,
    #[serde(default)]
    name: String,
    status: Option<RoomStatus>,
}

#[derive(Deserialize)]
pub(super) struct Passcode {
    password: Option<Secret>,
}

impl Zoom {
    /// Every room with exactly this name.
    ///
    /// Zoom does not say how `query_name` matches, so it only shortens the list: names are compared here, and if
    /// none fits, the whole list is read.
    ///
    /// # Errors
    /// [`ZoomError`].
    pub async fn rooms_named(&self, name: &RoomName) -> Result<Vec<Room>, ZoomError> {
        let all = format!("/rooms?page_size={PAGE_SIZE}");
        let narrowed = format!("{all}&query_name={}", segment(name.as_str()));
        let found = self.rooms(&narrowed, name).await?;
        if found.is_empty() {
            self.rooms(&all, name).await
        } else {
            Ok(found)
        }
    }

    /// How many rooms the first page of the account's list has.
    ///
    /// # Errors
    /// [`ZoomError`].
    pub async fn rooms_listed(&self) -> Result<usize, ZoomError> {
        let path = format!("/rooms?page_size={PAGE_SIZE}");
        let page: Page = self.get(Call::ListRooms, &path).await?;
        Ok(page.rooms.len())
    }

    /// The rooms with this name on all pages of one list.
    async fn rooms(&self, list: &str, name: &RoomName) -> Result<Vec<Room>, ZoomError> {
        let call = Call::ListRooms;
        let mut found = Vec::new();
        let mut path = list.to_owned();
        for _ in 0..MOST_PAGES {
            let page: Page = self.get(call, &path).await?;
            found.extend(page.named(name));
            match page.next_page_token {
                Some(token) if !token.is_empty() => {
                    path = format!("{list}&next_page_token={}", segment(&token));
                }
                _ => return Ok(found),
            }
        }
        // A list without end cannot say that a name is there once only.
        Err(ZoomError::Unusable { call })
    }

    /// Asks a room to join a meeting. Zoom only accepts the command: that the room is in, a webhook tells.
    ///
    /// The room never takes the host's role (`make_zoom_room_host`): it may stand where anybody can touch it, and a
    /// host admits, removes and ends. It waits for the host as the patient does.
    ///
    /// # Errors
    /// [`ZoomError`]: 400/300 if the room is offline, 404/1012 if it is gone.
    pub async fn send_room(&self, room: &RoomId, entry: RoomEntry<'_>) -> Result<(), ZoomError> {
        let mut params = json!({
            "meeting_number": entry.meeting.expose().to_string(),
            "force_accept": entry.force_accept,
            "make_zoom_room_host": false,
        });
        if let Some(passcode) = entry.passcode {
            params["passcode"] = passcode.expose().into();
        }
        let body = json!({ "method": "zoomroom.meeting_join", "params": params });
        self.command_room(room, &body).await
    }

    /// Asks a room to leave its meeting.
    ///
    /// # Errors
    /// [`ZoomError`].
    pub async fn take_room_out(&self, room: &RoomId) -> Result<(), ZoomError> {
        let body = json!({ "method": "zoomroom.meeting_leave" });
        self.command_room(room, &body).await
    }

    async fn command_room(&self, room: &RoomId, body: &Value) -> Result<(), ZoomError> {
        let path = format!("/rooms/{}/events", segment(room.expose()));
        self.call(Call::RoomCommand, Method::PATCH, &path, Some(body))
            .await
            .map(drop)
    }

    /// A meeting's passcode as people type it, read afresh: links carry another form of it, and its host may have
    /// changed it.
    ///
    /// # Errors
    /// [`ZoomError`]; [gone](ZoomError::is_gone) if the meeting was deleted.
    pub async fn passcode(&self, meeting: MeetingId) -> Result<Option<Secret>, ZoomError> {
        let path = format!("/meetings/{}", meeting.expose());
        let answer: Passcode = self.get(Call::GetMeeting, &path).await?;
        Ok(answer.read())
    }
}

impl Page {
    /// The rooms with exactly this name.
    pub fn named(&self, name: &RoomName) -> impl Iterator<Item = Room> {
        let named = self.rooms.iter().filter(|room| name.is(&room.name));
        named.map(|room| Room {
            id: room.id.clone(),
            dashboard_id: room.room_id.clone().filter(|other| *other != room.id),
            status: room.status.unwrap_or(RoomStatus::Unknown),
        })
    }
}

impl Passcode {
    /// The passcode, if there is one.
    pub fn read(self) -> Option<Secret> {
        self.password
            .filter(|passcode| !passcode.expose().is_empty())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_are_compared_in_one_form_and_exactly() {
        let name = RoomName::parse("  Se\u{301}an's room ").unwrap();
        assert_eq!(name.as_str(), "Séan's room");
        for same in ["Séan's room", "Se\u{301}an's room", " Séan's room\t"] {
            assert!(name.is(same), "{same}");
        }
        for other in ["Séan's room 2", "séan's room", "Séan's  room", "Séan", ""] {
            assert!(!name.is(other), "{other}");
        }
    }

    #[test]
    fn what_cannot_be_a_name_is_none() {
        for wrong in ["", "  ", "a\nb", "a\0", &"x".repeat(129)] {
            assert_eq!(RoomName::parse(wrong), Err(RoomNameError), "{wrong}");
        }
        assert!(RoomName::parse(&"é".repeat(128)).is_ok());
    }

    #[test]
    fn a_status_of_tomorrow_is_no_mistake() {
        let status = |text| serde_json::from_str::<RoomStatus>(text).unwrap();
        assert_eq!(status("\"InMeeting\""), RoomStatus::InMeeting);
        assert_eq!(status("\"Dancing\""), RoomStatus::Unknown);
    }
}
