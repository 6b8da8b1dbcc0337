//! Making a failed notification due again.

use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, TransactWriteItem, Update};

use super::{StoreError, Table, number, text, visit_pk, write};
use crate::{
    notification::{NotificationRecord, Replay, Status},
    visit::VisitKey,
};

/// Tries when a webhook changes the same visit meanwhile.
const TRIES: u64 = 4;

impl Table {
    /// Makes a record due at once that failed, if nobody has replayed it since it was read and there is no newer
    /// change of its person; `false` otherwise, and then nothing is changed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn replay(
        &self,
        record: &NotificationRecord,
        replay: &Replay,
    ) -> Result<bool, StoreError> {
        let Some(key) = record.key() else {
            return Err(StoreError::Unreadable);
        };
        for attempt in 1..=TRIES {
            let writes = vec![
                TransactWriteItem::builder()
                    .condition_check(self.is_newest(&key.visit, record)?)
                    .build(),
                TransactWriteItem::builder()
                    .update(self.replayed(&key.visit, record, replay)?)
                    .build(),
            ];
            match self.transact(writes).await? {
                Ok(()) => return Ok(true),
                Err(failed) if !failed.is_empty() => return Ok(false),
                Err(_) => tokio::time::sleep(Duration::from_millis(20 * attempt)).await,
            }
        }
        Err(StoreError::Unavailable {
            code: "TransactionConflict".to_owned(),
        })
    }

    fn is_newest(
        &self,
        visit: &VisitKey,
        record: &NotificationRecord,
    ) -> Result<ConditionCheck, StoreError> {
        let edge = i64::try_from(record.edge).unwrap_or(i64::MAX);
        ConditionCheck::builder()
            .table_name(&self.name)
            .key("pk", text(visit_pk(visit)))
            .key("sk", text("VISIT"))
            .condition_expression("participants.#person.reported.edge = :edge")
            .expression_attribute_names("#person", record.person.as_str())
            .expression_attribute_values(":edge", number(edge))
            .build()
            .map_err(|_| StoreError::Unreadable)
    }

    fn replayed(
        &self,
        visit: &VisitKey,
        record: &NotificationRecord,
        replay: &Replay,
    ) -> Result<Update, StoreError> {
        let before = i64::try_from(record.replays.len()).unwrap_or(i64::MAX);
        let not_since = if before == 0 {
            "attribute_not_exists(replays)"
        } else {
            "size(replays) = :before"
        };
        let mut update = Update::builder()
            .table_name(&self.name)
            .key("pk", text(&record.pk))
            .key("sk", text(&record.sk))
            .update_expression(
                "SET #status = :pending, due_shard = :shard, due_at = :at, \
                 replays = list_append(if_not_exists(replays, :none), :replay) REMOVE settled_at",
            )
            .condition_expression(format!("#status = :failed AND {not_since}"))
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":pending", write(&Status::Pending)?)
            .expression_attribute_values(":failed", write(&Status::Failed)?)
            .expression_attribute_values(":shard", text(NotificationRecord::shard_of(visit)))
            .expression_attribute_values(":at", number(replay.at.millis()))
            .expression_attribute_values(":none", AttributeValue::L(Vec::new()))
            .expression_attribute_values(":replay", write(&[replay])?);
        if before > 0 {
            update = update.expression_attribute_values(":before", number(before));
        }
        update.build().map_err(|_| StoreError::Unreadable)
    }
}
