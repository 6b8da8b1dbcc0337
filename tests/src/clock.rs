//! A clock that a test sets.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use shared::clock::{Clock, SystemClock, Timestamp};

/// The machine's clock, put ahead by as much as a test says.
#[derive(Debug, Default)]
pub struct SetClock {
    ahead: AtomicI64,
}

impl SetClock {
    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        let millis = i64::try_from(by.as_millis()).unwrap();
        self.ahead.fetch_add(millis, Ordering::SeqCst);
    }

    /// Sets it back, as a correction of the machine's clock does.
    pub fn set_back(&self, by: Duration) {
        let millis = i64::try_from(by.as_millis()).unwrap();
        self.ahead.fetch_sub(millis, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        let now = SystemClock.now().millis();
        Timestamp::from_millis(now + self.ahead.load(Ordering::SeqCst))
    }
}
