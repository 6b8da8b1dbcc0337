//! Which Zoom user a provider is: found or made once, and remembered.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_dynamo::aws_sdk_dynamodb_1::to_item;

use super::{StoreError, Table, text, unavailable};
use crate::{clock::Timestamp, zoom::ZoomUser};

/// A remembered user is looked up anew after this time, because people leave and change their address.
const KEEP: Duration = Duration::from_secs(30 * 86_400);

#[derive(Serialize, Deserialize)]
struct Remembered {
    pk: String,
    sk: String,
    user: ZoomUser,
    expires_at: i64,
}

fn pk(name: &str) -> String {
    format!("USER#{name}")
}

impl Table {
    /// The user remembered under this name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remembered_user(
        &self,
        name: &str,
        now: Timestamp,
    ) -> Result<Option<ZoomUser>, StoreError> {
        let remembered: Option<Remembered> = self.get(pk(name), "USER").await?;
        // The table removes expired items when it likes.
        Ok(remembered
            .filter(|item| item.expires_at > now.seconds())
            .map(|item| item.user))
    }

    /// Remembers a user under this name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remember_user(
        &self,
        name: &str,
        user: &ZoomUser,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let item = Remembered {
            pk: pk(name),
            sk: "USER".to_owned(),
            user: user.clone(),
            expires_at: now.plus(KEEP).seconds(),
        };
        self.client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(to_item(&item).map_err(|_| StoreError::Unreadable)?))
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        Ok(())
    }

    /// Lets a remembered user be looked up anew by the next launch.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_user(&self, name: &str) -> Result<(), StoreError> {
        self.client
            .update_item()
            .table_name(&self.name)
            .key("pk", text(pk(name)))
            .key("sk", text("USER"))
            .update_expression("SET expires_at = :gone")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":gone", super::number(0))
            .send()
            .await
            .map(drop)
            .or_else(|error| super::held::<(), _, _>(Err(error)).map(drop))
    }
}
