//! Whether the table can be written and read.

use super::{StoreError, Table, number, text, unavailable};
use crate::clock::Timestamp;

const PREFLIGHT: &str = "PREFLIGHT";

impl Table {
    /// Writes one item, always the same, and reads it back. Whether it came back as it was written.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn probe(&self, at: Timestamp) -> Result<bool, StoreError> {
        let at = number(at.millis());
        self.client
            .put_item()
            .table_name(&self.name)
            .item("pk", text(PREFLIGHT))
            .item("sk", text(PREFLIGHT))
            .item("at", at.clone())
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        let read = self
            .client
            .get_item()
            .table_name(&self.name)
            .key("pk", text(PREFLIGHT))
            .key("sk", text(PREFLIGHT))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        Ok(read.item.is_some_and(|item| item.get("at") == Some(&at)))
    }
}
