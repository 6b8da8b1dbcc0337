//! One change of which version is current, as the table keeps it: no values.

use serde::{Deserialize, Serialize};
use shared::clock::Timestamp;

use crate::{AdminError, Call};

/// Changes that are read at once.
const MOST: i32 = 100;

/// Who made a version that these pages did not put.
pub const UNKNOWN: &str = "not known here";

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// A new version was saved.
    Saved,
    /// An earlier one was made current again.
    RolledBack,
    /// A version that these pages did not put.
    ByOtherMeans,
}

/// One change.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Change {
    /// The version that is current after it.
    pub version: String,
    /// The version that was current before it.
    pub before: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Who, by name; nobody is known of versions put by other means.
    pub by: Option<String>,
    /// What.
    pub how: How,
    /// Names of the settings that differ; unknown of versions put by other means.
    pub changed: Vec<String>,
    /// Whether Secrets Manager was seen to do it. It is written before, so that whoever did it is known in any case.
    pub done: bool,
}

impl Change {
    /// What this call is about to do.
    pub fn by(call: &Call<'_>, how: How, before: &str, version: &str, changed: &[String]) -> Self {
        Self {
            version: version.to_owned(),
            before: Some(before.to_owned()),
            at: call.installation.clock.now(),
            by: Some(call.admin().name.clone()),
            how,
            changed: changed.to_vec(),
            done: false,
        }
    }

    /// Writes it.
    ///
    /// # Errors
    /// The table's.
    pub async fn write(&self, call: &Call<'_>) -> Result<(), AdminError> {
        let table = &call.installation.table;
        Ok(table
            .put_settings_change(self.at, &self.version, self)
            .await?)
    }

    /// The latest, the newest first; those that came to nothing too.
    ///
    /// # Errors
    /// The table's.
    pub async fn latest(call: &Call<'_>) -> Result<Vec<Self>, AdminError> {
        Ok(call.installation.table.settings_changes(MOST).await?)
    }

    /// Who did it, in words.
    #[must_use]
    pub fn who(&self) -> &str {
        self.by.as_deref().unwrap_or(UNKNOWN)
    }
}
