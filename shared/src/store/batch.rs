//! Many visits at once, for pages that show a day.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use aws_sdk_dynamodb::types::KeysAndAttributes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::{Item, StoreError, Table, read, text, trace::key_of, unavailable, visit_pk};
use crate::visit::{Visit, VisitKey};

/// In one call. DynamoDB takes a hundred; so many of the largest visits fit into the longest answer that we read.
const PAGE: usize = 25;
/// Calls at once.
const AT_ONCE: usize = 8;
/// Calls for one page, while the table answers for a part of it only.
const TRIES: u64 = 6;

impl Table {
    /// Reads visits, never stale. Those that are not there are left out, and so are those of a version that this one
    /// cannot read: one such hides no other.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn visits(
        &self,
        keys: &BTreeSet<VisitKey>,
    ) -> Result<BTreeMap<VisitKey, Visit>, StoreError> {
        let keys: Vec<Item> = keys.iter().map(item_key).collect();
        let pages: Vec<Vec<Item>> = keys.chunks(PAGE).map(<[Item]>::to_vec).collect();
        let pages: Vec<Vec<Item>> = stream::iter(pages)
            .map(|page| self.page_of_visits(page))
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        let mut visits = BTreeMap::new();
        for item in pages.into_iter().flatten() {
            let key = key_of(&item).and_then(|(pk, _)| pk.strip_prefix("VISIT#"));
            let Some(key) = key.map(VisitKey::from_stored) else {
                continue;
            };
            match read(item) {
                Ok(visit) => drop(visits.insert(key, visit)),
                Err(reason) => {
                    tracing::warn!(event = "visit_not_readable", visit = %key, %reason);
                }
            }
        }
        Ok(visits)
    }

    async fn page_of_visits(&self, mut wanted: Vec<Item>) -> Result<Vec<Item>, StoreError> {
        let mut found = Vec::new();
        for attempt in 1..=TRIES {
            let request = KeysAndAttributes::builder()
                .set_keys(Some(wanted))
                .consistent_read(true)
                .build()
                .map_err(|_| StoreError::Unreadable)?;
            let answer = self
                .client
                .batch_get_item()
                .request_items(&self.name, request)
                .send()
                .await
                .map_err(|error| unavailable(&error))?;
            found.extend(
                answer
                    .responses
                    .into_iter()
                    .flatten()
                    .flat_map(|(_, it)| it),
            );
            let left = answer.unprocessed_keys.into_iter().flatten().next();
            wanted = left.map(|(_, left)| left.keys).unwrap_or_default();
            if wanted.is_empty() {
                return Ok(found);
            }
            tokio::time::sleep(Duration::from_millis(25 * attempt * attempt)).await;
        }
        Err(StoreError::Unavailable {
            code: "UnprocessedKeys".to_owned(),
        })
    }
}

fn item_key(visit: &VisitKey) -> Item {
    Item::from([
        ("pk".to_owned(), text(visit_pk(visit))),
        ("sk".to_owned(), text("VISIT")),
    ])
}
