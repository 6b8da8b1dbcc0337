//! The claims of a signed token, once its signature is right.

use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, decode,
    errors::ErrorKind,
    jwk::{AlgorithmParameters, Jwk},
};
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Signatures that are accepted. `none` and those by a shared secret are not among them.
pub(crate) const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
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
    use Algorithm::{ES256, ES384, EdDSA, PS256, PS384, PS512, RS256, RS384, RS512};
    match &key.algorithm {
        AlgorithmParameters::RSA(_) => {
            matches!(algorithm, RS256 | RS384 | RS512 | PS256 | PS384 | PS512)
        }
        AlgorithmParameters::EllipticCurve(_) => matches!(algorithm, ES256 | ES384),
        AlgorithmParameters::OctetKeyPair(_) => matches!(algorithm, EdDSA),
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use jsonwebtoken::{Algorithm, jwk::Jwk};
    use ring::{
        rand::SystemRandom,
        signature::{Ed25519KeyPair, KeyPair},
    };
    use serde_json::{Value, json};

    use super::{ClaimsError, signed_claims};

    #[test]
    fn an_ed25519_signature_is_believed_and_no_other_bytes_are() {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap();
        let x = URL_SAFE_NO_PAD.encode(pair.public_key());
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": x });
        let jwk: Jwk = serde_json::from_value(jwk).unwrap();
        let encode = |part: Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!(
            "{}.{}",
            encode(json!({ "alg": "EdDSA" })),
            encode(json!({ "sub": "1" }))
        );
        let mut signature = pair.sign(signed.as_bytes()).as_ref().to_vec();
        let read = |signature: &[u8]| {
            let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature));
            signed_claims::<Value>(&token, &jwk, Algorithm::EdDSA)
        };
        assert_eq!(read(&signature), Ok(json!({ "sub": "1" })));
        signature[0] ^= 1;
        assert_eq!(read(&signature), Err(ClaimsError::Signature));
    }
}
