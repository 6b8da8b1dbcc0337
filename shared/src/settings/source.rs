//! Where the settings come from, and how long they are kept.

use std::sync::Arc;

use aws_sdk_secretsmanager::{
    Client, error::ProvideErrorMetadata, operation::get_secret_value::GetSecretValueError,
};

use super::{Settings, SettingsError};

/// One version of the settings.
#[derive(Debug, Clone)]
pub struct Version {
    /// Secrets Manager's name of the version.
    pub id: String,
    /// The document.
    pub settings: Arc<Settings>,
}

/// The secret that holds the settings document.
#[derive(Debug, Clone)]
pub struct SettingsSource {
    client: Client,
    secret_id: String,
}

impl SettingsSource {
    /// A secret by name or ARN.
    #[must_use]
    pub const fn new(client: Client, secret_id: String) -> Self {
        Self { client, secret_id }
    }

    /// Reads the current version.
    ///
    /// # Errors
    /// [`SettingsError`] when it cannot be read or used.
    pub async fn read(&self) -> Result<Version, SettingsError> {
        let value = self
            .client
            .get_secret_value()
            .secret_id(&self.secret_id)
            .send()
            .await
            .map_err(|error| SettingsError::Unreadable {
                reason: reason(&error),
            })?;
        let document = value
            .secret_string()
            .ok_or_else(|| SettingsError::Unreadable {
                reason: "it holds bytes, not text".to_owned(),
            })?;
        Ok(Version {
            id: value.version_id().unwrap_or_default().to_owned(),
            settings: Arc::new(Settings::parse(document)?),
        })
    }
}

fn reason(error: &aws_sdk_secretsmanager::error::SdkError<GetSecretValueError>) -> String {
    error.code().map_or_else(
        || "Secrets Manager gave no answer".to_owned(),
        str::to_owned,
    )
}
