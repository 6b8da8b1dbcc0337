//! CONTEXT: what the FDI record says of the visit and its people.
//!
//! Names are compared without regard to case, values are trimmed. A flag is `true`, `1` or `yes`, or `false`,
//! `0` or `no`, in any case; empty or missing means false.

mod device_test;
mod nurse;
mod room;

use serde_json::{Map, Value};
use thiserror::Error;

pub use device_test::DeviceTestContext;
pub use nurse::NurseContext;

use crate::{
    telemetry::Phi,
    visit::{Csn, CsnError, EpicId, EpicIdError, PersonName, Role},
    zoom::RoomNameError,
};

pub use room::RoomContext;

/// Longest value that is looked at, in bytes.
const LONGEST: usize = 2048;

/// What is wrong with a CONTEXT parameter, and the fix in the FDI record. Never says its value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ContextError {
    /// It is not there.
    #[error(
        "CONTEXT parameter {parameter} is missing: add {parameter}={mnemonic} to the CONTEXT of the FDI record"
    )]
    Missing {
        /// Its name.
        parameter: &'static str,
        /// What belongs there.
        mnemonic: &'static str,
    },
    /// Epic did not replace the mnemonic.
    #[error(
        "CONTEXT parameter {parameter} holds a mnemonic that Epic did not replace: check its spelling in the FDI record ({mnemonic}), and that this launch has such a value"
    )]
    Unresolved {
        /// Its name.
        parameter: &'static str,
        /// What belongs there.
        mnemonic: &'static str,
    },
    /// It is there twice, with two values.
    #[error(
        "CONTEXT parameter {parameter} is there twice with different values: keep one in the FDI record"
    )]
    Doubled {
        /// Its name.
        parameter: &'static str,
    },
    /// It is not text, or too long.
    #[error(
        "CONTEXT parameter {parameter} is not one text of at most 2048 bytes: check it in the FDI record"
    )]
    NotText {
        /// Its name.
        parameter: &'static str,
    },
    /// It is no flag.
    #[error("CONTEXT parameter {parameter} must be true or false: correct it in the FDI record")]
    NotAFlag {
        /// Its name.
        parameter: &'static str,
    },
    /// It is no CSN.
    #[error(
        "CONTEXT parameter epicSessionId is not a CSN: {reason}; the FDI record must send epicSessionId=%CSN% (or %CONFERENCEID% for group visits)"
    )]
    NotACsn {
        /// Why.
        reason: CsnError,
    },
    /// It is no Epic ID.
    #[error(
        "CONTEXT parameter {parameter} is not an Epic ID: {reason}; check its mnemonic in the FDI record ({mnemonic})"
    )]
    NotAnId {
        /// Its name.
        parameter: &'static str,
        /// What belongs there.
        mnemonic: &'static str,
        /// Why.
        reason: EpicIdError,
    },
    /// It is no room's name.
    #[error(
        "CONTEXT parameter roomName is not the name of a Zoom Room: {reason}; put the name that Zoom's Room Management shows into the FDI record"
    )]
    NotARoom {
        /// Why.
        reason: RoomNameError,
    },
    /// Two that exclude each other.
    #[error(
        "CONTEXT has both epicUserId and epicProviderId: a {whose} FDI record sends {keep} only"
    )]
    TwoIds {
        /// Of which record.
        whose: &'static str,
        /// The one that belongs there.
        keep: &'static str,
    },
}

/// CONTEXT of a provider's FDI record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderContext {
    /// The visit.
    pub csn: Csn,
    /// The provider's Epic user (EMP) ID.
    pub epic_user_id: EpicId,
    /// The provider's name.
    pub name: PersonName,
    /// The provider on the schedule, if the record sends one.
    pub encounter_provider_id: Option<EpicId>,
    /// Whether the provider has a Zoom account of their own.
    pub use_provider_zoom_account: bool,
    /// Their system login, if the record sends it.
    pub system_login: Option<Phi<String>>,
    /// Whether our page stays, with a button that opens Zoom.
    pub no_redirect: bool,
}

/// CONTEXT of a patient's FDI record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientContext {
    /// The visit.
    pub csn: Csn,
    /// The patient's or proxy's MyChart (WPR) ID.
    pub epic_user_id: EpicId,
    /// Their name.
    pub name: PersonName,
    /// The provider on the schedule, who hosts.
    pub encounter_provider_id: Option<EpicId>,
    /// Whether our page stays, with a button that opens Zoom.
    pub no_redirect: bool,
}

impl ProviderContext {
    /// Reads the members of a token response.
    ///
    /// # Errors
    /// [`ContextError`].
    pub fn read(members: &Phi<Map<String, Value>>) -> Result<Self, ContextError> {
        let members = Members(members.expose());
        let csn = members.csn()?;
        members.one_id("provider's", "epicUserId")?;
        Ok(Self {
            csn,
            epic_user_id: members.id("epicUserId", "%EPICUSERID%")?,
            name: members.name("%USERFNAME%", "%USERLNAME%", Role::Provider)?,
            encounter_provider_id: members
                .optional_id("encounterProviderId", "%EXTENSION;<Provider LPP ID>%")?,
            use_provider_zoom_account: members.flag("useProviderZoomAccount")?,
            system_login: members.system_login()?,
            no_redirect: members.flag("noRedirect")?,
        })
    }
}

