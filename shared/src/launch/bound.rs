//! Rights that are sealed, and good only in the browser that was given them: whoever gets hold of an address or a
//! form has nothing without the cookie.

use std::time::Duration;

use lambda_http::Request;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::cookie;
use crate::{
    bridge::Installation,
    clock::Timestamp,
    data_key::{equal_in_constant_time, random_token, sha256},
    page,
};

/// Characters of a cookie's value: 128 random bits in base64url.
const COOKIE_LENGTH: usize = 22;

/// A kind of right.
#[derive(Debug, Clone, Copy)]
pub struct BoundRight {
    /// What it is sealed for; no other kind opens it.
    pub purpose: &'static str,
    /// Name of the cookie.
    pub cookie: &'static str,
    /// How long it is good.
    pub lifetime: Duration,
}

#[derive(Serialize, Deserialize)]
struct Bound<T> {
    right: T,
    browser: String,
    until: Timestamp,
}

/// A right as it is given.
#[derive(Debug, Clone)]
pub struct Given {
    /// The sealed right, fit for an address or a form.
    pub sealed: String,
    /// `Set-Cookie` for the browser that gets it.
    pub cookie: String,
}

impl BoundRight {
    /// Gives a right to the browser that asks. One browser keeps one cookie of a kind, so that a second right does
    /// not end the first.
    #[must_use]
    pub fn give<T: Serialize>(
        self,
        installation: &Installation,
        request: &Request,
        right: &T,
    ) -> Given {
        let browser = cookie(request, self.cookie)
            .filter(|known| known.len() == COOKIE_LENGTH)
            .map_or_else(random_token::<16>, str::to_owned);
        let bound = Bound {
            right,
            browser: sha256(browser.as_bytes()),
            until: installation.clock.now().plus(self.lifetime),
        };
        Given {
            sealed: installation.data_key.seal(self.purpose, &bound),
            cookie: page::cookie(self.cookie, &browser, self.lifetime),
        }
    }

    /// The right, if it is of this kind and this browser, and not over.
    #[must_use]
    pub fn open<T: DeserializeOwned>(
        self,
        installation: &Installation,
        request: &Request,
        sealed: &str,
    ) -> Option<T> {
        let bound: Bound<T> = installation.data_key.open(self.purpose, sealed).ok()?;
        let browser = cookie(request, self.cookie).unwrap_or_default();
        let same = equal_in_constant_time(
            sha256(browser.as_bytes()).as_bytes(),
            bound.browser.as_bytes(),
        );
        (same && installation.clock.now() < bound.until).then_some(bound.right)
    }
}
