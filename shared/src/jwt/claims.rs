//! The claims of a signed token, once its signature is right.

use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, decode,
    errors::ErrorKind,
    jwk::{AlgorithmParameters, Jwk},
};
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Signatures that are accepted. `none` and those by a shared secret are not among them.
pub(crate) const ALGORITHMS: [Algorithm; 4] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::ES256,
    Algorithm::ES384,
];

/// Why a token's claims are not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum ClaimsError {
    /// It is no JWT, or its claims are none.
    #[error("the token is malformed")]
    Malformed,
    /// The key did not sign it.
    #[error("the token is not signed by this key")]
    Signature,
}

/// Whether a key can have made a signature of this kind: a public key must never serve as a shared secret.
pub(crate) const fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    match &key.algorithm {
        AlgorithmParameters::RSA(_) => matches!(algorithm, Algorithm::RS256 | Algorithm::RS384),
        AlgorithmParameters::EllipticCurve(_) => {
            matches!(algorithm, Algorithm::ES256 | Algorithm::ES384)
        }
        _ => false,
    }
}

/// The claims of a token that this key signed. Nothing but the signature is checked.
pub(crate) fn signed_claims<C: DeserializeOwned>(
    token: &str,
    key: &Jwk,
    algorithm: Algorithm,
) -> Result<C, ClaimsError> {
    super::use_ring();
    if !fits(key, algorithm) {
        return Err(ClaimsError::Signature);
    }
    let key = DecodingKey::from_jwk(key).map_err(|_| ClaimsError::Signature)?;
    // Times, audience and issuer are the caller's: by our clock, and each issuer's habits.
    let mut signature_only = Validation::new(algorithm);
    signature_only.required_spec_claims.clear();
    signature_only.validate_exp = false;
    signature_only.validate_aud = false;
    decode(token, &key, &signature_only)
        .map(|token| token.claims)
        .map_err(|error| match error.kind() {
            ErrorKind::InvalidToken | ErrorKind::Json(_) | ErrorKind::Base64(_) => {
                ClaimsError::Malformed
            }
            _ => ClaimsError::Signature,
        })
}
