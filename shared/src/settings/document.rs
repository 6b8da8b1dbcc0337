//! The settings document, but for the sides and choices that have files of their own.

use serde::Deserialize;

use super::{Admin, BaseUrl, DeviceTest, Epic, Policy, Secret, Sms, Zoom, ZoomRooms};
use crate::data_key::equal_in_constant_time;

/// The whole document.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Last segment of every FDI URL ("Zoom API Key"): names this installation.
    pub launch_key: LaunchKey,
    /// Which of Epic's environments this installation serves.
    pub environment: Environment,
    /// Where browsers, Epic and Zoom reach this installation.
    pub public_base_url: BaseUrl,
    /// 32 random bytes in Base64: names and seals are derived from it. Never change it while visits are live.
    pub data_key: Secret,
    /// Epic's side.
    pub epic: Epic,
    /// Zoom's side.
    pub zoom: Zoom,
    /// Zoom Rooms.
    #[serde(default)]
    pub zoom_rooms: ZoomRooms,
    /// Choices of the hospital.
    #[serde(default)]
    pub policy: Policy,
    /// The test before a visit.
    #[serde(default)]
    pub device_test: DeviceTest,
    /// Texted links.
    #[serde(default)]
    pub sms: Sms,
    /// The administrator's pages.
    #[serde(default)]
    pub admin: Option<Admin>,
}

/// The launch key.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct LaunchKey(pub(super) String);

impl LaunchKey {
    /// Whether a launch URL ended in it.
    #[must_use]
    pub fn matches(&self, given: &str) -> bool {
        equal_in_constant_time(self.0.as_bytes(), given.as_bytes())
    }

    /// The key, for the FDI records.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Epic's environments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// A non-production Epic. Only here may a loopback address be used without TLS.
    Test,
    /// The Epic that patients use.
    Production,
}
