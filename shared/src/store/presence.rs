//! One transaction per event of Zoom: the event is marked seen, presence changes, and each edge gets its
//! notification; all of it, or nothing.

use std::{collections::BTreeSet, time::Duration};

use aws_sdk_dynamodb::{
    operation::transact_write_items::TransactWriteItemsError,
    types::{Put, TransactWriteItem, Update},
};
use serde_dynamo::aws_sdk_dynamodb_1::to_item;

use super::{StoreError, Table, number, text, unavailable, visits::visit_pk, write};
use crate::{
    clock::Timestamp,
    notification::NotificationRecord,
    visit::{Change, Visit, VisitKey},
};

/// How long a seen event is remembered: Zoom's last retry comes after 85 minutes.
const REMEMBER: Duration = Duration::from_secs(3 * 3600);

/// What became of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    /// It is written.
    Done,
    /// The event was seen before.
    Seen,
    /// Someone else changed the visit meanwhile: read again.
    Raced,
}

impl Table {
    /// Whether an event was seen before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn event_seen(&self, event: &str) -> Result<bool, StoreError> {
        let seen: Option<serde_json::Value> = self.get(format!("EVENT#{event}"), "EVENT").await?;
        Ok(seen.is_some())
    }

    /// Writes what an event changed, with the notifications that its edges owe.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn commit_change(
        &self,
        key: &VisitKey,
        visit: &Visit,
        change: &Change,
        event: &str,
        notifications: &[NotificationRecord],
        now: Timestamp,
    ) -> Result<Commit, StoreError> {
        let seen = Put::builder()
            .table_name(&self.name)
            .item("pk", text(format!("EVENT#{event}")))
            .item("sk", text("EVENT"))
            .item("expires_at", number(now.plus(REMEMBER).seconds()))
            .condition_expression("attribute_not_exists(pk)")
            .build()
            .map_err(|_| StoreError::Unreadable)?;
        let mut writes = vec![TransactWriteItem::builder().put(seen).build()];
        if !change.is_empty() {
            let update = self.presence_update(key, visit, change)?;
            writes.push(TransactWriteItem::builder().update(update).build());
        }
        for record in notifications {
            let put = Put::builder()
                .table_name(&self.name)
                .set_item(Some(to_item(record).map_err(|_| StoreError::Unreadable)?))
                .build()
                .map_err(|_| StoreError::Unreadable)?;
            writes.push(TransactWriteItem::builder().put(put).build());
        }
        Ok(match self.transact(writes).await? {
            Ok(()) => Commit::Done,
            Err(failed) if failed.contains(&0) => Commit::Seen,
            Err(_) => Commit::Raced,
        })
    }

    fn presence_update(
        &self,
        key: &VisitKey,
        visit: &Visit,
        change: &Change,
    ) -> Result<Update, StoreError> {
        let version = i64::try_from(visit.presence_version).unwrap_or(i64::MAX);
        let mut sets = vec!["presence_version = :next".to_owned()];
        let mut update = Update::builder()
            .table_name(&self.name)
            .key("pk", text(visit_pk(key)))
            .key("sk", text("VISIT"))
            .condition_expression(if version == 0 {
                "attribute_exists(pk) AND attribute_not_exists(presence_version)"
            } else {
                "presence_version = :version"
            })
            .expression_attribute_values(":next", number(version + 1));
        if version > 0 {
            update = update.expression_attribute_values(":version", number(version));
        }
        for (index, person) in change.participants.iter().enumerate() {
            let Some(participant) = visit.participants.get(person) else {
                continue;
            };
            update = update.expression_attribute_names(format!("#p{index}"), person.as_str());
            if change.newcomers.contains(person) {
                sets.push(format!("participants.#p{index} = :p{index}"));
                update =
                    update.expression_attribute_values(format!(":p{index}"), write(participant)?);
            } else {
                sets.push(format!(
                    "participants.#p{index}.sessions = :s{index}, participants.#p{index}.reported = :r{index}, \
                     participants.#p{index}.inferred = :i{index}"
                ));
                update = update
                    .expression_attribute_values(
                        format!(":s{index}"),
                        write(&participant.sessions)?,
                    )
                    .expression_attribute_values(
                        format!(":r{index}"),
                        write(&participant.reported)?,
                    )
                    .expression_attribute_values(
                        format!(":i{index}"),
                        write(&participant.inferred)?,
                    );
            }
        }
        if let Some(uuid) = &change.instance {
            sets.push("instances.#uuid = :instance".to_owned());
            update = update
                .expression_attribute_names("#uuid", uuid)
                .expression_attribute_values(":instance", write(&visit.instances.get(uuid))?);
        }
        if change.deleted {
            sets.push("deleted_at = :deleted".to_owned());
            update =
                update.expression_attribute_values(":deleted", number(visit.deleted_at.millis()));
        }
        update
            .update_expression(format!("SET {}", sets.join(", ")))
            .build()
            .map_err(|_| StoreError::Unreadable)
    }

    /// Writes all or nothing. `Err` inside: the indexes of the writes whose condition did not hold; none if
    /// another transaction was in the way.
    pub(super) async fn transact(
        &self,
        writes: Vec<TransactWriteItem>,
    ) -> Result<Result<(), BTreeSet<usize>>, StoreError> {
        let outcome = self
            .client
            .transact_write_items()
            .set_transact_items(Some(writes))
            .send()
            .await;
        let Err(error) = outcome else {
            return Ok(Ok(()));
        };
        let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
            error.as_service_error()
        else {
            return Err(unavailable(&error));
        };
        let codes: Vec<&str> = cancelled
            .cancellation_reasons()
            .iter()
            .map(|reason| reason.code().unwrap_or("None"))
            .collect();
        let recoverable = ["None", "ConditionalCheckFailed", "TransactionConflict"];
        if let Some(other) = codes.iter().find(|code| !recoverable.contains(code)) {
            return Err(StoreError::Unavailable {
                code: (*other).to_owned(),
            });
        }
        Ok(Err(codes
            .iter()
            .enumerate()
            .filter(|(_, code)| **code == "ConditionalCheckFailed")
            .map(|(index, _)| index)
            .collect()))
    }
}
