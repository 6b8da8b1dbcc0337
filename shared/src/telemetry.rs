//! What an engineer sees: JSON log lines, correlation IDs, and the wrapper that keeps PHI out of both.

mod correlation;
pub mod phi;

use tracing_subscriber::{
    Layer, filter::Targets, fmt, layer::SubscriberExt, registry, util::SubscriberInitExt,
};

pub use correlation::CorrelationId;
pub use phi::Phi;

/// Our own crates, whose level `RUST_LOG` sets.
const OWN: [&str; 11] = [
    "shared",
    "launch_provider",
    "launch_nurse",
    "launch_patient",
    "launch_room",
    "device_test",
    "zoom_webhook",
    "epic_notifier",
    "share_link",
    "admin",
    "public_keys",
];

/// Starts JSON logging to standard output, at the level of `RUST_LOG` (`info` by default).
///
/// Only this project's crates are ever logged: HTTP and AWS libraries print URLs and headers, and those
/// carry identifiers of a visit.
pub fn start() {
    let level = std::env::var("RUST_LOG")
        .ok()
        .and_then(|level| level.parse().ok())
        .unwrap_or(tracing::level_filters::LevelFilter::INFO);
    let lines = fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_target(false)
        .with_filter(targets(level));
    // A second start, as in tests that share a process, keeps the first one's choice.
    registry().with(lines).try_init().ok();
}

/// Which targets are logged at `level`: ours, and nothing of any library.
#[must_use]
pub fn targets(level: tracing::level_filters::LevelFilter) -> Targets {
    Targets::new().with_targets(OWN.map(|name| (name, level)))
}
