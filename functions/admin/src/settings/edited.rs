//! A document on its way through the pages: sealed, because secrets may have been typed into it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::{clock::Timestamp, data_key::random_bytes};

use crate::{AdminError, Call};

/// How long edits may wait to be saved.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// An edited document.
#[derive(Clone, Serialize, Deserialize)]
pub struct Edited {
    /// The version that it was made from.
    pub base: String,
    /// The version that it becomes: saved twice, it is saved once.
    pub version: String,
    /// The document itself.
    pub document: Value,
    sealed_at: Timestamp,
}

impl Edited {
    /// Edits of one version.
    #[must_use]
    pub fn of(base: String, document: Value) -> Self {
        Self {
            base,
            version: format!("{:032x}", u128::from_be_bytes(random_bytes())),
            document,
            sealed_at: Timestamp::default(),
        }
    }

    /// Sealed for this session.
    #[must_use]
    pub fn seal(&self, call: &Call<'_>) -> String {
        let sealed = Self {
            sealed_at: call.installation.clock.now(),
            ..self.clone()
        };
        call.installation.data_key.seal(&purpose(call), &sealed)
    }

    /// Opens the field `edited` of a form of this session.
    ///
    /// # Errors
    /// [`AdminError::Form`] if it is not there, [`AdminError::Input`] if it is too old or of another session.
    pub fn of_form(call: &Call<'_>) -> Result<Self, AdminError> {
        let sealed = call.form.field("edited")?;
        let opened = call.installation.data_key.open(&purpose(call), sealed);
        let now = call.installation.clock.now();
        opened
            .ok()
            .filter(|edited: &Self| now.since(edited.sealed_at) < LIFETIME)
            .ok_or_else(|| AdminError::Input {
                what: "the edits are too old, or not of this session".to_owned(),
                fix: "Open the settings again and repeat them. Edits wait 30 minutes to be saved."
                    .to_owned(),
            })
    }
}

fn purpose(call: &Call<'_>) -> String {
    format!("edited settings of {}", call.session.csrf())
}
