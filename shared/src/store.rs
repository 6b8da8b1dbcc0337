//! The one table: its keys, its items, and the conditions under which they change.

mod accounts;
mod audit;
mod batch;
mod conflict;
mod day;
mod device_tests;
mod due;
mod expression;
mod gate;
mod health;
mod launches;
mod links;
mod notifications;
mod participants;
mod presence;
mod probe;
mod reconciliation;
mod records;
mod replays;
mod rooms;
mod sessions;
mod settings_changes;
mod trace;
mod undelivered;
mod visits;

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    types::AttributeValue,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_dynamo::aws_sdk_dynamodb_1::{from_item, to_attribute_value};
use thiserror::Error;

pub use audit::{AuditItem, audit_key};
pub use conflict::RetryConflicts;
pub(crate) use day::day_partition;
pub use day::{Log, Logged};
pub use device_tests::DeviceTestKey;
pub use due::{DueItem, DueShard};
pub use gate::Gate;
pub use health::Upstream;
pub use links::Added;
pub use notifications::NotificationKey;
pub use participants::ParticipantLaunch;
pub use presence::Commit;
pub use reconciliation::{Reconciliation, ZoomLimits};
pub use records::{Place, RecordsPage, Selection};
pub use undelivered::Undelivered;
pub use visits::VisitClaims;

use crate::{lazy::Lazy, visit::VisitKey};

/// An item as DynamoDB carries it.
type Item = HashMap<String, AttributeValue>;

/// Why the table did not do its part.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// It gave no answer, or said that it cannot just now.
    #[error(
        "the table did not answer ({code}): check TABLE_NAME, the function's role and the table's alarms"
    )]
    Unavailable {
        /// DynamoDB's error code.
        code: String,
    },
    /// An item is not of a form that this version reads.
    #[error("an item of the table cannot be read by this version")]
    Unreadable,
}

/// The table of one installation.
#[derive(Debug, Clone)]
pub struct Table {
    client: Lazy<Client>,
    name: String,
}

impl Table {
    /// A table by name.
    #[must_use]
    pub const fn new(client: Lazy<Client>, name: String) -> Self {
        Self { client, name }
    }

    async fn get<T: DeserializeOwned>(
        &self,
        pk: String,
        sk: &str,
    ) -> Result<Option<T>, StoreError> {
        let answer = self
            .client
            .get_item()
            .table_name(&self.name)
            .key("pk", AttributeValue::S(pk))
            .key("sk", AttributeValue::S(sk.to_owned()))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        answer.item.map(read).transpose()
    }

    /// At most `most` items of a partition whose sort keys are below one, the newest first.
    async fn newest_below<T: DeserializeOwned>(
        &self,
        pk: &str,
        below: String,
        most: i32,
    ) -> Result<Vec<T>, StoreError> {
        let items = self.newest_items_below(pk, below, most).await?;
        items.into_iter().map(read).collect()
    }

    /// The same, as they lie there.
    async fn newest_items_below(
        &self,
        pk: &str,
        below: String,
        most: i32,
    ) -> Result<Vec<Item>, StoreError> {
        let page = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("pk = :pk AND sk < :below")
            .expression_attribute_values(":pk", text(pk))
            .expression_attribute_values(":below", text(below))
            .consistent_read(true)
            .scan_index_forward(false)
            .limit(most)
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        Ok(page.items.unwrap_or_default())
    }

    /// A visit's items of one kind, in the order of their sort keys.
    async fn items_of<T: DeserializeOwned>(
        &self,
        visit: &VisitKey,
        kind: &str,
    ) -> Result<Vec<T>, StoreError> {
        let mut items = Vec::new();
        let mut from: Option<Item> = None;
        loop {
            let page = self
                .client
                .query()
                .table_name(&self.name)
                .key_condition_expression("pk = :pk AND begins_with(sk, :kind)")
                .expression_attribute_values(":pk", text(visit_pk(visit)))
                .expression_attribute_values(":kind", text(kind))
                .consistent_read(true)
                .set_exclusive_start_key(from)
                .send()
                .await
                .map_err(|error| unavailable(&error))?;
            for item in page.items.unwrap_or_default() {
                items.push(read(item)?);
            }
            from = page.last_evaluated_key;
            if from.is_none() {
                return Ok(items);
            }
        }
    }
}

/// The partition of a visit.
fn visit_pk(key: &VisitKey) -> String {
    format!("VISIT#{key}")
}

fn read<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    from_item(item).map_err(|_| StoreError::Unreadable)
}

fn write<T: Serialize>(value: &T) -> Result<AttributeValue, StoreError> {
    to_attribute_value(value).map_err(|_| StoreError::Unreadable)
}

fn number(value: i64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

fn unavailable<E, R>(error: &SdkError<E, R>) -> StoreError
where
    SdkError<E, R>: ProvideErrorMetadata,
{
    StoreError::Unavailable {
        code: error.code().unwrap_or("no answer").to_owned(),
    }
}

/// `None` where the condition of a write did not hold.
fn held<T, E, R>(outcome: Result<T, SdkError<E, R>>) -> Result<Option<T>, StoreError>
where
    SdkError<E, R>: ProvideErrorMetadata,
{
    match outcome {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.code() == Some("ConditionalCheckFailedException") => Ok(None),
        Err(error) => Err(unavailable(&error)),
    }
}
