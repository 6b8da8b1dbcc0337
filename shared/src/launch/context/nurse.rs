//! What a nurse's FDI record says.

use serde_json::{Map, Value};

use super::{ContextError, Members};
use crate::{
    telemetry::Phi,
    visit::{Csn, EpicId, PersonName, Role},
};

/// CONTEXT of a nurse's FDI record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NurseContext {
    /// The visit.
    pub csn: Csn,
    /// The nurse's provider record (SER) ID, of the type that the record asks for.
    pub epic_provider_id: EpicId,
    /// The nurse's name.
    pub name: PersonName,
    /// The provider on the schedule, if the record sends one.
    pub encounter_provider_id: Option<EpicId>,
    /// Whether the nurse has a Zoom account of their own.
    pub use_provider_zoom_account: bool,
    /// Their system login, if the record sends it.
    pub system_login: Option<Phi<String>>,
    /// Whether our page stays, with a button that opens Zoom.
    pub no_redirect: bool,
}

impl NurseContext {
    /// Reads the members of a token response.
    ///
    /// # Errors
    /// [`ContextError`].
    pub fn read(members: &Phi<Map<String, Value>>) -> Result<Self, ContextError> {
        let members = Members(members.expose());
        let csn = members.csn()?;
        members.one_id("nurse's", "epicProviderId")?;
        Ok(Self {
            csn,
            epic_provider_id: members.id("epicProviderId", "%USERPROVID;;;;;<ID type value>%")?,
            name: members.name("%USERFNAME%", "%USERLNAME%", Role::Nurse)?,
            encounter_provider_id: members
                .optional_id("encounterProviderId", "%EXTENSION;<Provider LPP ID>%")?,
            use_provider_zoom_account: members.flag("useProviderZoomAccount")?,
            system_login: members.system_login()?,
            no_redirect: members.flag("noRedirect")?,
        })
    }
}
