//! Who changed the settings, and when: names only, the values are in the secret.

use serde::{Serialize, de::DeserializeOwned};
use serde_dynamo::aws_sdk_dynamodb_1::to_item;

use super::{StoreError, Table, text, unavailable};
use crate::clock::Timestamp;

const SETTINGS: &str = "SETTINGS";

impl Table {
    /// Writes what one change made of a version, or writes it once more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_settings_change<T: Serialize + Sync>(
        &self,
        at: Timestamp,
        version: &str,
        change: &T,
    ) -> Result<(), StoreError> {
        let sk = format!("VERSION#{:013}#{version}", at.millis());
        self.client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(to_item(change).map_err(|_| StoreError::Unreadable)?))
            .item("pk", text(SETTINGS))
            .item("sk", text(sk))
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        Ok(())
    }

    /// At most `most` changes, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn settings_changes<T: DeserializeOwned>(
        &self,
        most: i32,
    ) -> Result<Vec<T>, StoreError> {
        self.newest_below(SETTINGS, "VERSION$".to_owned(), most)
            .await
    }
}
