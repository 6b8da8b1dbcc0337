//! EventBridge's schedule: an event every so often.

use std::time::Duration;

use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use super::{ACCOUNT, REGION};
use crate::{gateway::lambda::Handler, template::Function};

/// The event that a schedule sends at a time.
#[must_use]
pub fn scheduled_event(at: OffsetDateTime) -> Value {
    let at = at.replace_nanosecond(0).unwrap_or(at);
    json!({
        "version": "0",
        "id": random_uuid(),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": ACCOUNT,
        "time": at.format(&Rfc3339).unwrap_or_default(),
        "region": REGION,
        "resources": [format!("arn:aws:events:{REGION}:{ACCOUNT}:rule/sandbox-every-minute")],
        "detail": {},
    })
}

/// Sends the event to a function, the first after one interval. A failed one is not sent again: the next does its work.
pub(super) async fn run(function: Function, handler: Handler, every: Duration) {
    let mut ticks = interval_at(Instant::now() + every, every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let event = handler(scheduled_event(OffsetDateTime::now_utc()));
        match tokio::time::timeout(function.timeout, event).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::error!(function = function.id, error, "schedule"),
            Err(_) => tracing::error!(function = function.id, "schedule: timeout"),
        }
    }
}

/// A UUID of version 4.
pub(super) fn random_uuid() -> String {
    let random = ring::rand::generate::<[u8; 16]>(&ring::rand::SystemRandom::new());
    let id = u128::from_be_bytes(random.map(|it| it.expose()).unwrap_or_default());
    let id = id & !(0xf << 76) & !(0b11 << 62) | (0x4 << 76) | (0b10 << 62);
    let hex = format!("{id:032x}");
    [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ]
    .join("-")
}
