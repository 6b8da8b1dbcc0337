//! The schedule's part: every minute, whatever is due.

mod notifications;
mod reconcile;
mod visits;
mod watch;

use std::time::{Duration, Instant};

use shared::{bridge::Installation, store::StoreError};

/// Below the function's timeout by more than the longest call, so that each sweep ends by itself.
const BUDGET: Duration = Duration::from_secs(40);

/// The time that a sweep has, by a clock that does not jump.
#[derive(Debug, Clone, Copy)]
struct Budget(Instant);

impl Budget {
    fn is_spent(self) -> bool {
        Instant::now() >= self.0
    }
}

/// Deals with everything that is due now. Notifications do not wait for Zoom, nor visits for Epic.
///
/// # Errors
/// When the table cannot say what is due.
pub async fn sweep(installation: &Installation) -> Result<(), StoreError> {
    let budget = Budget(Instant::now() + BUDGET);
    let (watched, notifications, visits) = tokio::join!(
        watch::report(installation),
        notifications::drain(installation, budget),
        visits::tend(installation, budget),
    );
    let (notifications, visits) = (notifications?, visits?);
    watched?;
    tracing::info!(event = "swept", notifications, visits);
    Ok(())
}
