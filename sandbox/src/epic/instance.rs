//! Everything one simulated Epic holds.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::fault::Faults;

use super::{
    access::AccessTokens,
    addresses::Addresses,
    calls::Calls,
    clock::Clock,
    device_test::DeviceTests,
    launch::Launch,
    lights::Lights,
    one_time::OneTime,
    options::EpicOptions,
    signing_key::CurrentKey,
    telehealth::StatusLog,
    token::{Grant, assertion::SeenAssertions, client_keys::ClientKeys, overrides::Overrides},
};

pub(super) struct Instance {
    pub(super) addresses: Addresses,
    pub(super) options: EpicOptions,
    pub(super) faults: Faults,
    pub(super) clock: Clock,
    pub(super) calls: Calls,
    pub(super) launches: OneTime<Launch>,
    pub(super) codes: OneTime<Grant>,
    pub(super) access_tokens: AccessTokens,
    pub(super) client_keys: ClientKeys,
    pub(super) seen_assertions: SeenAssertions,
    pub(super) signing_key: CurrentKey,
    pub(super) lights: Lights,
    pub(super) status_log: StatusLog,
    pub(super) device_tests: DeviceTests,
    pub(super) overrides: Overrides,
    pub(super) deny_next: Switch,
    pub(super) emails_withheld: Switch,
}

impl Instance {
    pub(super) fn new(base: &str, options: EpicOptions, faults: Faults) -> Self {
        Self {
            addresses: Addresses::new(base),
            clock: Clock::new(options.clock_skew),
            options,
            faults,
            calls: Calls::default(),
            launches: OneTime::new(),
            codes: OneTime::new(),
            access_tokens: AccessTokens::default(),
            client_keys: ClientKeys::default(),
            seen_assertions: SeenAssertions::default(),
            signing_key: CurrentKey::default(),
            lights: Lights::default(),
            status_log: StatusLog::default(),
            device_tests: DeviceTests::default(),
            overrides: Overrides::default(),
            deny_next: Switch::default(),
            emails_withheld: Switch::default(),
        }
    }
}

/// A flag that a test sets.
#[derive(Debug, Default)]
pub(super) struct Switch(AtomicBool);

impl Switch {
    pub(super) fn set(&self) {
        self.store(true);
    }

    pub(super) fn store(&self, on: bool) {
        self.0.store(on, Ordering::Relaxed);
    }

    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Whether it was set; it is not afterwards.
    pub(super) fn take(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }
}
