//! CONTEXT of the FDI record that calls a Zoom Room.

use serde_json::{Map, Value};

use super::{ContextError, Members};
use crate::{
    telemetry::Phi,
    visit::{Csn, EpicId, PersonName, Role},
    zoom::RoomName,
};

/// CONTEXT of a Zoom Room's FDI record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomContext {
    /// The visit.
    pub csn: Csn,
    /// Provider record (SER) ID of whoever calls the room; needed only while the visit has no meeting.
    pub epic_provider_id: Option<EpicId>,
    /// The provider on the schedule, if the record sends one. The usual record does not.
    pub encounter_provider_id: Option<EpicId>,
    /// Whether whoever calls has a Zoom account of their own.
    pub use_provider_zoom_account: bool,
    /// The room's name in Zoom.
    pub room: RoomName,
    /// How pages call the room.
    pub display: PersonName,
    /// Whether our page goes on following the room once it is inside.
    pub no_redirect: bool,
}

impl RoomContext {
    /// Reads the members of a token response.
    ///
    /// # Errors
    /// [`ContextError`].
    pub fn read(members: &Phi<Map<String, Value>>) -> Result<Self, ContextError> {
        let members = Members(members.expose());
        let name = members.required("roomName", "<Zoom Room Name>")?;
        let room = RoomName::parse(name).map_err(|reason| ContextError::NotARoom { reason })?;
        let display = members
            .optional("roomDisplay", "<Zoom Room Display Name>")?
            .unwrap_or(room.as_str());
        Ok(Self {
            csn: members.csn()?,
            epic_provider_id: members.optional_id("epicProviderId", "%USERPROVID%")?,
            encounter_provider_id: members
                .optional_id("encounterProviderId", "%EXTENSION;<Provider LPP ID>%")?,
            use_provider_zoom_account: members.flag("useProviderZoomAccount")?,
            display: PersonName::clean(display, "", Role::Room),
            no_redirect: members.flag("noRedirect")?,
            room,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    fn read(changes: Value) -> Result<RoomContext, ContextError> {
        let mut members = json!({
            "epicSessionId": "10277",
            "epicProviderId": "  E1000",
            "useProviderZoomAccount": "true",
            "roomName": "ICU 4 Bed 2",
            "roomDisplay": "Bed 2",
            "noRedirect": "false",
        });
        for (name, value) in changes.as_object().unwrap() {
            members[name] = value.clone();
        }
        RoomContext::read(&Phi::new(members.as_object().unwrap().clone()))
    }

    #[test]
    fn the_usual_record_is_read() {
        let context = read(json!({})).unwrap();
        assert_eq!(context.room.as_str(), "ICU 4 Bed 2");
        assert_eq!(context.display.first.expose(), "Bed 2");
        assert!(context.use_provider_zoom_account && !context.no_redirect);
        assert!(context.epic_provider_id.is_some());
    }

    #[test]
    fn whoever_has_no_provider_record_calls_a_room_too() {
        let context = read(json!({ "epicProviderId": "", "roomDisplay": "" })).unwrap();
        assert_eq!(context.epic_provider_id, None);
        assert_eq!(context.display.first.expose(), "ICU 4 Bed 2");
    }

    #[test]
    fn c32_a_room_name_that_is_none_is_refused_and_not_repeated() {
        for wrong in ["x".repeat(300), "a\r\nLocation: //evil".to_owned()] {
            let error = read(json!({ "roomName": wrong })).unwrap_err();
            assert!(matches!(error, ContextError::NotARoom { .. }), "{error}");
            assert!(!error.to_string().contains("evil"));
        }
        let missing = read(json!({ "roomName": " " })).unwrap_err();
        assert!(matches!(missing, ContextError::Missing { .. }), "{missing}");
    }
}
