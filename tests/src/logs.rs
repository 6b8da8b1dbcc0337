//! What was logged.

use std::{cell::RefCell, io};

use shared::telemetry::targets;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{Layer, fmt, layer::SubscriberExt, registry};

thread_local! {
    static LINES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Everything that the bridge logs on this test's thread.
#[derive(Debug, Clone, Copy)]
pub struct Logs;

impl Logs {
    /// Starts anew. One subscriber serves the process, because `tracing` remembers for all threads whether
    /// anybody listens.
    #[must_use]
    pub fn record() -> Self {
        let lines = fmt::layer().with_ansi(false).with_writer(|| Self);
        let subscriber = registry().with(lines.with_filter(targets(LevelFilter::INFO)));
        // Whoever comes second finds it there already.
        tracing::subscriber::set_global_default(subscriber).ok();
        LINES.with_borrow_mut(Vec::clear);
        Self
    }

    /// The lines so far.
    #[must_use]
    pub fn text(self) -> String {
        String::from_utf8(LINES.with_borrow(Vec::clone)).unwrap()
    }
}

impl io::Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LINES.with_borrow_mut(|lines| lines.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
