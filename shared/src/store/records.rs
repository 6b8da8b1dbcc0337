//! The notification records of a day, or of any time: picked out by the table itself, and page by page where a page is
//! all that is shown.

mod merge;

use std::iter;

use aws_sdk_dynamodb::{operation::query::builders::QueryFluentBuilder, types::AttributeValue};
use futures_util::{StreamExt as _, TryStreamExt as _, future::try_join_all, stream};
use serde::{Deserialize, Serialize};

use self::merge::{Merge, Source};
use super::{
    Item, StoreError, Table,
    day::{AT_ONCE, shards_between},
    number, read, text, unavailable, write,
};
use crate::{
    clock::Timestamp,
    notification::{NotificationRecord, Status},
    visit::Role,
};

/// How many times as much is read next where what was read held too little of what is picked out.
const MORE: i32 = 8;

/// Which records.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selection<'a> {
    /// Where they stand; anywhere, if this is empty.
    pub statuses: &'a [Status],
    /// Of whom they are; of everyone, if it does not say.
    pub role: Option<Role>,
}

/// How far a reader of a time has come, newest first. Records that are made meanwhile move nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place(Vec<Reached>);

/// How far in one partition of the day's index.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
enum Reached {
    /// Nothing was taken.
    #[default]
    Nothing,
    /// This one was the last that was taken.
    Record {
        pk: String,
        sk: String,
        at: Timestamp,
    },
    /// There are no more.
    End,
}

/// A page of records.
#[derive(Debug, Clone)]
pub struct RecordsPage {
    /// Newest first.
    pub records: Vec<NotificationRecord>,
    /// Where the next page begins, if there is one.
    pub next: Option<Place>,
}

/// One partition of the day's index, while it is read.
struct Shard {
    name: String,
    reached: Reached,
    /// After which item the table goes on.
    after: Option<Item>,
}

type Shards = Merge<Shard, NotificationRecord>;

impl Table {
    /// All that were made from `from` until just before `to`, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn records_between(
        &self,
        from: Timestamp,
        to: Timestamp,
        selection: Selection<'_>,
    ) -> Result<Vec<NotificationRecord>, StoreError> {
        let whole = |shard| async move {
            let query = selection.pick(self.day_query(shard, from, to))?;
            let items: Result<Vec<Item>, _> =
                query.into_paginator().items().send().try_collect().await;
            items.map_err(|error| unavailable(&error))
        };
        let shards: Vec<Vec<Item>> = stream::iter(shards_between(from, to))
            .map(whole)
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        let items = shards.into_iter().flatten();
        let mut records: Vec<NotificationRecord> = items.filter_map(readable).collect();
        records.sort_by(|one, other| (&other.sk, &other.pk).cmp(&(&one.sk, &one.pk)));
        Ok(records)
    }

    /// At most `most` of those that were made from `from` until just before `to`, after a place that a page of the same
    /// time gave, newest first. Reads about as much as it gives where most of them are picked out, and up to the rest
    /// where hardly any is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn records_page(
        &self,
        (from, to): (Timestamp, Timestamp),
        selection: Selection<'_>,
        after: Place,
        most: usize,
    ) -> Result<RecordsPage, StoreError> {
        let mut shards = after.shards(from, to);
        let mut limit = i32::try_from(most).unwrap_or(i32::MAX);
        let mut records = Vec::new();
        while records.len() < most || !shards.holds_any() {
            let reading = shards.wanting();
            let reading = reading.map(|shard| self.read_on(shard, (from, to), selection, limit));
            if !try_join_all(reading).await?.is_empty() {
                limit = limit.saturating_mul(MORE);
            } else if let Some((shard, record)) = shards.take(|record| record.created_at) {
                shard.reached = Reached::Record {
                    pk: record.pk.clone(),
                    sk: record.sk.clone(),
                    at: record.created_at,
                };
                records.push(record);
            } else {
                break;
            }
        }
        let next = shards.holds_any().then(|| Place::of(shards));
        Ok(RecordsPage { records, next })
    }

    /// Reads a partition's next items, at most `limit` before any is picked out.
    async fn read_on(
        &self,
        shard: &mut Source<Shard, NotificationRecord>,
        (from, to): (Timestamp, Timestamp),
        selection: Selection<'_>,
        limit: i32,
    ) -> Result<(), StoreError> {
        let query = self.day_query(shard.of.name.clone(), from, to);
        let page = selection
            .pick(query)?
            .scan_index_forward(false)
            .limit(limit)
            .set_exclusive_start_key(shard.of.after.take())
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        shard.of.after = page.last_evaluated_key;
        let items = page.items.unwrap_or_default().into_iter();
        let whole = shard.of.after.is_none();
        shard.add(items.filter_map(readable), whole);
        Ok(())
    }
}

impl Selection<'_> {
    /// Has the table pick out these: of all that happened on a day, only notifications have a status.
    fn pick(self, query: QueryFluentBuilder) -> Result<QueryFluentBuilder, StoreError> {
        let mut query = query.expression_attribute_names("#status", "status");
        let mut conditions = Vec::new();
        if self.statuses.is_empty() {
            conditions.push("attribute_exists(#status)".to_owned());
        } else {
            let mut names = Vec::new();
            for status in self.statuses {
                let name = format!(":{}", status.as_str());
                query = query.expression_attribute_values(&name, write(status)?);
                names.push(name);
            }
            conditions.push(format!("#status IN ({})", names.join(", ")));
        }
        if let Some(role) = self.role {
            query = query
                .expression_attribute_names("#role", "role")
                .expression_attribute_values(":role", write(&role)?);
            conditions.push("#role = :role".to_owned());
        }
        Ok(query.filter_expression(conditions.join(" AND ")))
    }
}

impl Place {
    fn shards(self, from: Timestamp, to: Timestamp) -> Shards {
        let names = shards_between(from, to).into_iter();
        let reached = self.0.into_iter().chain(iter::repeat(Reached::default()));
        let shards = names.zip(reached).map(|(name, reached)| {
            let over = reached == Reached::End;
            let after = reached.key(&name);
            let shard = Shard {
                name,
                reached,
                after,
            };
            Source::new(shard, over)
        });
        Merge(shards.collect())
    }

    fn of(shards: Shards) -> Self {
        let reached = shards.0.into_iter().map(|shard| match shard.is_over() {
            true => Reached::End,
            false => shard.of.reached,
        });
        Self(reached.collect())
    }
}

impl Reached {
    /// The item's key in the index.
    fn key(&self, shard: &str) -> Option<Item> {
        let Self::Record { pk, sk, at } = self else {
            return None;
        };
        let key: [(&str, AttributeValue); 4] = [
            ("day", text(shard)),
            ("day_at", number(at.millis())),
            ("pk", text(pk)),
            ("sk", text(sk)),
        ];
        Some(key.map(|(name, value)| (name.to_owned(), value)).into())
    }
}

/// One that a newer version wrote hides no other.
fn readable(item: Item) -> Option<NotificationRecord> {
    read(item)
        .inspect_err(|reason| tracing::warn!(event = "record_not_readable", %reason))
        .ok()
}
