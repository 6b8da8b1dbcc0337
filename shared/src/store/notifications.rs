//! Notification records: the queue and the history in one.

use aws_sdk_dynamodb::types::AttributeValue;

use super::{
    Item, StoreError, Table, number, text, unavailable,
    visits::{SWEEP_SHARD, visit_pk},
    write,
};
use crate::{
    clock::Timestamp,
    notification::{NotificationRecord, SHARDS, Status},
    visit::VisitKey,
};

/// Most items that one sweep takes from each shard.
const PAGE: i32 = 100;

/// Where a notification record is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotificationKey {
    /// Its visit.
    pub visit: VisitKey,
    /// Its place there.
    pub sk: String,
}

impl NotificationKey {
    /// From an item's key; `None` if it is another kind of item.
    #[must_use]
    pub fn parse(pk: &str, sk: &str) -> Option<Self> {
        let visit = VisitKey::from_stored(pk.strip_prefix("VISIT#")?);
        sk.starts_with("NOTIFICATION#").then(|| Self {
            visit,
            sk: sk.to_owned(),
        })
    }
}

/// Something whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueItem {
    /// A notification to send.
    Notification(NotificationKey),
    /// A visit to sweep.
    Visit(VisitKey),
}

impl Table {
    /// Reads one record, never stale.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notification(
        &self,
        key: &NotificationKey,
    ) -> Result<Option<NotificationRecord>, StoreError> {
        self.get(visit_pk(&key.visit), &key.sk).await
    }

    /// A visit's records, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notifications_of(
        &self,
        visit: &VisitKey,
    ) -> Result<Vec<NotificationRecord>, StoreError> {
        self.items_of(visit, "NOTIFICATION#").await
    }

    /// Writes what became of a record. While it is pending it stays in the index, due at its next attempt.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn save_notification(&self, record: &NotificationRecord) -> Result<(), StoreError> {
        let due = match record.status {
            Status::Pending => "due_at = :due",
            _ => "settled_at = :due REMOVE due_shard, due_at",
        };
        self.client
            .update_item()
            .table_name(&self.name)
            .key("pk", text(&record.pk))
            .key("sk", text(&record.sk))
            .update_expression(format!(
                "SET #status = :status, attempts = :attempts, {due}"
            ))
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":status", write(&record.status)?)
            .expression_attribute_values(":attempts", write(&record.attempts)?)
            .expression_attribute_values(":due", number(record.due_at.unwrap_or_default().millis()))
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        Ok(())
    }

    /// What is due by now, the longest overdue first in each shard.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn due(&self, now: Timestamp) -> Result<Vec<DueItem>, StoreError> {
        let shards = (0..SHARDS)
            .map(NotificationRecord::shard_name)
            .chain([SWEEP_SHARD.to_owned()]);
        let pages = shards.map(|shard| self.due_in(shard, now));
        let pages = futures_util::future::try_join_all(pages).await?;
        Ok(pages.into_iter().flatten().collect())
    }

    async fn due_in(&self, shard: String, now: Timestamp) -> Result<Vec<DueItem>, StoreError> {
        let page = self
            .client
            .query()
            .table_name(&self.name)
            .index_name("due")
            .key_condition_expression("due_shard = :shard AND due_at <= :now")
            .expression_attribute_values(":shard", text(shard))
            .expression_attribute_values(":now", number(now.millis()))
            .limit(PAGE)
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        let key = |item: &Item, name: &str| match item.get(name) {
            Some(AttributeValue::S(value)) => Some(value.clone()),
            _ => None,
        };
        let items = page.items.unwrap_or_default();
        Ok(items
            .iter()
            .filter_map(|item| {
                let (pk, sk) = (key(item, "pk")?, key(item, "sk")?);
                if sk == "VISIT" {
                    let visit = pk.strip_prefix("VISIT#")?.to_owned();
                    return Some(DueItem::Visit(VisitKey::from_stored(visit)));
                }
                NotificationKey::parse(&pk, &sk).map(DueItem::Notification)
            })
            .collect())
    }
}
