//! One transaction per event of Zoom: the event is marked seen, presence changes, and each edge gets its
//! notification; all of it, or nothing.

use std::{collections::BTreeSet, time::Duration};

use aws_sdk_dynamodb::{
    operation::transact_write_items::TransactWriteItemsError,
    types::{Put, TransactWriteItem, Update},
};
use serde_dynamo::aws_sdk_dynamodb_1::to_item;

use super::{
    StoreError, Table,
    expression::{Expression, counter},
    number, text, unavailable, visit_pk, write,
};
use crate::{
    clock::Timestamp,
    notification::NotificationRecord,
    visit::{Change, Visit, VisitKey},
    zoom::webhook,
};

/// How long a seen event is remembered: longer than any delivery of it is believed.
const REMEMBER: Duration = webhook::OLDEST.saturating_add(Duration::from_secs(3600));

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
        writes.extend(self.presence_writes(key, visit, change, notifications)?);
        Ok(match self.transact(writes).await? {
            Ok(()) => Commit::Done,
            Err(failed) if failed.contains(&0) => Commit::Seen,
            Err(_) => Commit::Raced,
        })
    }

    /// Writes what was concluded without an event, with the notifications that its edges owe.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn commit_settled(
        &self,
        key: &VisitKey,
        visit: &Visit,
        change: &Change,
        notifications: &[NotificationRecord],
    ) -> Result<Commit, StoreError> {
        let writes = self.presence_writes(key, visit, change, notifications)?;
        if writes.is_empty() {
            return Ok(Commit::Done);
        }
        Ok(match self.transact(writes).await? {
            Ok(()) => Commit::Done,
            Err(_) => Commit::Raced,
        })
    }

    fn presence_writes(
        &self,
        key: &VisitKey,
        visit: &Visit,
        change: &Change,
        notifications: &[NotificationRecord],
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut writes = Vec::new();
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
        Ok(writes)
    }

    /// The visit must be as it was read: no other event, and no launch that named somebody since.
    fn presence_update(
        &self,
        key: &VisitKey,
        visit: &Visit,
        change: &Change,
    ) -> Result<Update, StoreError> {
        let mut expression = Expression::default();
        let next = expression.value(number(counter(visit.presence_version) + 1));
        expression.set("presence_version", &next);
        let forgotten = expression.value(number(visit.forgotten_until.millis()));
        expression.set("forgotten_until", &forgotten);
        let unchanged = [
            expression.is_still("presence_version", visit.presence_version),
            expression.is_still("launch_version", visit.launch_version),
        ];
        for person in &change.participants {
            let Some(participant) = visit.participants.get(person) else {
                continue;
            };
            let path = expression.member("participants", person.as_str());
            if change.newcomers.contains(person) {
                let newcomer = expression.value(write(participant)?);
                expression.set(&path, &newcomer);
            } else {
                for (attribute, value) in [
                    ("sessions", write(&participant.sessions)?),
                    ("reported", write(&participant.reported)?),
                    ("inferred", write(&participant.inferred)?),
                ] {
                    let value = expression.value(value);
                    let attribute = expression.name(attribute);
                    expression.set(&format!("{path}.{attribute}"), &value);
                }
            }
        }
        for person in &change.departed {
            let path = expression.member("participants", person.as_str());
            expression.removes.push(path);
        }
        if let Some((uuid, instance)) = change
            .instance
            .as_ref()
            .and_then(|uuid| visit.instances.get_key_value(uuid))
        {
            let path = expression.member("instances", uuid);
            let instance = expression.value(write(instance)?);
            expression.set(&path, &instance);
        }
        for uuid in &change.forgotten {
            let path = expression.member("instances", uuid);
            expression.removes.push(path);
        }
        if change.deleted {
            let deleted = expression.value(number(visit.deleted_at.millis()));
            expression.set("deleted_at", &deleted);
        }
        Update::builder()
            .table_name(&self.name)
            .key("pk", text(visit_pk(key)))
            .key("sk", text("VISIT"))
            .condition_expression(format!(
                "attribute_exists(pk) AND {}",
                unchanged.join(" AND ")
            ))
            .update_expression(expression.text())
            .set_expression_attribute_names(Some(expression.names))
            .set_expression_attribute_values(Some(expression.values))
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
