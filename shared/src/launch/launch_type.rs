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
    /// A patient or proxy, from MyChart.
    Patient,
}

impl LaunchType {
    /// Its segment in the URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Patient => "patient",
        }
    }

    /// The app that is registered with Epic for it.
    #[must_use]
    pub const fn client(self, settings: &Settings) -> &AppClient {
        match self {
            Self::Provider => &settings.epic.clients.provider,
            Self::Patient => &settings.epic.clients.patient,
        }
    }

    /// The redirect URI that is registered with Epic for it.
    #[must_use]
    pub fn redirect_uri(self, settings: &Settings) -> String {
        settings
            .public_base_url
            .join(&format!("/launch/{self}/callback"))
    }

    /// Whether such a person may launch it: host rights never go to a patient.
    #[must_use]
    pub const fn admits(self, kind: UserKind) -> bool {
        matches!(
            (self, kind),
            (Self::Provider, UserKind::Practitioner)
                | (Self::Patient, UserKind::Patient | UserKind::RelatedPerson)
        )
    }
}

impl fmt::Display for LaunchType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
