//! The newest of several moments.

use std::sync::atomic::{AtomicI64, Ordering};

use super::Timestamp;

/// The newest moment that it was told of, by whatever tasks.
#[derive(Debug, Default)]
pub struct Newest(AtomicI64);

impl Newest {
    /// Tells of a moment.
    pub fn tell(&self, at: Timestamp) {
        self.0.fetch_max(at.millis(), Ordering::Relaxed);
    }

    /// The newest, if it was told of any.
    #[must_use]
    pub fn get(&self) -> Option<Timestamp> {
        let newest = Timestamp::from_millis(self.0.load(Ordering::Relaxed));
        (!newest.is_zero()).then_some(newest)
    }
}
