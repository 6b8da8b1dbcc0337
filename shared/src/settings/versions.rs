//! New versions of the settings document. Which one is current is decided by Secrets Manager alone: a version is put
//! under a label of its own, and `AWSCURRENT` is moved to it from the version that it was made from, or not at all.

use aws_sdk_secretsmanager::{
    error::{ProvideErrorMetadata, SdkError},
    types::SecretVersionsListEntry,
};

use super::{
    SettingsError, SettingsSource,
    source::{CURRENT, reason},
};
use crate::clock::Timestamp;

const PREVIOUS: &str = "AWSPREVIOUS";
/// Start of the labels under which edited versions are put. All versions of a secret together have room for twenty
/// labels, so each is taken off again.
const EDITED: &str = "EDITED-";

/// A version that Secrets Manager still has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptVersion {
    /// Its ID.
    pub id: String,
    /// When it was put.
    pub created_at: Timestamp,
    /// Whether the functions read it.
    pub current: bool,
    /// Whether it was current before the current one.
    pub previous: bool,
}

/// Whether a version was made current.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// It is current.
    Done,
    /// It is not: another one is current than it was to replace.
    Overtaken,
}

impl SettingsSource {
    /// Every version that is still there, the newest first. Those without a label go when there are more than a
    /// hundred.
    ///
    /// # Errors
    /// [`SettingsError::Unreadable`].
    pub async fn versions(&self) -> Result<Vec<KeptVersion>, SettingsError> {
        let mut versions: Vec<KeptVersion> = self.list().await?.iter().map(kept).collect();
        versions.sort_by_key(|version| std::cmp::Reverse(version.created_at));
        Ok(versions)
    }

    /// Puts a version that nobody reads yet. The same ID with the same document once more does nothing.
    ///
    /// # Errors
    /// [`SettingsError::NotSaved`].
    pub async fn put(&self, id: &str, document: &str) -> Result<(), SettingsError> {
        let put = || {
            self.client
                .put_secret_value()
                .secret_id(&self.secret_id)
                .client_request_token(id)
                .secret_string(document)
                .version_stages(label(id))
                .send()
        };
        let mut answer = put().await;
        if let Err(error) = &answer
            && error.code() == Some("LimitExceededException")
        {
            self.take_off_leftovers().await?;
            answer = put().await;
        }
        answer.map_err(|error| not_saved(&error))?;
        Ok(())
    }

    /// Makes a version current in place of another one, if that is current still.
    ///
    /// # Errors
    /// [`SettingsError::NotSaved`], and then it may be current or not.
    pub async fn make_current(&self, id: &str, instead_of: &str) -> Result<Moved, SettingsError> {
        let moved = self
            .client
            .update_secret_version_stage()
            .secret_id(&self.secret_id)
            .version_stage(CURRENT)
            .remove_from_version_id(instead_of)
            .move_to_version_id(id)
            .send()
            .await;
        let Err(error) = moved else {
            return Ok(Moved::Done);
        };
        // Its error is the same for an ID that is wrong and for one that is current no more.
        let versions = self.versions().await?;
        match versions.iter().find(|version| version.current) {
            // A try whose answer was lost.
            Some(current) if current.id == id => Ok(Moved::Done),
            Some(current) if current.id != instead_of => Ok(Moved::Overtaken),
            _ => Err(not_saved(&error)),
        }
    }

    /// Takes off the label under which a version was put.
    ///
    /// # Errors
    /// [`SettingsError::NotSaved`]; it harms nothing.
    pub async fn take_off_label(&self, id: &str) -> Result<(), SettingsError> {
        self.take_off(id, &label(id)).await
    }

    async fn take_off(&self, id: &str, label: &str) -> Result<(), SettingsError> {
        self.client
            .update_secret_version_stage()
            .secret_id(&self.secret_id)
            .version_stage(label)
            .remove_from_version_id(id)
            .send()
            .await
            .map_err(|error| not_saved(&error))?;
        Ok(())
    }

    /// Labels of saves that broke off.
    async fn take_off_leftovers(&self) -> Result<(), SettingsError> {
        for version in self.list().await? {
            let Some(id) = version.version_id() else {
                continue;
            };
            for label in version.version_stages() {
                if label.starts_with(EDITED) {
                    self.take_off(id, label).await?;
                }
            }
        }
        Ok(())
    }

    async fn list(&self) -> Result<Vec<SecretVersionsListEntry>, SettingsError> {
        let mut versions = Vec::new();
        let mut from = None;
        loop {
            let page = self
                .client
                .list_secret_version_ids()
                .secret_id(&self.secret_id)
                .include_deprecated(true)
                .set_next_token(from)
                .send()
                .await
                .map_err(|error| SettingsError::Unreadable {
                    reason: reason(&error),
                })?;
            versions.extend(page.versions.unwrap_or_default());
            // Some that speak this protocol end a list with an empty token.
            from = page.next_token.filter(|token| !token.is_empty());
            if from.is_none() {
                return Ok(versions);
            }
        }
    }
}

fn kept(version: &SecretVersionsListEntry) -> KeptVersion {
    let has = |label: &str| version.version_stages().iter().any(|it| it == label);
    let created = version.created_date();
    KeptVersion {
        id: version.version_id().unwrap_or_default().to_owned(),
        created_at: created
            .and_then(|created| created.to_millis().ok())
            .map(Timestamp::from_millis)
            .unwrap_or_default(),
        current: has(CURRENT),
        previous: has(PREVIOUS),
    }
}

fn label(id: &str) -> String {
    format!("{EDITED}{id}")
}

fn not_saved<E, R>(error: &SdkError<E, R>) -> SettingsError
where
    SdkError<E, R>: ProvideErrorMetadata,
{
    SettingsError::NotSaved {
        reason: reason(error),
    }
}
