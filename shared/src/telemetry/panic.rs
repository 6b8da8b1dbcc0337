//! The last resort. A panic's text can be anything, PHI too: only its place in the code is ever written.

use std::panic::{AssertUnwindSafe, set_hook};

use futures_util::FutureExt as _;

/// Has a panic log where it was, and nothing else.
pub(super) fn log_places_only() {
    set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(event = "panic", place = place.unwrap_or_default());
    }));
}

/// What the work comes to; `None` if it panics. Whoever waits for an answer then still gets one, and the next
/// invocation finds the function as it was: it keeps nothing of an invocation but what is whole.
pub async fn unless_it_panics<T>(work: impl Future<Output = T>) -> Option<T> {
    // Boxed: a launch is a deep tree of futures, and the compiler follows its type only so far.
    AssertUnwindSafe(Box::pin(work)).catch_unwind().await.ok()
}
