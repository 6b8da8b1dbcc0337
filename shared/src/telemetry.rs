//! What an engineer sees: JSON log lines, correlation IDs, and the wrapper that keeps PHI out of both.

mod correlation;
mod panic;
pub mod phi;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    Layer, filter::Targets, fmt, layer::SubscriberExt, registry, util::SubscriberInitExt,
};

pub use correlation::CorrelationId;
pub use panic::unless_it_panics;
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
    start_at(level().unwrap_or(LevelFilter::INFO));
    panic::log_places_only();
}

/// The level of `RUST_LOG`, its first directive where there are several.
fn level() -> Option<LevelFilter> {
    std::env::var("RUST_LOG")
        .ok()?
        .split(',')
        .next()?
        .parse()
        .ok()
}

fn start_at(level: LevelFilter) {
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
pub fn targets(level: LevelFilter) -> Targets {
    Targets::new().with_targets(OWN.map(|name| (name, level)))
}

/// As [`start`], but only warnings and errors unless `RUST_LOG` says more: for a program with other things to
/// tell.
pub fn start_quietly() {
    start_at(level().unwrap_or(LevelFilter::WARN));
}
