//! The account's Zoom Rooms, if any are called.

use shared::zoom::{Grant, ZoomError};

use super::{
    Area,
    check::{Finding, Subject},
    scopes,
    world::World,
};

/// The check's name.
pub const SUBJECT: Subject =
    Subject::new("zoom.rooms", Area::Zoom, "Zoom lists the account's rooms");

/// Reads the list.
pub async fn check(world: World<'_>, grant: &Grant) -> Finding {
    if !scopes::uses_rooms(world.settings(), &grant.scopes) {
        return Finding::skipped(
            "no rooms are called: epic.id_types.room is not set, and the app has no scope of Zoom Rooms",
        );
    }
    match world.installation.zoom.rooms_listed().await {
        Ok(0) => Finding::warning("the list is empty").fix(
            "Add rooms in Zoom's Room Management; each needs a name of its own, which stands in the FDI record as roomName.",
        ),
        Ok(count) => Finding::passed(format!("{count} room(s) on the first page")),
        Err(error) => {
            let setting = match error {
                ZoomError::Refused { .. } => {
                    "Zoom App Marketplace → Manage → the Server-to-Server OAuth app → Scopes"
                }
                _ => "zoom.api_base_url",
            };
            Finding::failed(error.to_string()).at(setting).fix(error.fix())
        }
    }
}
