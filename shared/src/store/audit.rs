//! The audit log: numbered entries, each written once.

use serde::{Serialize, de::DeserializeOwned};
use serde_dynamo::aws_sdk_dynamodb_1::to_item;

use super::{StoreError, Table, held, text};

const AUDIT: &str = "AUDIT";

fn entry_sk(number: u64) -> String {
    format!("ENTRY#{number:012}")
}

impl Table {
    /// Adds an entry under its number; `false` if there is one of that number already.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_audit_entry<T: Serialize + Sync>(
        &self,
        number: u64,
        entry: &T,
    ) -> Result<bool, StoreError> {
        let added = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(to_item(entry).map_err(|_| StoreError::Unreadable)?))
            .item("pk", text(AUDIT))
            .item("sk", text(entry_sk(number)))
            .condition_expression("attribute_not_exists(pk)")
            .send()
            .await;
        held(added).map(|outcome| outcome.is_some())
    }

    /// At most `most` entries below a number (all, if none is given), the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit_entries_below<T: DeserializeOwned>(
        &self,
        number: Option<u64>,
        most: i32,
    ) -> Result<Vec<T>, StoreError> {
        let below = number.map_or_else(|| "ENTRY$".to_owned(), entry_sk);
        self.newest_below(AUDIT, below, most).await
    }
}
