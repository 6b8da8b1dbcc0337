//! The audit log: numbered entries, each written once.

use serde::{Serialize, de::DeserializeOwned};
use serde_dynamo::aws_sdk_dynamodb_1::to_item;

use super::{Item, StoreError, Table, held, read, text};

const AUDIT: &str = "AUDIT";
const ENTRY: &str = "ENTRY#";
/// After the sort keys of all entries.
const END: &str = "ENTRY$";

fn entry_sk(number: u64) -> String {
    format!("{ENTRY}{number:012}")
}

/// An item of the log as it lies in the table, whatever somebody made of it.
#[derive(Debug)]
pub struct AuditItem<T> {
    /// Its sort key.
    pub key: String,
    /// The number that the key names, if it is a key of ours.
    pub number: Option<u64>,
    /// The entry, if it can be read.
    pub entry: Option<T>,
}

impl<T: DeserializeOwned> AuditItem<T> {
    fn of(item: Item) -> Self {
        let key = item.get("sk").and_then(|key| key.as_s().ok());
        let key = key.cloned().unwrap_or_default();
        let number = key
            .strip_prefix(ENTRY)
            .and_then(|number| number.parse().ok())
            .filter(|number| entry_sk(*number) == key);
        Self {
            key,
            number,
            entry: read(item).ok(),
        }
    }
}

impl Table {
    /// Adds an entry under its number; `false` if there is one of that number already. `hash` is its own and no
    /// other's: the SDK repeats a write whose answer was lost, and must not take its own for somebody else's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_audit_entry<T: Serialize + Sync>(
        &self,
        number: u64,
        hash: &str,
        entry: &T,
    ) -> Result<bool, StoreError> {
        let added = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(to_item(entry).map_err(|_| StoreError::Unreadable)?))
            .item("pk", text(AUDIT))
            .item("sk", text(entry_sk(number)))
            .condition_expression("attribute_not_exists(pk) OR #hash = :hash")
            .expression_attribute_names("#hash", "hash")
            .expression_attribute_values(":hash", text(hash))
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
        self.newest_below(AUDIT, audit_key(number), most).await
    }

    /// At most `most` items of the log whose sort keys are below one, the newest first. None is passed over because
    /// it cannot be read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit_items_below<T: DeserializeOwned>(
        &self,
        key: String,
        most: i32,
    ) -> Result<Vec<AuditItem<T>>, StoreError> {
        let items = self.newest_items_below(AUDIT, key, most).await?;
        Ok(items.into_iter().map(AuditItem::of).collect())
    }
}

/// The sort key of an entry, or the end of all.
#[must_use]
pub fn audit_key(number: Option<u64>) -> String {
    number.map_or_else(|| END.to_owned(), entry_sk)
}
