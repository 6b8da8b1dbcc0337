//! Launches that were completed: each is good once.

use std::time::Duration;

use super::{StoreError, Table, held, number, text};
use crate::clock::Timestamp;

/// Epic's launch tokens live five minutes.
const REMEMBER: Duration = Duration::from_secs(600);

impl Table {
    /// Marks a launch as used; `false` if it was already.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn use_launch(&self, name: &str, now: Timestamp) -> Result<bool, StoreError> {
        let outcome = self
            .client
            .put_item()
            .table_name(&self.name)
            .item("pk", text(format!("LAUNCH#{name}")))
            .item("sk", text("LAUNCH"))
            .item("expires_at", number(now.plus(REMEMBER).seconds()))
            .condition_expression("attribute_not_exists(pk)")
            .send()
            .await;
        held(outcome).map(|outcome| outcome.is_some())
    }
}
