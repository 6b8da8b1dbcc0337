//! What the alarms of `template.yaml` are told once a minute. That nothing was told is an alarm too.

use shared::{
    bridge::Installation,
    store::{StoreError, Undelivered},
};

/// Logs how old the oldest change is that Epic does not know of, and how long the signing key is to serve.
///
/// # Errors
/// When the table cannot say what is pending.
pub(super) async fn report(installation: &Installation) -> Result<(), StoreError> {
    let now = installation.clock.now();
    if let Some(days_left) = installation.settings.epic.signing_key_days_left(now) {
        tracing::info!(event = "signing_key", days_left);
    }
    let Undelivered {
        pending,
        oldest_edge_at,
    } = installation.table.undelivered().await?;
    let oldest_edge_age_seconds = oldest_edge_at.map_or(0, |at| now.since(at).as_secs());
    tracing::info!(event = "undelivered", pending, oldest_edge_age_seconds);
    Ok(())
}
