//! Epic's own clock, which a test may set wrong.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use axum::{
    extract::{Request, State},
    http::{HeaderValue, header::DATE},
    middleware::Next,
    response::Response,
};
use time::{OffsetDateTime, format_description::well_known::Rfc2822};

use super::instance::Instance;

/// The machine's clock plus a skew.
#[derive(Debug)]
pub(super) struct Clock {
    skew: AtomicI64,
}

impl Clock {
    pub(super) const fn new(skew: i64) -> Self {
        Self {
            skew: AtomicI64::new(skew),
        }
    }

    pub(super) fn set_skew(&self, seconds: i64) {
        self.skew.store(seconds, Ordering::Relaxed);
    }

    pub(super) fn now(&self) -> OffsetDateTime {
        let skew = time::Duration::seconds(self.skew.load(Ordering::Relaxed));
        OffsetDateTime::now_utc().saturating_add(skew)
    }

    /// Seconds since 1970.
    pub(super) fn unix(&self) -> i64 {
        self.now().unix_timestamp()
    }
}

/// Middleware: answers carry this clock's `Date`, from which a client can tell whose clock is wrong.
pub(super) async fn stamp(
    State(epic): State<Arc<Instance>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let date = epic
        .clock
        .now()
        .format(&Rfc2822)
        .ok()
        .and_then(|date| HeaderValue::try_from(date.replace("+0000", "GMT")).ok());
    if let Some(date) = date {
        response.headers_mut().insert(DATE, date);
    }
    response
}
