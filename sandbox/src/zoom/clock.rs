//! The simulated account's time: the machine's, moved forward by tests.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use time::{OffsetDateTime, PrimitiveDateTime, format_description::well_known::Rfc3339};

#[derive(Debug, Default)]
pub(super) struct Clock {
    ahead_milliseconds: AtomicU64,
}

impl Clock {
    pub(super) fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
            + Duration::from_millis(self.ahead_milliseconds.load(Ordering::Relaxed))
    }

    pub(super) fn advance(&self, by: Duration) {
        let milliseconds = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        self.ahead_milliseconds
            .fetch_add(milliseconds, Ordering::Relaxed);
    }
}

/// Zoom's `yyyy-MM-ddTHH:mm:ssZ`.
pub(super) fn stamp(time: OffsetDateTime) -> String {
    time.replace_nanosecond(0)
        .unwrap_or(time)
        .format(&Rfc3339)
        .unwrap_or_default()
}

/// Milliseconds since 1970, as in `event_ts`.
pub(super) fn milliseconds(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

/// A request's time: with `Z` or an offset, or local. Local times are read as UTC: there is no zone table here.
pub(super) fn parse(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339)
        .ok()
        .or_else(|| OffsetDateTime::parse(&format!("{text}Z"), &Rfc3339).ok())
}

/// The next midnight in UTC, when Zoom's daily limits start anew.
pub(super) fn next_midnight(now: OffsetDateTime) -> OffsetDateTime {
    let tomorrow = now.date().next_day().unwrap_or(now.date());
    PrimitiveDateTime::new(tomorrow, time::Time::MIDNIGHT).assume_utc()
}
