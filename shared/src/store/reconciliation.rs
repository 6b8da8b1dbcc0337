//! Visits that are compared with Zoom, what earlier generations may have left there, and what Zoom's account
//! cannot tell.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::to_item;

use super::{
    StoreError, Table,
    due::{RECONCILE_SHARD, SWEEP_SHARD},
    held, number, text, unavailable, visit_pk,
};
use crate::{
    clock::Timestamp,
    visit::{Claim, ClaimState, Leftover, VisitKey},
};

pub(super) const SK: &str = "RECONCILIATION";

/// A visit's place in the queue of those that are compared with Zoom. An item of its own, because the visit's
/// waits for the sweeper.
#[derive(Debug, Clone, Serialize)]
pub struct Reconciliation {
    pk: String,
    sk: &'static str,
    due_shard: &'static str,
    due_at: Timestamp,
    expires_at: i64,
}

#[derive(Serialize, Deserialize)]
struct KeptLeftover {
    pk: String,
    sk: String,
    due_shard: String,
    due_at: Timestamp,
    expires_at: i64,
    leftover: Leftover,
}

/// What is known of Zoom's limits, for all workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub struct ZoomLimits {
    /// Nothing is compared before then: a rate limit was met.
    #[serde(default)]
    pub rest_until: Timestamp,
    /// Lists of participants are not asked for before then: the account does not give them.
    #[serde(default)]
    pub no_lists_until: Timestamp,
}

impl Table {
    /// What a claim's step from one state to the next adds besides itself: a place in the queue for a new
    /// meeting, and the memory of surplus meetings that the generation before may have left.
    pub(super) fn beside_claim(
        &self,
        key: &VisitKey,
        from: &Claim,
        to: &Claim,
        expires_at: Timestamp,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut items = Vec::new();
        if let (ClaimState::Pending { .. }, ClaimState::Ready { since, .. }) =
            (&from.state, &to.state)
        {
            let queued = Reconciliation {
                pk: visit_pk(key),
                sk: SK,
                due_shard: RECONCILE_SHARD,
                due_at: *since,
                expires_at: expires_at.seconds(),
            };
            items.push(to_item(queued).map_err(|_| StoreError::Unreadable)?);
        }
        if let Some((leftover, due_at)) =
            Leftover::of(from).filter(|_| to.generation > from.generation)
        {
            let kept = KeptLeftover {
                pk: visit_pk(key),
                sk: format!("LEFTOVER#{}", from.generation),
                due_shard: SWEEP_SHARD.to_owned(),
                due_at,
                expires_at: expires_at.seconds(),
                leftover,
            };
            items.push(to_item(kept).map_err(|_| StoreError::Unreadable)?);
        }
        items
            .into_iter()
            .map(|item: HashMap<String, AttributeValue>| {
                let put = Put::builder()
                    .table_name(&self.name)
                    .set_item(Some(item))
                    .build()
                    .map_err(|_| StoreError::Unreadable)?;
                Ok(TransactWriteItem::builder().put(put).build())
            })
            .collect()
    }

    /// When a visit is compared with Zoom again; `None` for never.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn compare_again(
        &self,
        key: &VisitKey,
        at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        self.due_again(key, SK, at).await
    }

    /// What an earlier generation may have left at Zoom.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn leftover(&self, key: &VisitKey, sk: &str) -> Result<Option<Leftover>, StoreError> {
        let kept: Option<KeptLeftover> = self.get(visit_pk(key), sk).await?;
        Ok(kept.map(|kept| kept.leftover))
    }

    /// When to look for it again; `None` for never.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn look_for_leftover_again(
        &self,
        key: &VisitKey,
        sk: &str,
        at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        self.due_again(key, sk, at).await
    }

    async fn due_again(
        &self,
        key: &VisitKey,
        sk: &str,
        at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.name)
            .key("pk", text(visit_pk(key)))
            .key("sk", text(sk))
            .condition_expression("attribute_exists(pk)");
        let update = match at {
            Some(at) => update
                .update_expression("SET due_at = :at")
                .expression_attribute_values(":at", number(at.millis())),
            None => update.update_expression("REMOVE due_shard, due_at"),
        };
        held(update.send().await).map(drop)
    }

    /// What is known of Zoom's limits.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn zoom_limits(&self) -> Result<ZoomLimits, StoreError> {
        Ok(self
            .get("GATE#zoom".to_owned(), "GATE")
            .await?
            .unwrap_or_default())
    }

    /// Remembers Zoom's limits.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remember_zoom_limits(&self, limits: ZoomLimits) -> Result<(), StoreError> {
        self.client
            .put_item()
            .table_name(&self.name)
            .item("pk", text("GATE#zoom"))
            .item("sk", text("GATE"))
            .item("rest_until", number(limits.rest_until.millis()))
            .item("no_lists_until", number(limits.no_lists_until.millis()))
            .send()
            .await
            .map(drop)
            .map_err(|error| unavailable(&error))
    }
}
