//! What stops a Zoom Room's launch.

use http::StatusCode;

use super::{super::ContextError, entry};
use crate::{
    page::{Problem, messages},
    visit::RoomError,
};

pub(super) fn room(error: &RoomError) -> Problem {
    let (status, title, fix) = match error {
        RoomError::Entry(error) => return entry(error),
        RoomError::Missing => (
            StatusCode::NOT_FOUND,
            messages::ROOM_MISSING,
            "No Zoom Room of the account has exactly the name in roomName of the FDI record: compare it with Zoom's Room Management, letter by letter, and check that the room belongs to this Zoom account.".to_owned(),
        ),
        RoomError::Duplicate(_) => (
            StatusCode::CONFLICT,
            messages::ROOM_DUPLICATE,
            "Rename all but one of them in Zoom's Room Management: roomName of the FDI record must name one room.".to_owned(),
        ),
        RoomError::NoOwner => (
            StatusCode::BAD_REQUEST,
            messages::LINK_NOT_SET_UP,
            ContextError::Missing {
                parameter: "epicProviderId",
                mnemonic: "%USERPROVID;;;;;<ID TypeValue>%",
            }
            .to_string(),
        ),
    };
    let mut problem = Problem::new(status, title, messages::TELL_SUPPORT, fix);
    problem.detail = Some(error.to_string());
    problem
}
