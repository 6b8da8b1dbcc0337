//! Zoom's limits: so many a day, and one write at a time on a user.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::http::{HeaderMap, HeaderValue};
use time::{Date, OffsetDateTime};

use super::{answer::ApiError, clock};

const PER_DAY: &str = "You have reached the maximum per-day rate limit for this API. \
    Refer to the response header for details on when you can make another request.";
const CONCURRENT: &str =
    "Too many concurrent requests. A request for this user is already in progress.";

/// Counts by subject, forgotten at midnight UTC.
#[derive(Debug, Default)]
pub(super) struct DailyCounts {
    day: Option<Date>,
    counts: BTreeMap<String, u32>,
}

impl DailyCounts {
    /// Counts one use of `subject`, or answers 429 with `Retry-After` as a date-time once `limit` is reached.
    pub(super) fn take(
        &mut self,
        subject: &str,
        limit: u32,
        now: OffsetDateTime,
    ) -> Result<(), ApiError> {
        if self.day.replace(now.date()) != Some(now.date()) {
            self.counts.clear();
        }
        let used = self.counts.entry(subject.to_owned()).or_default();
        if *used >= limit {
            return Err(ApiError::too_many(PER_DAY, daily_headers(limit, now)));
        }
        *used += 1;
        Ok(())
    }
}

fn daily_headers(limit: u32, now: OffsetDateTime) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("x-ratelimit-category", HeaderValue::from_static("Light"));
    headers.insert("x-ratelimit-type", HeaderValue::from_static("Daily-limit"));
    headers.insert("x-ratelimit-limit", HeaderValue::from(limit));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(0));
    let midnight = clock::stamp(clock::next_midnight(now));
    if let Ok(midnight) = HeaderValue::try_from(midnight) {
        headers.insert("retry-after", midnight);
    }
    headers
}

/// Users on whom a write is under way.
#[derive(Debug, Default)]
pub(super) struct Busy(Mutex<BTreeSet<String>>);

impl Busy {
    /// Holds `user` for `duration`, or answers 429 if somebody else does. Does nothing without a duration.
    pub(super) async fn hold(
        &self,
        user: &str,
        duration: Option<Duration>,
    ) -> Result<(), ApiError> {
        let Some(duration) = duration else {
            return Ok(());
        };
        let user = user.to_ascii_lowercase();
        if !self.users().insert(user.clone()) {
            return Err(ApiError::too_many(CONCURRENT, HeaderMap::new()));
        }
        let _released_when_dropped = Held { busy: self, user };
        tokio::time::sleep(duration).await;
        Ok(())
    }

    fn users(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Held<'a> {
    busy: &'a Busy,
    user: String,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.busy.users().remove(&self.user);
    }
}
