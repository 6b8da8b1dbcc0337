//! What happened on a day, in all visits: the index of days, read by the administrator's pages.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::Deserialize;

use super::{
    Item, StoreError, Table, number, read, text,
    trace::{TRACE, key_of, visit_of},
    unavailable,
};
use crate::{
    clock::{Day, Timestamp},
    notification::Told,
    visit::{Step, VisitKey},
};

/// What is read of each item: its key, a step, and what [`Told`] has of a notification.
const READ: [&str; 11] = [
    "pk",
    "sk",
    "step",
    "person",
    "role",
    "state",
    "edge_at",
    "created_at",
    "status",
    "repaired",
    "attempts",
];

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
    Notification {
        /// Of which visit.
        visit: VisitKey,
        /// What there is of it.
        told: Told,
    },
}

#[derive(Deserialize)]
struct Stepped {
    step: Step,
}

impl Logged {
    /// When it happened.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Step { step, .. } => step.at,
            Self::Notification { told, .. } => told.created_at,
        }
    }

    fn read(key: (&str, &str), item: Item) -> Result<Self, StoreError> {
        let (pk, sk) = key;
        let visit = visit_of(pk);
        if sk.starts_with(TRACE) {
            read(item).map(|Stepped { step }| Self::Step { visit, step })
        } else {
            let visit = visit.ok_or(StoreError::Unreadable)?;
            read(item).map(|told| Self::Notification { visit, told })
        }
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

/// What was recorded in a time.
#[derive(Debug, Clone)]
pub struct Log {
    /// Oldest first.
    pub entries: Vec<Logged>,
    /// They are all that came after this, if there was more than was to be read.
    pub since: Option<Timestamp>,
}

/// The same of one partition of the index. A device test that is made again moves, and may be met twice.
#[derive(Default)]
struct Shard {
    entries: HashMap<(String, String), Logged>,
    since: Option<Timestamp>,
}

impl Shard {
    fn add(&mut self, item: Item) {
        let Some((pk, sk)) = key_of(&item) else {
            return;
        };
        let key = (pk.to_owned(), sk.to_owned());
        match Logged::read((&key.0, &key.1), item) {
            Ok(logged) => drop(self.entries.entry(key).or_insert(logged)),
            // One that a newer version wrote hides no other.
            Err(reason) => tracing::warn!(event = "day_item_not_readable", %reason),
        }
    }
}

impl Log {
    fn of(shards: Vec<Shard>) -> Self {
        let since = shards.iter().filter_map(|shard| shard.since).max();
        let entries = shards
            .into_iter()
            .flat_map(|shard| shard.entries.into_values());
        let mut entries: Vec<Logged> = entries
            .filter(|logged| since.is_none_or(|since| logged.at() > since))
            .collect();
        entries.sort_by_key(Logged::at);
        Self { entries, since }
    }
}

impl Table {
    /// The log from `from` until just before `to`: all of it, if it has about `most` entries of a day by UTC or fewer.
    /// Of one that is longer, its end: whoever makes it long, what is going on now is there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn logged_between(
        &self,
        from: Timestamp,
        to: Timestamp,
        most: usize,
    ) -> Result<Log, StoreError> {
        let most = most / usize::from(SHARDS);
        stream::iter(shards_between(from, to))
            .map(|shard| self.day_shard(shard, from, to, most))
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await
            .map(Log::of)
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

    /// One partition's newest entries: page by page, so that no more than one page is there as the table writes it.
    async fn day_shard(
        &self,
        shard: String,
        from: Timestamp,
        to: Timestamp,
        most: usize,
    ) -> Result<Shard, StoreError> {
        let mut query = self.day_query(shard, from, to).scan_index_forward(false);
        for name in READ {
            query = query.expression_attribute_names(format!("#{name}"), name);
        }
        let query = query.projection_expression(READ.map(|name| format!("#{name}")).join(", "));
        let mut read = Shard::default();
        let mut after = None;
        loop {
            let page = query.clone().set_exclusive_start_key(after).send().await;
            let page = page.map_err(|error| unavailable(&error))?;
            page.items
                .into_iter()
                .flatten()
                .for_each(|item| read.add(item));
            after = page.last_evaluated_key;
            if after.is_some() && read.entries.len() >= most {
                read.since = read.entries.values().map(Logged::at).min();
            }
            if after.is_none() || read.since.is_some() {
                return Ok(read);
            }
        }
    }
}
