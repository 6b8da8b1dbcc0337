//! The visit's item and its claim.

use std::time::Duration;

use aws_sdk_dynamodb::{
    operation::update_item::builders::UpdateItemFluentBuilder,
    types::{AttributeValue, Put, TransactWriteItem, Update},
};
use serde::Deserialize;

use super::{
    StoreError, Table, due::SWEEP_SHARD, held, number, reconciliation::SK as RECONCILIATION, text,
    unavailable, visit_pk, write,
};
use crate::{
    clock::Timestamp,
    visit::{Claim, ClaimState, Claims, Csn, Standing, Visit, VisitKey},
    zoom::MeetingId,
};

/// Which visit a meeting belongs to.
#[derive(Deserialize)]
struct Pointer {
    visit: VisitKey,
}

fn meeting_pk(meeting: MeetingId) -> String {
    format!("MEETING#{}", meeting.expose())
}

impl Table {
    /// Reads a visit, never stale.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn visit(&self, key: &VisitKey) -> Result<Option<Visit>, StoreError> {
        self.get(visit_pk(key), "VISIT").await
    }

    /// Which visit a meeting belongs to, if it is one of ours.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn visit_of(&self, meeting: MeetingId) -> Result<Option<VisitKey>, StoreError> {
        let pointer: Option<Pointer> = self.get(meeting_pk(meeting), "MEETING").await?;
        Ok(pointer.map(|pointer| pointer.visit))
    }

    /// Begins an update of the visit's item.
    pub(super) fn update_visit(&self, key: &VisitKey) -> UpdateItemFluentBuilder {
        self.client
            .update_item()
            .table_name(&self.name)
            .key("pk", text(visit_pk(key)))
            .key("sk", text("VISIT"))
    }

    /// Makes the visit's item, if it is not there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn ensure_visit(
        &self,
        key: &VisitKey,
        csn: &Csn,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.update_visit(key)
            .update_expression(format!("SET {ENSURE}"))
            .expression_attribute_values(":csn", write(csn)?)
            .expression_attribute_values(":empty", AttributeValue::M(Default::default()))
            .expression_attribute_values(":expires", number(expires_at.seconds()))
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        Ok(())
    }

    /// Keeps what belongs to a visit's meeting as long as the visit: how webhooks find it, and its place in the queue
    /// of those that are compared with Zoom.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_meeting(
        &self,
        key: &VisitKey,
        meeting: MeetingId,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let keep = |pk: String, sk: &str| {
            self.client
                .update_item()
                .table_name(&self.name)
                .key("pk", text(pk))
                .key("sk", text(sk))
                .expression_attribute_values(":expires", number(expires_at.seconds()))
        };
        let pointer = keep(meeting_pk(meeting), "MEETING")
            .update_expression("SET visit = :visit, expires_at = :expires")
            .expression_attribute_values(":visit", text(key.as_str()))
            .send();
        let queued = keep(visit_pk(key), RECONCILIATION)
            .update_expression("SET expires_at = :expires")
            .condition_expression("attribute_exists(pk)")
            .send();
        let (pointer, queued) = tokio::join!(pointer, queued);
        pointer.map_err(|error| unavailable(&error))?;
        held(queued).map(drop)
    }

    /// Notes that Zoom does not know the visit's meeting any more. If the visit has another by now, whoever found
    /// out was slow, and nothing is noted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn mark_meeting_deleted(
        &self,
        key: &VisitKey,
        meeting: MeetingId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let noted = self
            .update_visit(key)
            .update_expression("SET deleted_at = :at")
            .condition_expression("claim.meeting.id = :meeting")
            .expression_attribute_values(":at", number(at.millis()))
            .expression_attribute_values(":meeting", write(&meeting)?)
            .send()
            .await;
        held(noted).map(drop)
    }
}

/// Gives a new item its maps, and leaves those of an old one alone. Each launch keeps the visit from now on.
const ENSURE: &str = "csn = if_not_exists(csn, :csn), \
    participants = if_not_exists(participants, :empty), \
    instances = if_not_exists(instances, :empty), \
    expires_at = :expires";

