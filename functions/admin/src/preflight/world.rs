//! What every check is given.

use serde::Serialize;
use shared::{
    bridge::{Bridge, Installation},
    clock::Timestamp,
    settings::Settings,
};

/// On which settings the checks run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum On {
    /// Those in the secret.
    Saved,
    /// Those that someone is editing.
    Edited,
}

/// What all checks look at.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The function's world.
    pub bridge: &'a Bridge,
    /// The installation under the settings that are checked.
    pub installation: &'a Installation,
    /// Whether they are in use, or being edited.
    pub on: On,
}

impl<'a> World<'a> {
    /// The settings that are checked.
    pub fn settings(self) -> &'a Settings {
        &self.installation.settings
    }

    /// The time here.
    pub fn now(self) -> Timestamp {
        self.installation.clock.now()
    }
}
