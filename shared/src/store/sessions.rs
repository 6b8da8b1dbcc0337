//! Sessions of administrators, under the hash of their token.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{StoreError, Table, held, number, text, unavailable, write};
use crate::clock::Timestamp;

const SESSION: &str = "SESSION";

#[derive(Deserialize)]
struct Kept<T> {
    session: T,
}

fn session_pk(hash: &str) -> String {
    format!("SESSION#{hash}")
}

impl Table {
    /// Keeps a session until `expires_at`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_session<T: Serialize + Sync>(
        &self,
        hash: &str,
        session: &T,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.client
            .put_item()
            .table_name(&self.name)
            .item("pk", text(session_pk(hash)))
            .item("sk", text(SESSION))
            .item("session", write(session)?)
            .item("expires_at", number(expires_at.seconds()))
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        Ok(())
    }

    /// The session of a token's hash.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn session<T: DeserializeOwned>(&self, hash: &str) -> Result<Option<T>, StoreError> {
        let kept: Option<Kept<T>> = self.get(session_pk(hash), SESSION).await?;
        Ok(kept.map(|kept| kept.session))
    }

    /// Replaces a session; `false` if it is not there any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn renew_session<T: Serialize + Sync>(
        &self,
        hash: &str,
        session: &T,
    ) -> Result<bool, StoreError> {
        let renewed = self
            .client
            .update_item()
            .table_name(&self.name)
            .key("pk", text(session_pk(hash)))
            .key("sk", text(SESSION))
            .update_expression("SET #session = :session")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#session", "session")
            .expression_attribute_values(":session", write(session)?)
            .send()
            .await;
        held(renewed).map(|outcome| outcome.is_some())
    }

    /// Deletes a session.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delete_session(&self, hash: &str) -> Result<(), StoreError> {
        self.client
            .delete_item()
            .table_name(&self.name)
            .key("pk", AttributeValue::S(session_pk(hash)))
            .key("sk", text(SESSION))
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        Ok(())
    }
}
