//! How Zoom Rooms are called into visits.

use serde::Deserialize;

/// How Zoom Rooms are called into visits, and how Epic is told of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ZoomRooms {
    /// Whether a room joins without anybody in it accepting.
    pub force_accept: bool,
    /// Whether someone whom Zoom cannot name counts as the room that was just called, if only the room can be meant.
    /// Which identity a room has in webhooks is not documented.
    pub infer_presence: bool,
    /// Which `ExternalID` stands for a room, once `epic.id_types.room` says of what type it is.
    pub reported_as: RoomReportedAs,
}

impl Default for ZoomRooms {
    fn default() -> Self {
        Self {
            force_accept: true,
            infer_presence: true,
            reported_as: RoomReportedAs::RoomName,
        }
    }
}

/// The `ExternalID` of a room. What Epic expects is not public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomReportedAs {
    /// CONTEXT's `roomName`.
    RoomName,
    /// CONTEXT's `epicProviderId`: whoever called the room.
    EpicProviderId,
}
