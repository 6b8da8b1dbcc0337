//! Tells Epic of each change of presence: woken by the table's stream at once, and by the schedule for what is due.

mod event;
mod sweep;

use futures_util::{StreamExt as _, stream};
use lambda_runtime::LambdaEvent;
use serde_json::Value;
use shared::{
    bridge::{Bridge, Installation},
    notification,
    settings::SettingsError,
    store::NotificationKey,
};
use std::time::Duration;
use thiserror::Error;

pub use event::{BatchResponse, Failure, Wake};

/// How long one invocation stays with a notification that fails; later attempts are the schedule's.
const PATIENCE: Duration = Duration::from_secs(12);
/// Notifications under way at once: kind to Epic, whose share for all apps is small.
const AT_ONCE: usize = 10;

/// Why an invocation failed as a whole: it is repeated.
#[derive(Debug, Error)]
pub enum NotifierError {
    /// The settings.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The table.
    #[error(transparent)]
    Table(#[from] shared::store::StoreError),
}

/// Answers the table's stream with the records that must come again, and the schedule with none.
///
/// # Errors
/// [`NotifierError`]; nothing is lost by it.
pub async fn handle(
    bridge: &Bridge,
    event: LambdaEvent<Value>,
) -> Result<BatchResponse, NotifierError> {
    let installation = bridge.installation().await?;
    let outcome = match Wake::read(&event.payload) {
        Wake::Stream(records) => Ok(deliver(&installation, records).await),
        Wake::Schedule => {
            let swept = sweep::sweep(&installation).await;
            swept.map(|()| BatchResponse::default())
        }
    };
    installation.tell_successes().await;
    Ok(outcome?)
}

/// Delivers what the stream brought. A notification that Epic does not take stays due in the table, so only
/// the table's own trouble makes a record come again.
async fn deliver(
    installation: &Installation,
    records: Vec<(String, NotificationKey)>,
) -> BatchResponse {
    let failures: Vec<Failure> = stream::iter(records)
        .map(|(sequence, key)| async move {
            match notification::deliver_within(installation, &key, PATIENCE).await {
                Ok(_) => None,
                Err(reason) => {
                    tracing::error!(event = "notification_not_handled", visit = %key.visit, %reason);
                    Some(Failure::of(sequence))
                }
            }
        })
        .buffer_unordered(AT_ONCE)
        .filter_map(std::future::ready)
        .collect()
        .await;
    BatchResponse::of(failures)
}
