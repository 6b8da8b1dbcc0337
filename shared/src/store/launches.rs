//! Launches that were completed: each is good once.

use super::{StoreError, Table, held, number, text};
use crate::clock::Timestamp;

impl Table {
    /// Marks a launch as used, until it could not be used anyway; `false` if it was already.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn use_launch(&self, name: &str, until: Timestamp) -> Result<bool, StoreError> {
        let outcome = self
            .client
            .put_item()
            .table_name(&self.name)
            .item("pk", text(format!("LAUNCH#{name}")))
            .item("sk", text("LAUNCH"))
            .item("expires_at", number(until.seconds() + 1))
            .condition_expression("attribute_not_exists(pk)")
            .send()
            .await;
        held(outcome).map(|outcome| outcome.is_some())
    }
}
