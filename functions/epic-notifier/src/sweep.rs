//! The schedule's part: what is due, and visits whose meeting was left half made.

use futures_util::{StreamExt as _, stream};
use shared::{
    bridge::Installation,
    data_key::random_token,
    store::{DueItem, StoreError, VisitClaims},
    visit::{self, VisitKey},
};

use super::{AT_ONCE, deliver_due};

/// Deals with everything that is due now.
///
/// # Errors
/// When the table cannot say what is due.
pub async fn sweep(installation: &Installation) -> Result<(), StoreError> {
    let due = installation.table.due(installation.clock.now()).await?;
    let count = due.len();
    stream::iter(due)
        .for_each_concurrent(AT_ONCE, |item| async move {
            match item {
                DueItem::Notification(key) => drop(deliver_due(installation, &key).await),
                DueItem::Visit(key) => sweep_visit(installation, key).await,
            }
        })
        .await;
    tracing::info!(event = "swept", due = count);
    Ok(())
}

async fn sweep_visit(installation: &Installation, key: VisitKey) {
    let claims = VisitClaims::existing(
        &installation.table,
        key.clone(),
        installation.clock.now(),
        installation.retention(),
    );
    let holder = random_token::<12>();
    let swept = visit::sweep(&claims, &installation.zoom, &installation.clock, &holder).await;
    match swept {
        Ok(swept) => tracing::info!(event = "visit_swept", visit = %key, ?swept),
        Err(reason) => tracing::warn!(event = "visit_not_swept", visit = %key, %reason),
    }
}
