//! Calls of Zoom Rooms: one item for a room in a visit.

use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::to_item;

use super::{StoreError, Table, held, number, participants::COUNT_LAUNCH, visit_pk, write};
use crate::{
    clock::Timestamp,
    visit::{Called, PersonKey, RoomCall, VisitKey},
};

#[derive(Serialize, Deserialize)]
struct Kept {
    pk: String,
    sk: String,
    call: RoomCall,
    expires_at: i64,
}

fn room_sk(room: &PersonKey) -> String {
    format!("ROOM#{}", room.as_str())
}

impl Table {
    /// The last call of a room into a visit.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn room_call(
        &self,
        visit: &VisitKey,
        room: &PersonKey,
    ) -> Result<Option<RoomCall>, StoreError> {
        let kept: Option<Kept> = self.get(visit_pk(visit), &room_sk(room)).await?;
        Ok(kept.map(|kept| kept.call))
    }

    /// Writes a call, unless someone else wrote one since the one before was read; tells whether it did.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_room_call(
        &self,
        visit: &VisitKey,
        room: &PersonKey,
        call: &RoomCall,
        expires_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let kept = Kept {
            pk: visit_pk(visit),
            sk: room_sk(room),
            call: call.clone(),
            expires_at: expires_at.seconds(),
        };
        let before = i64::try_from(call.number.saturating_sub(1)).unwrap_or(i64::MAX);
        let put = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(to_item(&kept).map_err(|_| StoreError::Unreadable)?));
        let put = if before == 0 {
            put.condition_expression("attribute_not_exists(pk)")
        } else {
            put.condition_expression("#call.#number = :before")
                .expression_attribute_names("#call", "call")
                .expression_attribute_names("#number", "number")
                .expression_attribute_values(":before", number(before))
        };
        held(put.send().await).map(|outcome| outcome.is_some())
    }

    /// Notes that a room is not expected any more: nobody unknown who comes after this is taken for it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn expect_no_more(
        &self,
        visit: &VisitKey,
        room: &PersonKey,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let called_off = Called { at, into: None };
        let outcome = self
            .update_visit(visit)
            .update_expression(format!(
                "SET participants.#room.calls = list_append(participants.#room.calls, :called_off) {COUNT_LAUNCH}"
            ))
            .condition_expression("attribute_exists(participants.#room.calls)")
            .expression_attribute_names("#room", room.as_str())
            .expression_attribute_values(":called_off", write(&[called_off])?)
            .expression_attribute_values(":one", number(1))
            .send()
            .await;
        held(outcome).map(drop)
    }
}
