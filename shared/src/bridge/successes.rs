//! When each side last did what was asked of it, told to the table for the administrator's pages.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use futures_util::future::join_all;
use tokio::time::timeout;

use super::Installation;
use crate::{
    clock::{Newest, Timestamp},
    store::{StoreError, Upstream},
};

/// Each side is told of at most so often by one function instance.
const EVERY: Duration = Duration::from_secs(60);
/// Nobody waits longer for it.
const PATIENCE: Duration = Duration::from_secs(1);

/// What this function instance knows of successes beyond what its clients know.
#[derive(Debug, Default)]
pub struct Successes {
    /// Zoom sent an event, rightly signed.
    pub zoom_webhook: Newest,
    told: Mutex<BTreeMap<Upstream, Timestamp>>,
}

impl Successes {
    /// Whether a side may have done something since then, by when the table was last told of it: the table is told
    /// once a minute, so there may be a newer one that it does not have.
    #[must_use]
    pub fn may_be_since(noted: Option<Timestamp>, then: Timestamp) -> bool {
        noted.is_some_and(|at| at.plus(EVERY) >= then)
    }
}

impl Installation {
    /// Tells the table of successes that it does not know, at most once a minute of each side. Whatever fails is
    /// logged, and told again a minute later.
    pub async fn tell_successes(&self) {
        let due = self.due_successes();
        let writes = due.into_iter().map(|(upstream, at)| async move {
            let written = timeout(PATIENCE, self.table.succeeded(upstream, at)).await;
            written.unwrap_or_else(|_| {
                Err(StoreError::Unavailable {
                    code: "no answer in time".to_owned(),
                })
            })
        });
        for reason in join_all(writes).await.into_iter().filter_map(Result::err) {
            tracing::warn!(event = "success_not_noted", %reason);
        }
    }

    fn due_successes(&self) -> Vec<(Upstream, Timestamp)> {
        let successes = &self.successes;
        let newest = [
            (Upstream::EpicSignIn, &self.epic.successes.sign_in),
            (Upstream::EpicToken, &self.epic.successes.token),
            (Upstream::EpicTelehealth, &self.epic.successes.telehealth),
            (Upstream::ZoomApi, &self.zoom.success),
            (Upstream::ZoomWebhook, &successes.zoom_webhook),
        ];
        let mut told = successes
            .told
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let due = newest.into_iter().filter_map(|(upstream, newest)| {
            let at = newest.get()?;
            let due = told
                .get(&upstream)
                .is_none_or(|before| at.since(*before) >= EVERY);
            due.then(|| told.insert(upstream, at))?;
            Some((upstream, at))
        });
        due.collect()
    }
}
