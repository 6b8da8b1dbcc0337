//! Who changed the settings, and when: names only, the values are in the secret.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Serialize, de::DeserializeOwned};
use serde_dynamo::aws_sdk_dynamodb_1::to_item;

use super::{StoreError, Table, read, text, unavailable};
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
        let page = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("pk = :pk AND begins_with(sk, :version)")
            .expression_attribute_values(":pk", text(SETTINGS))
            .expression_attribute_values(":version", AttributeValue::S("VERSION#".to_owned()))
            .consistent_read(true)
            .scan_index_forward(false)
            .limit(most)
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        page.items
            .unwrap_or_default()
            .into_iter()
            .map(read)
            .collect()
    }
}
