//! The gate in front of Epic: one item that all workers share, so that a cold start forgets nothing.

use aws_sdk_dynamodb::{
    operation::update_item::builders::UpdateItemFluentBuilder, types::ReturnValue,
};
use serde::Deserialize;

use super::{StoreError, Table, held, number, read, text};
use crate::{clock::Timestamp, visit::VisitKey};

const PK: &str = "GATE#epic";
const SK: &str = "GATE";

/// The item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub struct Gate {
    /// The second, since 1970, in which calls are counted.
    pub second: i64,
    /// Calls let through in it.
    pub used: u32,
    /// Failures of Epic since its last answer, each of another visit than the one before.
    pub failures: u32,
    /// Until when nobody calls, in milliseconds since 1970; 0 while calls are let through.
    pub open_until: i64,
}

impl Table {
    /// The gate as it stands, never stale; `None` before its first use.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn gate(&self) -> Result<Option<Gate>, StoreError> {
        self.get(PK.to_owned(), SK).await
    }

    fn update_gate(&self) -> UpdateItemFluentBuilder {
        self.client
            .update_item()
            .table_name(&self.name)
            .key("pk", text(PK))
            .key("sk", text(SK))
    }

    /// Takes one of the calls of this second; `None` if they are used up, or it is another second, or nobody may.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_call(&self, second: i64, most: u32) -> Result<Option<Gate>, StoreError> {
        let taken = self
            .update_gate()
            .update_expression("SET used = used + :one")
            .condition_expression("#second = :second AND used < :most AND open_until = :none")
            .expression_attribute_names("#second", "second")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":second", number(second))
            .expression_attribute_values(":most", number(most.into()))
            .expression_attribute_values(":none", number(0))
            .return_values(ReturnValue::AllNew)
            .send()
            .await;
        changed(held(taken)?)
    }

    /// Begins to count a new second, with one call taken; `None` if someone else did.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin_second(
        &self,
        from: Option<i64>,
        second: i64,
    ) -> Result<Option<Gate>, StoreError> {
        let update = self
            .update_gate()
            .update_expression(
                "SET #second = :second, used = :one, failures = if_not_exists(failures, :none), \
                 open_until = if_not_exists(open_until, :none)",
            )
            .expression_attribute_names("#second", "second")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":second", number(second))
            .expression_attribute_values(":none", number(0));
        let update = match from {
            None => update.condition_expression("attribute_not_exists(pk)"),
            Some(from) => update
                .condition_expression("#second = :from AND open_until = :none")
                .expression_attribute_values(":from", number(from)),
        };
        let begun = update.return_values(ReturnValue::AllNew).send().await;
        changed(held(begun)?)
    }

    /// Moves the end of the pause, if it is still `from` (0 for none); tells whether it did.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn hold_gate(&self, from: i64, until: Timestamp) -> Result<bool, StoreError> {
        let moved = self
            .update_gate()
            .update_expression("SET open_until = :until")
            .condition_expression("open_until = :from")
            .expression_attribute_values(":until", number(until.millis()))
            .expression_attribute_values(":from", number(from))
            .send()
            .await;
        Ok(held(moved)?.is_some())
    }

    /// Counts a failure, unless the last one was the same visit's: what Epic cannot do for one visit is no
    /// outage. Gives how many there are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn count_failure(&self, visit: &VisitKey) -> Result<u32, StoreError> {
        let counted = self
            .update_gate()
            .update_expression("SET failures = failures + :one, failed_visit = :visit")
            .condition_expression(
                "attribute_exists(pk) AND (attribute_not_exists(failed_visit) OR failed_visit <> :visit)",
            )
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":visit", text(visit.as_str()))
            .return_values(ReturnValue::AllNew)
            .send()
            .await;
        Ok(changed(held(counted)?)?.map_or(0, |gate| gate.failures))
    }

    /// Epic answers: nothing is counted against it any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open_gate(&self) -> Result<(), StoreError> {
        let opened = self
            .update_gate()
            .update_expression("SET failures = :none, open_until = :none REMOVE failed_visit")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":none", number(0))
            .send()
            .await;
        held(opened).map(drop)
    }
}

fn changed(
    outcome: Option<aws_sdk_dynamodb::operation::update_item::UpdateItemOutput>,
) -> Result<Option<Gate>, StoreError> {
    outcome
        .and_then(|answer| answer.attributes)
        .map(read)
        .transpose()
}
