//! What Epic has not been told yet, all of it: what waits for its next attempt, and for Epic to answer again.

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::future::try_join_all;

use super::{Item, NotificationKey, StoreError, Table, text, unavailable};
use crate::{
    clock::Timestamp,
    notification::{NotificationRecord, SHARDS},
};

/// The notifications that are pending.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Undelivered {
    /// How many.
    pub pending: usize,
    /// When the oldest of their changes happened, by Zoom's clock; `None` if nothing is pending.
    pub oldest_edge_at: Option<Timestamp>,
}

impl Undelivered {
    fn and(self, other: Self) -> Self {
        Self {
            pending: self.pending + other.pending,
            oldest_edge_at: [self.oldest_edge_at, other.oldest_edge_at]
                .into_iter()
                .flatten()
                .min(),
        }
    }
}

impl Table {
    /// Everything that is pending, due or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn undelivered(&self) -> Result<Undelivered, StoreError> {
        let shards = try_join_all((0..SHARDS).map(|shard| self.undelivered_of(shard))).await?;
        Ok(shards
            .into_iter()
            .fold(Undelivered::default(), Undelivered::and))
    }

    async fn undelivered_of(&self, shard: u8) -> Result<Undelivered, StoreError> {
        let mut found = Undelivered::default();
        let mut from: Option<Item> = None;
        loop {
            let page = self
                .client
                .query()
                .table_name(&self.name)
                .index_name("due")
                .key_condition_expression("due_shard = :shard")
                .projection_expression("pk, sk, edge_at")
                .expression_attribute_values(":shard", text(NotificationRecord::shard_name(shard)))
                .set_exclusive_start_key(from)
                .send()
                .await
                .map_err(|error| unavailable(&error))?;
            for item in page.items.unwrap_or_default() {
                found = found.and(Undelivered {
                    pending: 1,
                    oldest_edge_at: edge_at(&item),
                });
            }
            from = page.last_evaluated_key;
            if from.is_none() {
                return Ok(found);
            }
        }
    }
}

/// When the change happened; for a record that does not say so, when we learnt of it.
fn edge_at(item: &Item) -> Option<Timestamp> {
    if let Some(AttributeValue::N(millis)) = item.get("edge_at")
        && let Ok(millis) = millis.parse()
    {
        return Some(Timestamp::from_millis(millis));
    }
    let key = |name: &str| item.get(name).and_then(|value| value.as_s().ok());
    NotificationKey::parse(key("pk")?, key("sk")?)?.made_at()
}
