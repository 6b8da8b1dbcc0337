//! The trace of a visit: one item a step, written once.

use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::to_item;

use super::{StoreError, Table, unavailable, visits::visit_pk};
use crate::{
    clock::Timestamp,
    data_key::random_token,
    visit::{Step, VisitKey},
};

#[derive(Serialize, Deserialize)]
struct Kept {
    pk: String,
    sk: String,
    step: Step,
    expires_at: i64,
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
        let kept = Kept {
            pk: visit_pk(visit),
            sk: format!("TRACE#{:015}#{}", step.at.millis(), random_token::<6>()),
            step: step.clone(),
            expires_at: expires_at.seconds(),
        };
        self.client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(to_item(&kept).map_err(|_| StoreError::Unreadable)?))
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        Ok(())
    }

    /// A visit's steps, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn steps_of(&self, visit: &VisitKey) -> Result<Vec<Step>, StoreError> {
        let kept: Vec<Kept> = self.items_of(visit, "TRACE#").await?;
        Ok(kept.into_iter().map(|kept| kept.step).collect())
    }
}
