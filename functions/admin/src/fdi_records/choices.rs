//! What an administrator chooses in the records, and the numbers that only their Epic has.

use serde::Serialize;
use shared::{
    settings::{Provisioning, Settings},
    zoom::RoomName,
};

use crate::AdminError;

/// Longest number of an extension or ID type that anyone has.
const LONGEST: usize = 20;

/// Choices. None of them is PHI, so they may stand in an address that is kept or printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Choices {
    /// `useProviderZoomAccount` of staff.
    pub own_account: bool,
    /// `noRedirect`.
    pub no_redirect: bool,
    /// Whether records of staff name the encounter provider, too.
    pub encounter_provider: bool,
    /// Whether records of staff send the system login.
    pub system_login: bool,
    /// Number of the extension (LPP) that returns the encounter provider.
    pub lpp: Option<String>,
    /// Number of the ID type of provider records (SER).
    pub id_type: Option<String>,
    /// A Zoom Room's name.
    pub room_name: Option<String>,
    /// What pages call it.
    pub room_display: Option<String>,
}

impl Choices {
    /// Reads the fields of a form or query.
    ///
    /// # Errors
    /// [`AdminError::Input`].
    pub fn read(
        settings: &Settings,
        field: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, AdminError> {
        let flag =
            |name: &str, otherwise: bool| field(name).map_or(otherwise, |value| value == "true");
        let number = |name: &str| match field(name).map(|value| value.trim().to_owned()) {
            None => Ok(None),
            Some(value) if value.is_empty() => Ok(None),
            Some(value)
                if value.len() <= LONGEST && value.bytes().all(|b| b.is_ascii_alphanumeric()) =>
            {
                Ok(Some(value))
            }
            Some(_) => Err(AdminError::Input {
                what: format!("what was given for {name} is no number of a record in Epic"),
                fix: "Give the number alone, as Epic shows it.".to_owned(),
            }),
        };
        let room = |name: &str| {
            match field(name).filter(|value| !value.trim().is_empty()) {
            None => Ok(None),
            Some(value) => match RoomName::parse(&value) {
                // Epic ends a value there, so no record can send such a name.
                Ok(room) if !room.as_str().contains(['&', '<', '>', '%']) => {
                    Ok(Some(room.as_str().to_owned()))
                }
                _ => Err(AdminError::Input {
                    what: "this name of a room cannot stand in CONTEXT".to_owned(),
                    fix: "Name the room without & % < > in Zoom's Room Management, with at most 128 letters.".to_owned(),
                }),
            },
        }
        };
        Ok(Self {
            // Where no accounts are made, everyone needs their own.
            own_account: flag(
                "own_account",
                settings.zoom.provisioning == Provisioning::None,
            ),
            no_redirect: flag("no_redirect", false),
            encounter_provider: flag("encounter_provider", false),
            system_login: flag("system_login", settings.epic.login_email_domain.is_some()),
            lpp: number("lpp")?,
            id_type: number("id_type")?,
            room_name: room("room_name")?,
            room_display: room("room_display")?,
        })
    }

    /// The fields again, for the form that goes with the records.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let flag = |value: bool| value.to_string();
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        vec![
            ("own_account", flag(self.own_account)),
            ("no_redirect", flag(self.no_redirect)),
            ("encounter_provider", flag(self.encounter_provider)),
            ("system_login", flag(self.system_login)),
            ("lpp", text(&self.lpp)),
            ("id_type", text(&self.id_type)),
            ("room_name", text(&self.room_name)),
            ("room_display", text(&self.room_display)),
        ]
    }

    /// The fields again, as the query of an address.
    pub fn query(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.fields())
            .finish()
    }

    /// The extension's number, or where it belongs.
    pub fn lpp(&self) -> &str {
        self.lpp.as_deref().unwrap_or("<Provider LPP ID>")
    }

    /// The ID type's number, or where it belongs.
    pub fn id_type(&self) -> &str {
        self.id_type.as_deref().unwrap_or("<ID type value>")
    }

    /// The room's name, or where it belongs.
    pub fn room_name(&self) -> &str {
        self.room_name.as_deref().unwrap_or("<Zoom Room Name>")
    }

    /// What pages call the room, or where that belongs.
    pub fn room_display(&self) -> &str {
        self.room_display
            .as_deref()
            .unwrap_or("<Zoom Room Display Name>")
    }
}
