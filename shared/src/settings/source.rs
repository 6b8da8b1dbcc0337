//! Where the settings come from, and how long they are kept.

use std::sync::Arc;

use aws_sdk_secretsmanager::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
};

use super::{Settings, SettingsError};
use crate::lazy::Lazy;

/// Secrets Manager's label of the version that counts.
pub(super) const CURRENT: &str = "AWSCURRENT";

/// One version of the settings.
#[derive(Debug, Clone)]
pub struct Version {
    /// Secrets Manager's name of the version.
    pub id: String,
    /// The document.
    pub settings: Arc<Settings>,
}

/// One version as it is written. Not `Debug`: it is full of secrets.
#[derive(Clone)]
pub struct Document {
    /// Secrets Manager's name of the version.
    pub id: String,
    /// The JSON text.
    pub text: String,
}

/// The secret that holds the settings document.
#[derive(Debug, Clone)]
pub struct SettingsSource {
    pub(super) client: Lazy<Client>,
    pub(super) secret_id: String,
}

impl SettingsSource {
    /// A secret by name or ARN.
    #[must_use]
    pub const fn new(client: Lazy<Client>, secret_id: String) -> Self {
        Self { client, secret_id }
    }

    /// Reads the current version.
    ///
    /// # Errors
    /// [`SettingsError`] when it cannot be read or used.
    pub async fn read(&self) -> Result<Version, SettingsError> {
        let document = self.document(None).await?;
        Ok(Version {
            settings: Arc::new(Settings::parse(&document.text)?),
            id: document.id,
        })
    }

    /// Reads a version by its ID, or the current one, as it is written.
    ///
    /// # Errors
    /// [`SettingsError::Unreadable`].
    pub async fn document(&self, version: Option<&str>) -> Result<Document, SettingsError> {
        let value = self
            .client
            .get_secret_value()
            .secret_id(&self.secret_id)
            .set_version_id(version.map(str::to_owned))
            .set_version_stage(version.is_none().then(|| CURRENT.to_owned()))
            .send()
            .await
            .map_err(|error| SettingsError::Unreadable {
                reason: reason(&error),
            })?;
        let text = value
            .secret_string()
            .ok_or_else(|| SettingsError::Unreadable {
                reason: "it holds bytes, not text".to_owned(),
            })?;
        Ok(Document {
            id: value.version_id().unwrap_or_default().to_owned(),
            text: text.to_owned(),
        })
    }
}

pub(super) fn reason<E, R>(error: &SdkError<E, R>) -> String
where
    SdkError<E, R>: ProvideErrorMetadata,
{
    error.code().map_or_else(
        || "Secrets Manager gave no answer".to_owned(),
        str::to_owned,
    )
}
