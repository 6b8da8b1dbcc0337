//! CONTEXT of the device test's FDI record.

use serde_json::{Map, Value};

use super::{ContextError, Members};
use crate::{
    telemetry::Phi,
    visit::{Csn, EpicId, PersonName, Role},
};

/// CONTEXT of the device test's FDI record: the patient's, without the choices that need a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceTestContext {
    /// The visit that the person tests for.
    pub csn: Csn,
    /// The patient's or proxy's MyChart (WPR) ID.
    pub epic_user_id: EpicId,
    /// Their name.
    pub name: PersonName,
}

impl DeviceTestContext {
    /// Reads the members of a token response.
    ///
    /// # Errors
    /// [`ContextError`].
    pub fn read(members: &Phi<Map<String, Value>>) -> Result<Self, ContextError> {
        let members = Members(members.expose());
        Ok(Self {
            csn: members.csn()?,
            epic_user_id: members.id("epicUserId", "%WPRID%")?,
            name: members.name("%WPRFNAME%", "%WPRLNAME%", Role::Patient)?,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(members: Value) -> Result<DeviceTestContext, ContextError> {
        DeviceTestContext::read(&Phi::new(members.as_object().unwrap().clone()))
    }

    #[test]
    fn reads_the_visit_and_the_person() {
        let context = read(json!({
            "epicSessionId": " 10277",
            "EPICUSERID": "736",
            "firstName": "Camila",
            "lastName": "Lopez",
        }))
        .unwrap();
        assert_eq!(context.csn.value().expose(), "10277");
        assert_eq!(context.epic_user_id.value().expose(), "736");
        assert_eq!(context.name.first.expose(), "Camila");
    }

    #[test]
    fn says_which_mnemonic_is_missing() {
        let error = read(json!({ "epicSessionId": "10277" })).unwrap_err();
        assert!(error.to_string().contains("epicUserId=%WPRID%"), "{error}");
        let error = read(json!({ "epicSessionId": "%CSN%", "epicUserId": "736" })).unwrap_err();
        assert!(error.to_string().contains("epicSessionId"), "{error}");
    }
}
