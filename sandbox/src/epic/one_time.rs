//! Launch tokens and authorization codes: unguessable, good once, good for a while.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::random::{NoRandomness, random_token};

/// Seconds for which Epic honours a launch token and an authorization code.
pub(crate) const LIFETIME: i64 = 300;

/// Values that each wait behind a random token.
#[derive(Debug)]
pub(crate) struct OneTime<T>(Mutex<HashMap<String, Entry<T>>>);

#[derive(Debug)]
struct Entry<T> {
    expires_at: i64,
    /// Absent once used.
    value: Option<T>,
}

/// Why a token is worth nothing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Worthless {
    #[error("was never issued")]
    Unknown,
    #[error("was used before")]
    Used,
    #[error("has expired")]
    Expired,
}

impl<T> OneTime<T> {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(HashMap::new()))
    }

    /// Keeps `value` until [`LIFETIME`] after `now` (Unix seconds).
    pub(crate) fn issue(&self, value: T, now: i64) -> Result<String, NoRandomness> {
        // Long, because Epic's are: a client that has little room for them should learn it here.
        let token = random_token::<192>()?;
        let entry = Entry {
            expires_at: now.saturating_add(LIFETIME),
            value: Some(value),
        };
        self.entries().insert(token.clone(), entry);
        Ok(token)
    }

    /// Gives the value out, for the first and last time.
    pub(crate) fn redeem(&self, token: &str, now: i64) -> Result<T, Worthless> {
        let mut entries = self.entries();
        let entry = entries.get_mut(token).ok_or(Worthless::Unknown)?;
        if now >= entry.expires_at {
            return Err(Worthless::Expired);
        }
        entry.value.take().ok_or(Worthless::Used)
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, HashMap<String, Entry<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
