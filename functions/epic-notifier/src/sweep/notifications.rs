//! Drains what is due for Epic, at the rate that the gate allows.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::Duration,
};

use futures_util::{StreamExt as _, future::try_join_all, stream};
use shared::{
    bridge::Installation,
    notification::{self, Delivered},
    store::{DueItem, DueShard, NotificationKey, StoreError},
};

use super::Budget;

/// How long the first notification of a sweep waits for Epic's next try: longer than the pause between two.
const SCOUT_FOR: Duration = Duration::from_secs(20);
/// Between two looks at whether the try has succeeded.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Delivers until nothing is due, the time is up, or Epic fails. Gives how many were dealt with.
pub(super) async fn drain(
    installation: &Installation,
    budget: Budget,
) -> Result<usize, StoreError> {
    let mut shards = DueShard::notifications(installation.clock.now());
    // As many at once as a second may have: enough while Epic answers within one.
    let at_once = usize::try_from(installation.settings.epic.notifications_per_second.get())
        .unwrap_or(1)
        .clamp(5, 100);
    let dealt = AtomicUsize::new(0);
    let stopped = AtomicBool::new(false);
    let mut scouted = false;
    while !budget.is_spent() && !stopped.load(Ordering::Relaxed) {
        let table = &installation.table;
        let pages = try_join_all(shards.iter_mut().map(|shard| table.due(shard))).await?;
        if pages.iter().all(Option::is_none) {
            break;
        }
        let keys = pages.into_iter().flatten().flatten();
        let mut keys = keys.filter_map(|item| match item {
            DueItem::Notification(key) => Some(key),
            _ => None,
        });
        // While Epic fails one waits for its next try, not all of them.
        if !scouted && let Some(first) = keys.next() {
            scouted = true;
            let patience = SCOUT_FOR;
            if deal(installation, &first, patience, budget).await {
                dealt.fetch_add(1, Ordering::Relaxed);
            } else {
                stopped.store(true, Ordering::Relaxed);
            }
        }
        stream::iter(keys)
            .for_each_concurrent(at_once, |key| async {
                let key = key;
                if budget.is_spent() || stopped.load(Ordering::Relaxed) {
                    return;
                }
                if deal(installation, &key, Duration::ZERO, budget).await {
                    dealt.fetch_add(1, Ordering::Relaxed);
                } else {
                    stopped.store(true, Ordering::Relaxed);
                }
            })
            .await;
    }
    Ok(dealt.into_inner())
}

/// One attempt at one notification; false if Epic fails for longer than `patience`.
async fn deal(
    installation: &Installation,
    key: &NotificationKey,
    patience: Duration,
    budget: Budget,
) -> bool {
    let mut waited = Duration::ZERO;
    while !budget.is_spent() {
        match notification::deliver(installation, key).await {
            Ok(Delivered::Settled(_) | Delivered::Due(_) | Delivered::Busy) => return true,
            Ok(Delivered::Full(until)) => {
                tokio::time::sleep(until.since(installation.clock.now())).await;
            }
            Ok(Delivered::Held(_)) if waited < patience => {
                waited += LOOK_AGAIN;
                tokio::time::sleep(LOOK_AGAIN).await;
            }
            Ok(Delivered::Held(_)) => return false,
            // One that cannot be dealt with stops no other.
            Err(reason) => {
                tracing::error!(event = "notification_not_handled", visit = %key.visit, %reason);
                return true;
            }
        }
    }
    true
}
