//! Client assertions: `private_key_jwt` by Epic's rules.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serde_json::{Map, Value};

use crate::epic::{instance::Instance, jwt};

use super::client_keys::{Algorithm, KeysError, Signed};

/// Longest `jti` that Epic takes.
const LONGEST_ID: usize = 151;
/// Longest life of an assertion, in seconds.
const LONGEST_LIFE: i64 = 300;
/// How far `iat` and `nbf` may lie ahead, in seconds.
const LEEWAY: i64 = 5;

#[derive(Debug, thiserror::Error)]
pub(in crate::epic) enum AssertionError {
    #[error("not a JWT")]
    Malformed,
    #[error("typ is not JWT")]
    Type,
    #[error("alg is not RS256, RS384 or ES384")]
    Algorithm,
    #[error("kid is missing")]
    KeyIdMissing,
    #[error("crit is not supported")]
    Critical,
    #[error("jku is not the registered JWK Set URL")]
    KeySetUrl,
    #[error("iss and sub are not the same client ID")]
    Issuer,
    #[error("aud is not the token endpoint as one string")]
    Audience,
    #[error("exp is missing, past or more than {LONGEST_LIFE} s ahead")]
    Expiry,
    #[error(
        "iat or nbf is no whole number, in the future or more than {LONGEST_LIFE} s before exp"
    )]
    Start,
    #[error("jti is missing or longer than {LONGEST_ID} characters")]
    Id,
    #[error("jti was used before")]
    Replayed,
    #[error(transparent)]
    Keys(#[from] KeysError),
}

/// An assertion taken apart; nothing in it is proven.
#[derive(Debug)]
pub(super) struct Claimed<'a> {
    parts: jwt::Parts<'a>,
    client_id: String,
}

impl<'a> Claimed<'a> {
    pub(super) fn read(token: &'a str) -> Result<Self, AssertionError> {
        let parts = jwt::split(token).ok_or(AssertionError::Malformed)?;
        let issuer = text(&parts.claims, "iss").ok_or(AssertionError::Issuer)?;
        if text(&parts.claims, "sub") != Some(issuer) {
            return Err(AssertionError::Issuer);
        }
        let client_id = issuer.to_owned();
        Ok(Self { parts, client_id })
    }

    pub(super) fn client_id(&self) -> &str {
        &self.client_id
    }

    /// Proves that the holder of a key at `jwks_url` made it for this token endpoint, now, and once.
    pub(super) async fn verify(
        &self,
        epic: &Instance,
        jwks_url: &str,
    ) -> Result<(), AssertionError> {
        let header = &self.parts.header;
        if text(header, "typ") != Some("JWT") {
            return Err(AssertionError::Type);
        }
        if header.contains_key("crit") {
            return Err(AssertionError::Critical);
        }
        if header.contains_key("jku") && text(header, "jku") != Some(jwks_url) {
            return Err(AssertionError::KeySetUrl);
        }
        let algorithm = text(header, "alg")
            .and_then(Algorithm::from_name)
            .ok_or(AssertionError::Algorithm)?;
        let key_id = text(header, "kid").ok_or(AssertionError::KeyIdMissing)?;
        let signed = Signed {
            key_id,
            algorithm,
            message: self.parts.signed.as_bytes(),
            signature: &self.parts.signature,
        };
        epic.client_keys
            .verify(jwks_url, epic.clock.unix(), &signed)
            .await?;
        self.check_claims(epic)
    }

    fn check_claims(&self, epic: &Instance) -> Result<(), AssertionError> {
        let claims = &self.parts.claims;
        let now = epic.clock.unix();
        if text(claims, "aud") != Some(&epic.addresses.token()) {
            return Err(AssertionError::Audience);
        }
        let expires_at = claims
            .get("exp")
            .and_then(Value::as_i64)
            .filter(|exp| *exp > now && exp.saturating_sub(now) <= LONGEST_LIFE)
            .ok_or(AssertionError::Expiry)?;
        for name in ["iat", "nbf"] {
            let Some(start) = claims.get(name) else {
                continue;
            };
            start
                .as_i64()
                .filter(|start| *start <= now.saturating_add(LEEWAY))
                .filter(|start| expires_at.saturating_sub(*start) <= LONGEST_LIFE)
                .ok_or(AssertionError::Start)?;
        }
        let id = text(claims, "jti")
            .filter(|id| !id.is_empty() && id.chars().count() <= LONGEST_ID)
            .ok_or(AssertionError::Id)?;
        epic.seen_assertions
            .first_time(&self.client_id, id, expires_at, now)
    }
}

/// The `jti` values that are still worth replaying.
#[derive(Debug, Default)]
pub(in crate::epic) struct SeenAssertions(Mutex<HashMap<(String, String), i64>>);

impl SeenAssertions {
    fn first_time(
        &self,
        client_id: &str,
        id: &str,
        expires_at: i64,
        now: i64,
    ) -> Result<(), AssertionError> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|_, expires_at| *expires_at > now);
        match seen.insert((client_id.to_owned(), id.to_owned()), expires_at) {
            None => Ok(()),
            Some(_) => Err(AssertionError::Replayed),
        }
    }
}

fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str)
}
