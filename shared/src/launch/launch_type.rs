//! The kinds of FDI record.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    epic::UserKind,
    settings::{AppClient, Settings},
};

/// What an FDI record's URL says of the launch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LaunchType {
    /// A provider, from Hyperspace, Haiku or Canto.
    Provider,
    /// A nurse or other staff, from Hyperspace.
    Nurse,
    /// A patient or proxy, from MyChart.
    Patient,
    /// Staff who call a Zoom Room into the visit, from Epic Monitor or Hyperspace.
    Room,
    /// A patient or proxy who tests their device before the visit, from MyChart.
    DeviceTest,
}

impl LaunchType {
    /// Its segment in the URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Nurse => "nurse",
            Self::Patient => "patient",
            Self::Room => "room",
            Self::DeviceTest => "device-test",
        }
    }

    /// The app that is registered with Epic for it.
    #[must_use]
    pub const fn client(self, settings: &Settings) -> &AppClient {
        match self {
            Self::Provider | Self::Nurse | Self::Room => &settings.epic.clients.provider,
            Self::Patient | Self::DeviceTest => &settings.epic.clients.patient,
        }
    }

    /// The redirect URI that is registered with Epic for it.
    #[must_use]
    pub fn redirect_uri(self, settings: &Settings) -> String {
        settings
            .public_base_url
            .join(&format!("/launch/{self}/callback"))
    }

    /// Whether patients launch it, and their proxies.
    #[must_use]
    pub const fn is_of_patient(self) -> bool {
        matches!(self, Self::Patient | Self::DeviceTest)
    }

    /// Whether such a person may launch it: host rights never go to a patient.
    #[must_use]
    pub const fn admits(self, kind: UserKind) -> bool {
        matches!(
            (self, kind),
            (
                Self::Provider | Self::Nurse | Self::Room,
                UserKind::Practitioner
            ) | (
                Self::Patient | Self::DeviceTest,
                UserKind::Patient | UserKind::RelatedPerson
            )
        )
    }
}

impl fmt::Display for LaunchType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
