//! Notification records: the queue and the history in one.

use super::{StoreError, Table, held, number, text, unavailable, visit_pk, write};
use crate::{
    clock::Timestamp,
    notification::{NotificationRecord, Status},
    visit::VisitKey,
};

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

impl NotificationKey {
    /// When the record was made, by its sort key.
    #[must_use]
    pub fn made_at(&self) -> Option<Timestamp> {
        let millis = self.sk.strip_prefix("NOTIFICATION#")?.split('#').next()?;
        millis.parse().ok().map(Timestamp::from_millis)
    }
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
                "SET #status = :status, attempts = :attempts, attempts_left_out = :left_out, {due}"
            ))
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":status", write(&record.status)?)
            .expression_attribute_values(":attempts", write(&record.attempts)?)
            .expression_attribute_values(":left_out", number(record.attempts_left_out.into()))
            .expression_attribute_values(":due", number(record.due_at.unwrap_or_default().millis()))
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        Ok(())
    }

    /// Puts off a record that cannot be read, or gives it up: whatever else is in it stays as it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_aside(
        &self,
        key: &NotificationKey,
        again: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.name)
            .key("pk", text(visit_pk(&key.visit)))
            .key("sk", text(&key.sk))
            .condition_expression("attribute_exists(pk)");
        let update = match again {
            Some(again) => update
                .update_expression("SET due_at = :at")
                .expression_attribute_values(":at", number(again.millis())),
            None => update
                .update_expression(
                    "SET #status = :failed, settled_at = :at REMOVE due_shard, due_at",
                )
                .expression_attribute_names("#status", "status")
                .expression_attribute_values(":failed", write(&Status::Failed)?)
                .expression_attribute_values(":at", number(now.millis())),
        };
        held(update.send().await).map(drop)
    }
}
