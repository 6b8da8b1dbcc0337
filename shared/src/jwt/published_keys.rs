//! A JWK Set that somebody publishes, and how long it is believed.

use std::time::Duration;

use jsonwebtoken::{
    Algorithm,
    jwk::{Jwk, PublicKeyUse},
};
use serde::Deserialize;
use serde_json::Value;

use super::fits;
use crate::{clock::Timestamp, http_client::Reply};

const KEEP_FOR: Duration = Duration::from_secs(3600);
/// At most one new fetch in this time, however many tokens name an unknown key.
const REFETCH_AFTER: Duration = Duration::from_secs(60);
/// RFC 7517 sets no limit; issuers publish a handful.
const MOST: usize = 100;

/// Somebody's public keys at one moment.
#[derive(Debug, Clone)]
pub(crate) struct PublishedKeys {
    keys: Vec<Jwk>,
    fetched_at: Timestamp,
    /// When a token that did not verify last made us fetch.
    refetched_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct JwkSet {
    keys: Vec<Value>,
}

impl PublishedKeys {
    /// Reads an answer that should be a JWK Set.
    pub fn read(reply: &Reply, now: Timestamp) -> Option<Self> {
        let set: JwkSet = reply.json().ok()?;
        let keys = set
            .keys
            .into_iter()
            .take(MOST)
            // A key of a kind we do not know is none of our business.
            .filter_map(|key| serde_json::from_value::<Jwk>(key).ok())
            .filter(|key| !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption)))
            .collect();
        Some(Self {
            keys,
            fetched_at: now,
            refetched_at: None,
        })
    }

    /// The key that a token names, of its algorithm's kind: keys of two kinds may share a name (RFC 7517, 4.5).
    /// Without a name, the only key there is.
    pub fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<&Jwk> {
        match kid {
            Some(kid) => self
                .keys
                .iter()
                .find(|key| key.common.key_id.as_deref() == Some(kid) && fits(key, algorithm)),
            None if self.keys.len() == 1 => self.keys.first(),
            None => None,
        }
    }

    /// Every key that may have signed a token: those of its name, or all if it names none, of the algorithm's kind.
    pub fn candidates(
        &self,
        kid: Option<&str>,
        algorithm: Algorithm,
    ) -> impl Iterator<Item = &Jwk> {
        self.keys.iter().filter(move |key| {
            fits(key, algorithm) && kid.is_none_or(|kid| key.common.key_id.as_deref() == Some(kid))
        })
    }

    /// Whether they are too old to be used.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        now.since(self.fetched_at) >= KEEP_FOR
    }

    /// Whether a token that does not verify justifies another fetch: keys may have changed just after ours were
    /// fetched, but forged tokens must not make us ask again and again.
    pub fn may_refetch(&self, now: Timestamp) -> bool {
        self.refetched_at
            .is_none_or(|last| now.since(last) >= REFETCH_AFTER)
    }

    /// These keys, fetched for such a token.
    pub fn refetched(self, now: Timestamp) -> Self {
        Self {
            refetched_at: Some(now),
            ..self
        }
    }
}
