//! The trace of a visit: one item a step, written once. What was refused before its visit was known is kept under
//! the code on its page.

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::future::{try_join, try_join_all};
use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::to_item;

use super::{Item, StoreError, Table, day_partition, held, text, unavailable, visit_pk};
use crate::{
    clock::{Day, Timestamp},
    data_key::random_token,
    telemetry::CorrelationId,
    visit::{Happened, Step, VisitKey},
};

/// How the sort keys of steps begin.
pub(super) const TRACE: &str = "TRACE#";

/// A step as the table keeps it. What the indexes need stands beside it; steps of earlier versions have none of it.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub pk: String,
    pub sk: String,
    pub step: Step,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    correlation: Option<CorrelationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    begun_as: Option<CorrelationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day_at: Option<Timestamp>,
    expires_at: i64,
}

impl Kept {
    fn new(pk: String, step: &Step, expires_at: Timestamp) -> Self {
        let of_a_day = step.happened.is_of_a_day();
        Self {
            sk: sk_of(step),
            step: step.clone(),
            correlation: step.correlation.clone(),
            begun_as: step.begun_as.clone(),
            day: of_a_day.then(|| day_partition(Day::of(step.at), &pk)),
            day_at: of_a_day.then_some(step.at),
            expires_at: expires_at.seconds(),
            pk,
        }
    }

    fn visit(&self) -> Option<VisitKey> {
        visit_of(&self.pk)
    }
}

/// A wait ends once, however often its page is loaded: it is named after its person and its beginning.
fn sk_of(step: &Step) -> String {
    match &step.happened {
        Happened::WaitingOver { person, took_ms } => {
            let began = step.at.millis() - i64::try_from(*took_ms).unwrap_or_default();
            format!("{TRACE}{began:015}#{}", person.as_str())
        }
        _ => format!("{TRACE}{:015}#{}", step.at.millis(), random_token::<6>()),
    }
}

impl Table {
    /// Adds a step, which is kept until `expires_at`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_step(
        &self,
        visit: &VisitKey,
        step: &Step,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.put_step(visit_pk(visit), step, expires_at).await
    }

    /// Adds a step of a request whose visit nobody knows. Only its code leads to it, and its day.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_step_without_visit(
        &self,
        code: &CorrelationId,
        step: &Step,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let pk = format!("LAUNCH#{code}");
        self.put_step(pk, step, expires_at).await
    }

    async fn put_step(
        &self,
        pk: String,
        step: &Step,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let kept = Kept::new(pk, step, expires_at);
        let outcome = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(to_item(&kept).map_err(|_| StoreError::Unreadable)?))
            .condition_expression("attribute_not_exists(pk)")
            .send()
            .await;
        held(outcome).map(drop)
    }

    /// A visit's steps, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn steps_of(&self, visit: &VisitKey) -> Result<Vec<Step>, StoreError> {
        let kept: Vec<Kept> = self.items_of(visit, TRACE).await?;
        let mut steps: Vec<Step> = kept.into_iter().map(|kept| kept.step).collect();
        steps.sort_by_key(|step| step.at);
        Ok(steps)
    }

    /// The steps under a code and those of the launch that began under it, oldest first, each with its visit if that
    /// was known.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn steps_by_correlation(
        &self,
        id: &CorrelationId,
    ) -> Result<Vec<(Option<VisitKey>, Step)>, StoreError> {
        let (own, begun) = try_join(
            self.keys_under("correlation", id),
            self.keys_under("begun_as", id),
        )
        .await?;
        let keys = own.iter().chain(&begun).filter_map(key_of);
        let kept = try_join_all(keys.map(|(pk, sk)| self.get::<Kept>(pk.to_owned(), sk))).await?;
        let mut steps: Vec<_> = kept
            .into_iter()
            .flatten()
            .map(|kept| (kept.visit(), kept.step))
            .collect();
        steps.sort_by_key(|(_, step)| step.at);
        Ok(steps)
    }

    /// What one of the indexes has under a code; index and attribute have the same name.
    async fn keys_under(
        &self,
        index: &'static str,
        id: &CorrelationId,
    ) -> Result<Vec<Item>, StoreError> {
        // A code is of one request and of what its page asked for later: one page of the index holds all.
        let found = self
            .client
            .query()
            .table_name(&self.name)
            .index_name(index)
            .key_condition_expression(format!("{index} = :code"))
            .expression_attribute_values(":code", text(id.as_str()))
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        Ok(found.items.unwrap_or_default())
    }
}

/// The visit that an item of this partition is of, if it was known.
pub(super) fn visit_of(pk: &str) -> Option<VisitKey> {
    pk.strip_prefix("VISIT#").map(VisitKey::from_stored)
}

/// Partition and sort key of an item.
pub(super) fn key_of(item: &Item) -> Option<(&str, &str)> {
    match (item.get("pk")?, item.get("sk")?) {
        (AttributeValue::S(pk), AttributeValue::S(sk)) => Some((pk, sk)),
        _ => None,
    }
}