impl PatientContext {
    /// Reads the members of a token response.
    ///
    /// # Errors
    /// [`ContextError`].
    pub fn read(members: &Phi<Map<String, Value>>) -> Result<Self, ContextError> {
        let members = Members(members.expose());
        let csn = members.csn()?;
        // Always false for patients; read so that a record with nonsense in it is found out.
        members.flag("useProviderZoomAccount")?;
        Ok(Self {
            csn,
            epic_user_id: members.id("epicUserId", "%WPRID%")?,
            name: members.name("%WPRFNAME%", "%WPRLNAME%", Role::Patient)?,
            encounter_provider_id: members
                .optional_id("encounterProviderId", "%EXTENSION;<Provider LPP ID>%")?,
            no_redirect: members.flag("noRedirect")?,
        })
    }
}

struct Members<'a>(&'a Map<String, Value>);

impl Members<'_> {
    /// The trimmed value; `None` if it is missing or empty.
    fn optional(
        &self,
        parameter: &'static str,
        mnemonic: &'static str,
    ) -> Result<Option<&str>, ContextError> {
        let mut found = None;
        for (_, value) in self
            .0
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case(parameter))
        {
            let text = value
                .as_str()
                .filter(|text| text.len() <= LONGEST)
                .ok_or(ContextError::NotText { parameter })?
                .trim();
            if found.is_some_and(|earlier| earlier != text) {
                return Err(ContextError::Doubled { parameter });
            }
            found = Some(text);
        }
        let found = found.filter(|text| !text.is_empty());
        match found {
            Some(text) if is_mnemonic(text) => Err(ContextError::Unresolved {
                parameter,
                mnemonic,
            }),
            other => Ok(other),
        }
    }

    fn required(
        &self,
        parameter: &'static str,
        mnemonic: &'static str,
    ) -> Result<&str, ContextError> {
        self.optional(parameter, mnemonic)?
            .ok_or(ContextError::Missing {
                parameter,
                mnemonic,
            })
    }

    fn csn(&self) -> Result<Csn, ContextError> {
        let text = self.required(
            "epicSessionId",
            "%CSN% (or %CONFERENCEID% for group visits)",
        )?;
        Csn::parse(text).map_err(|reason| ContextError::NotACsn { reason })
    }

    /// A record names its person by one kind of ID.
    fn one_id(&self, whose: &'static str, keep: &'static str) -> Result<(), ContextError> {
        let both = self.optional("epicProviderId", "")?.is_some()
            && self.optional("epicUserId", "")?.is_some();
        if both {
            return Err(ContextError::TwoIds { whose, keep });
        }
        Ok(())
    }

    fn system_login(&self) -> Result<Option<Phi<String>>, ContextError> {
        let login = self.optional("systemLogin", "%SYSLOGIN%")?;
        Ok(login.map(|login| Phi::new(login.to_owned())))
    }

    fn id(&self, parameter: &'static str, mnemonic: &'static str) -> Result<EpicId, ContextError> {
        let text = self.required(parameter, mnemonic)?;
        EpicId::parse(text).map_err(|reason| ContextError::NotAnId {
            parameter,
            mnemonic,
            reason,
        })
    }

    fn optional_id(
        &self,
        parameter: &'static str,
        mnemonic: &'static str,
    ) -> Result<Option<EpicId>, ContextError> {
        self.optional(parameter, mnemonic)?
            // Epic's word for a value that this launch does not have.
            .filter(|text| !text.eq_ignore_ascii_case("NONE"))
            .map(EpicId::parse)
            .transpose()
            .map_err(|reason| ContextError::NotAnId {
                parameter,
                mnemonic,
                reason,
            })
    }

    fn name(
        &self,
        first: &'static str,
        last: &'static str,
        role: Role,
    ) -> Result<PersonName, ContextError> {
        let first = self.optional("firstName", first)?.unwrap_or_default();
        let last = self.optional("lastName", last)?.unwrap_or_default();
        Ok(PersonName::clean(first, last, role))
    }

    fn flag(&self, parameter: &'static str) -> Result<bool, ContextError> {
        let text = self
            .optional(parameter, "true or false")?
            .unwrap_or("false");
        match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" => Ok(true),
            "false" | "0" | "no" => Ok(false),
            _ => Err(ContextError::NotAFlag { parameter }),
        }
    }
}

/// `%NAME…%`, as it stands in an FDI record.
fn is_mnemonic(text: &str) -> bool {
    text.len() > 2 && text.starts_with('%') && text.ends_with('%')
}

#[cfg(test)]
mod any_members;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