/// One visit's claim in the table.
#[derive(Debug)]
pub struct VisitClaims<'a> {
    table: &'a Table,
    key: VisitKey,
    csn: Option<Csn>,
    expires_at: Timestamp,
}

impl<'a> VisitClaims<'a> {
    /// Of a visit that a launch opens, and that may not be in the table yet.
    #[must_use]
    pub fn new(table: &'a Table, key: VisitKey, csn: Csn, now: Timestamp, keep: Duration) -> Self {
        Self {
            table,
            key,
            csn: Some(csn),
            expires_at: now.plus(keep),
        }
    }

    /// Of a visit that is in the table.
    #[must_use]
    pub fn existing(table: &'a Table, key: VisitKey, now: Timestamp, keep: Duration) -> Self {
        Self {
            table,
            key,
            csn: None,
            expires_at: now.plus(keep),
        }
    }
}

impl Claims for VisitClaims<'_> {
    type Error = StoreError;

    async fn read(&self) -> Result<Standing, StoreError> {
        Ok(self.table.visit(&self.key).await?.map_or_else(
            || Standing {
                claim: Claim::default(),
                gone: false,
            },
            |visit| Standing {
                gone: visit.meeting_is_gone(),
                claim: visit.claim,
            },
        ))
    }

    async fn swap(&self, from: &Claim, to: &Claim) -> Result<bool, StoreError> {
        let update = self.update(from, to)?;
        let mut writes = vec![TransactWriteItem::builder().update(update).build()];
        if let ClaimState::Ready { meeting, .. } = &to.state {
            // Webhooks find the visit by its meeting from the moment that anyone can be in it.
            let pointer = Put::builder()
                .table_name(&self.table.name)
                .item("pk", text(meeting_pk(meeting.id)))
                .item("sk", text("MEETING"))
                .item("visit", text(self.key.as_str()))
                .item("expires_at", number(self.expires_at.seconds()))
                .build()
                .map_err(|_| StoreError::Unreadable)?;
            writes.push(TransactWriteItem::builder().put(pointer).build());
        }
        writes.extend(
            self.table
                .beside_claim(&self.key, from, to, self.expires_at)?,
        );
        self.table
            .transact(writes)
            .await
            .map(|outcome| outcome.is_ok())
    }
}

impl VisitClaims<'_> {
    fn update(&self, from: &Claim, to: &Claim) -> Result<Update, StoreError> {
        let mut sets = vec!["claim = :to"];
        let mut removes = Vec::new();
        let mut update = Update::builder()
            .table_name(&self.table.name)
            .key("pk", text(visit_pk(&self.key)))
            .key("sk", text("VISIT"))
            .expression_attribute_values(":to", write(to)?)
            .expression_attribute_values(":generation", number(from.generation.into()))
            .expression_attribute_values(
                ":fence",
                number(i64::try_from(from.fence).unwrap_or(i64::MAX)),
            )
            .expression_attribute_values(":state", text(from.state_name()))
            .expression_attribute_names("#state", "state");
        if let Some(csn) = &self.csn {
            sets.push(ENSURE);
            update = update
                .expression_attribute_values(":csn", write(csn)?)
                .expression_attribute_values(":empty", AttributeValue::M(Default::default()))
                .expression_attribute_values(":expires", number(self.expires_at.seconds()));
        }
        if let Some(at) = to.sweep_at() {
            sets.push("due_shard = :shard, due_at = :due");
            update = update
                .expression_attribute_values(":shard", text(SWEEP_SHARD))
                .expression_attribute_values(":due", number(at.millis()));
        } else {
            removes.push("due_shard, due_at");
        }
        let mut expression = format!("SET {}", sets.join(", "));
        if !removes.is_empty() {
            expression = format!("{expression} REMOVE {}", removes.join(", "));
        }
        let unchanged =
            "claim.generation = :generation AND claim.fence = :fence AND claim.#state = :state";
        let condition = if *from == Claim::default() {
            format!("attribute_not_exists(claim) OR ({unchanged})")
        } else {
            unchanged.to_owned()
        };
        update
            .update_expression(expression)
            .condition_expression(condition)
            .build()
            .map_err(|_| StoreError::Unreadable)
    }
}
