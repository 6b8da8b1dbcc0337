//! When each side last did what was asked of it: one item for each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{StoreError, Table, held, number, read, text, unavailable};
use crate::clock::Timestamp;

const HEALTH: &str = "HEALTH";

/// A side on which the bridge depends, or which depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Upstream {
    /// Epic said who launches.
    EpicSignIn,
    /// Epic gave the backend app a token.
    EpicToken,
    /// Epic took a notification.
    EpicTelehealth,
    /// Zoom's API did what it was asked.
    ZoomApi,
    /// Zoom sent an event, rightly signed.
    ZoomWebhook,
}

impl Upstream {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::EpicSignIn,
        Self::EpicToken,
        Self::EpicTelehealth,
        Self::ZoomApi,
        Self::ZoomWebhook,
    ];

    /// Its name in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EpicSignIn => "epic_sign_in",
            Self::EpicToken => "epic_token",
            Self::EpicTelehealth => "epic_telehealth",
            Self::ZoomApi => "zoom_api",
            Self::ZoomWebhook => "zoom_webhook",
        }
    }
}

#[derive(Deserialize)]
struct Kept {
    sk: String,
    at: Timestamp,
}

impl Table {
    /// Notes a success, unless a later one is noted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn succeeded(&self, upstream: Upstream, at: Timestamp) -> Result<(), StoreError> {
        let outcome = self
            .client
            .update_item()
            .table_name(&self.name)
            .key("pk", text(HEALTH))
            .key("sk", text(upstream.as_str()))
            .update_expression("SET #at = :at")
            .condition_expression("attribute_not_exists(pk) OR #at < :at")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":at", number(at.millis()))
            .send()
            .await;
        held(outcome).map(drop)
    }

    /// The last success of each side that had one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn last_successes(&self) -> Result<BTreeMap<Upstream, Timestamp>, StoreError> {
        let found = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", text(HEALTH))
            .send()
            .await
            .map_err(|error| unavailable(&error))?;
        let mut last = BTreeMap::new();
        for item in found.items.unwrap_or_default() {
            let kept: Kept = read(item)?;
            let upstream = Upstream::ALL.into_iter().find(|it| it.as_str() == kept.sk);
            last.extend(upstream.map(|upstream| (upstream, kept.at)));
        }
        Ok(last)
    }
}
