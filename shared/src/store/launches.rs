//! Launches that were completed: each is good once.

use super::{StoreError, Table, held, number, text};
use crate::{clock::Timestamp, data_key::random_token};

impl Table {
    /// Marks a launch as used, until it could not be used anyway; `false` if it was already.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn use_launch(&self, name: &str, until: Timestamp) -> Result<bool, StoreError> {
        // The SDK repeats a write whose answer was lost, and must not take its own for somebody else's.
        let by = random_token::<12>();
        let outcome = self
            .client
            .put_item()
            .table_name(&self.name)
            .item("pk", text(format!("LAUNCH#{name}")))
            .item("sk", text("LAUNCH"))
            .item("expires_at", number(until.seconds() + 1))
            .item("by", text(by.as_str()))
            .condition_expression("attribute_not_exists(pk) OR #by = :by")
            .expression_attribute_names("#by", "by")
            .expression_attribute_values(":by", text(by.as_str()))
            .send()
            .await;
        held(outcome).map(|outcome| outcome.is_some())
    }
}
