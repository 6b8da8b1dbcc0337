//! Visits that were left half made, surplus meetings, and visits to compare with Zoom: all of it calls Zoom, so
//! all of it shares one budget, one call after the other.

use shared::{
    bridge::Installation,
    data_key::random_token,
    store::{DueItem, DueShard, StoreError, VisitClaims},
    visit::{self, VisitKey},
    zoom::ZoomError,
};

use super::{
    Budget,
    reconcile::{self, Compared},
};

/// Visits swept in one minute: each costs Zoom a few calls.
const SWEEPS: usize = 30;

/// Failures of Zoom after which a sweep compares no more.
const FAILURES: usize = 3;

/// Tends visits until nothing is due, or time or calls are used up. Gives how many were tended.
pub(super) async fn tend(installation: &Installation, budget: Budget) -> Result<usize, StoreError> {
    let now = installation.clock.now();
    let mut tended = 0;
    let mut sweeps = DueShard::sweeps(now);
    'sweeps: while let Some(page) = installation.table.due(&mut sweeps).await? {
        for item in page {
            if tended == SWEEPS || budget.is_spent() {
                break 'sweeps;
            }
            match item {
                DueItem::Visit(key) => sweep(installation, key).await,
                DueItem::Leftover(key, sk) => clear(installation, &key, &sk).await,
                _ => {}
            }
            tended += 1;
        }
    }
    let mut calls = installation.settings.zoom.reconcile_calls_per_minute;
    let mut limits = installation.table.zoom_limits().await?;
    let mut due = DueShard::reconciliations(now);
    let mut failures = 0;
    while calls > 0
        && limits.rest_until <= now
        && let Some(page) = installation.table.due(&mut due).await?
    {
        for item in page {
            let DueItem::Reconciliation(key) = item else {
                continue;
            };
            // A comparison may take a few calls, which the next minute then has less.
            if calls == 0 || failures == FAILURES || limits.rest_until > now || budget.is_spent() {
                return Ok(tended);
            }
            match reconcile::compare(installation, &key, &mut limits, &mut calls).await {
                Ok(Compared::Done) => tended += 1,
                // One meeting that Zoom stumbles over stops no other; several mean Zoom itself.
                Ok(Compared::ZoomFails) => failures += 1,
                Err(reason) => {
                    tracing::error!(event = "visit_not_compared", visit = %key, %reason);
                }
            }
        }
    }
    Ok(tended)
}

async fn sweep(installation: &Installation, key: VisitKey) {
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

/// Removes what an earlier generation left at Zoom.
async fn clear(installation: &Installation, key: &VisitKey, sk: &str) {
    let cleared = async {
        let Some(leftover) = installation.table.leftover(key, sk).await? else {
            return Ok(());
        };
        let now = installation.clock.now();
        let again = match visit::sweep_leftover(&installation.zoom, &leftover, now).await {
            Ok(again) => again,
            // Its owner is gone, and their meetings with them.
            Err(error) if error.is_user_gone() => None,
            Err(error) => return Err(NotCleared::Zoom(error)),
        };
        let table = &installation.table;
        Ok(table.look_for_leftover_again(key, sk, again).await?)
    };
    match cleared.await {
        Ok(()) => tracing::info!(event = "leftover_swept", visit = %key),
        Err(reason) => tracing::warn!(event = "leftover_not_swept", visit = %key, %reason),
    }
}

#[derive(Debug, thiserror::Error)]
enum NotCleared {
    #[error(transparent)]
    Table(#[from] StoreError),
    #[error(transparent)]
    Zoom(ZoomError),
}
