//! The cookies of one browser profile.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};

use http::{HeaderMap, header};

/// Cookies by name. A clone goes its own way.
#[derive(Debug, Default)]
pub(super) struct Cookies(Mutex<BTreeMap<String, String>>);

impl Clone for Cookies {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.all().clone()))
    }
}

impl Cookies {
    pub(super) fn all(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.0.lock().unwrap()
    }

    pub(super) fn set(&self, name: &str, value: &str) {
        self.all().insert(name.to_owned(), value.to_owned());
    }

    /// Takes those that an answer sets.
    pub(super) fn keep(&self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.set(name, value);
        }
    }

    /// As a request carries them.
    pub(super) fn header(&self) -> String {
        let all = self.all();
        let pairs = all.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }
}
