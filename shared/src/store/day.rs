//! What happened on a day, in all visits: the index of days, read by the administrator's pages.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::{
    Item, StoreError, Table, number, read, text,
    trace::{Kept, TRACE, key_of},
    unavailable,
};
use crate::{
    clock::{Day, Timestamp},
    notification::NotificationRecord,
    visit::{Step, VisitKey},
};

/// Partitions of a day: nine o'clock writes more than one partition of the index takes.
const SHARDS: u8 = 4;
/// Partitions that are read at once: those of one day. A query reads up to 128 units, and a table takes 12,000 a second
/// before it has grown.
pub(super) const AT_ONCE: usize = SHARDS as usize;

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Logged {
    /// A step.
    Step {
        /// Of which visit, if it was known.
        visit: Option<VisitKey>,
        /// The step.
        step: Step,
    },
    /// A notification, as it stands now, on the day that it was made.
    Notification(NotificationRecord),
}

impl Logged {
    /// When it happened.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Step { step, .. } => step.at,
            Self::Notification(record) => record.created_at,
        }
    }

    fn read(key: (&str, &str), item: Item) -> Option<Self> {
        let (_, sk) = key;
        let logged = if sk.starts_with(TRACE) {
            read(item).map(|kept: Kept| Self::Step {
                visit: kept.visit(),
                step: kept.step,
            })
        } else {
            read(item).map(Self::Notification)
        };
        // One that a newer version wrote hides no other.
        logged
            .inspect_err(|reason| tracing::warn!(event = "day_item_not_readable", %reason))
            .ok()
    }
}

/// The partition of the day's index in which items of this partition of the table are.
pub(crate) fn day_partition(day: Day, pk: &str) -> String {
    shard_name(day, pk.bytes().fold(0_u8, u8::wrapping_add) % SHARDS)
}

fn shard_name(day: Day, shard: u8) -> String {
    format!("{day}#{shard}")
}

/// The partitions of the index in which everything from `from` until just before `to` is.
pub(super) fn shards_between(from: Timestamp, to: Timestamp) -> Vec<String> {
    if from >= to {
        return Vec::new();
    }
    std::iter::successors(Some(Day::of(from)), |day| Some(day.next()))
        .take_while(|day| day.begins() < to)
        .flat_map(|day| (0..SHARDS).map(move |shard| shard_name(day, shard)))
        .collect()
}

impl Table {
    /// Everything of a day, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn logged_on(&self, day: Day) -> Result<Vec<Logged>, StoreError> {
        self.logged_between(day.begins(), day.ends()).await
    }

    /// Everything from `from` until just before `to`, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn logged_between(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Logged>, StoreError> {
        let pages: Vec<Vec<Item>> = stream::iter(shards_between(from, to))
            .map(|shard| self.day_shard(shard, from, to))
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        // An item that moves while the index is read page by page may be met twice.
        let mut found = BTreeMap::new();
        for item in pages.into_iter().flatten() {
            if let Some((pk, sk)) = key_of(&item) {
                let key = (pk.to_owned(), sk.to_owned());
                if let Some(logged) = Logged::read((&key.0, &key.1), item) {
                    found.insert(key, logged);
                }
            }
        }
        let mut logged: Vec<Logged> = found.into_values().collect();
        logged.sort_by_key(Logged::at);
        Ok(logged)
    }

    /// What one partition of the index has of that time.
    pub(super) fn day_query(
        &self,
        shard: String,
        from: Timestamp,
        to: Timestamp,
    ) -> QueryFluentBuilder {
        self.client
            .query()
            .table_name(&self.name)
            .index_name("day")
            .key_condition_expression("#day = :day AND day_at BETWEEN :from AND :last")
            .expression_attribute_names("#day", "day")
            .expression_attribute_values(":day", text(shard))
            .expression_attribute_values(":from", number(from.millis()))
            .expression_attribute_values(":last", number(to.millis() - 1))
    }

    async fn day_shard(
        &self,
        shard: String,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Item>, StoreError> {
        self.day_query(shard, from, to)
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|error| unavailable(&error))
    }
}
