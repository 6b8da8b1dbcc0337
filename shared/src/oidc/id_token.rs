//! The ID token, checked as OpenID Connect Core 3.1.3.7 asks.

use std::time::Duration;

use jsonwebtoken::decode_header;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Metadata, OidcError};
use crate::{
    clock::Timestamp,
    jwt::{ALGORITHMS, Audience, ClaimsError, PublishedKeys, signed_claims},
};

/// Tolerance between our clock and the provider's.
const LEEWAY: Duration = Duration::from_secs(120);
/// Longest ID token that is read, in bytes: groups are many in some places.
const LONGEST: usize = 128 * 1024;

/// What a checked ID token says.
#[derive(Deserialize)]
pub(super) struct Claims {
    iss: String,
    /// The person, at this provider.
    pub sub: String,
    aud: Audience,
    azp: Option<String>,
    /// Seconds; a `NumericDate` may have a fraction.
    exp: f64,
    iat: Option<f64>,
    nonce: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub members: Map<String, Value>,
}

/// Checks a token against one set of keys.
pub(super) fn verify(
    token: &str,
    keys: &PublishedKeys,
    metadata: &Metadata,
    client_id: &str,
    nonce: &str,
    now: Timestamp,
) -> Result<Claims, OidcError> {
    if token.len() > LONGEST {
        return Err(OidcError::Malformed);
    }
    let header = decode_header(token).map_err(|_| OidcError::Malformed)?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(OidcError::Malformed);
    }
    // Only keys that the provider publishes: `jwk`, `jku` and `x5u` of the header are never looked at.
    let claims: Claims = keys
        .candidates(header.kid.as_deref(), header.alg)
        .map(|key| signed_claims(token, key, header.alg))
        .find(|claims| !matches!(claims, Err(ClaimsError::Signature)))
        .unwrap_or(Err(ClaimsError::Signature))
        .map_err(|error| match error {
            ClaimsError::Malformed => OidcError::Malformed,
            ClaimsError::Signature => OidcError::Signature,
        })?;
    check(&claims, metadata, client_id, nonce, now)?;
    Ok(claims)
}

fn check(
    claims: &Claims,
    metadata: &Metadata,
    client_id: &str,
    nonce: &str,
    now: Timestamp,
) -> Result<(), OidcError> {
    let refuse = |reason| Err(OidcError::NotForUs(reason));
    if claims.iss != metadata.issuer {
        return refuse("its iss is another issuer than admin.oidc_issuer");
    }
    let audience = claims.aud.all();
    if !audience.iter().any(|audience| audience == client_id) {
        return refuse("its aud is not admin.oidc_client_id");
    }
    if audience.len() > 1 && claims.azp.is_none() {
        return refuse("it has several aud and no azp");
    }
    if claims.azp.as_deref().is_some_and(|azp| azp != client_id) {
        return refuse("its azp is not admin.oidc_client_id");
    }
    if moment(claims.exp).plus(LEEWAY) < now {
        return refuse("it has expired; if it happens always, compare the two clocks");
    }
    if claims
        .iat
        .is_some_and(|iat| moment(iat).minus(LEEWAY) > now)
    {
        return refuse("it was issued in the future; compare the two clocks");
    }
    if claims.nonce.as_deref() != Some(nonce) {
        return refuse("its nonce is another's");
    }
    if claims.sub.is_empty() {
        return refuse("its sub is empty");
    }
    Ok(())
}

/// Whole seconds, at the end of the range if beyond it.
#[allow(clippy::cast_possible_truncation)]
fn moment(seconds: f64) -> Timestamp {
    Timestamp::from_seconds(seconds as i64)
}
