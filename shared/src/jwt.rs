//! Cryptography for JWTs, done by `ring`: `jsonwebtoken` brings the structure, we bring the mathematics.

mod audience;
mod claims;
mod published_keys;

use std::sync::Once;

use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{ErrorKind, Result, new_error},
    signature::{Error, Signer, Verifier},
};
use ring::{
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P384_SHA384_FIXED_SIGNING, ED25519,
        EcdsaKeyPair, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
        RSA_PKCS1_2048_8192_SHA512, RSA_PKCS1_SHA384, RSA_PSS_2048_8192_SHA256,
        RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RsaKeyPair, RsaParameters,
        UnparsedPublicKey, VerificationAlgorithm,
    },
};

pub(crate) use audience::Audience;
pub(crate) use claims::{ALGORITHMS, ClaimsError, fits, signed_claims};
pub(crate) use published_keys::PublishedKeys;

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    key_utils: KeyUtils::new_unimplemented(),
};

/// Makes `jsonwebtoken` use this module. Call before encoding or decoding; more than once does no harm.
pub fn use_ring() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        // Someone who installed another provider first chose it on purpose.
        PROVIDER.install_default().ok();
    });
}

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    match (algorithm, key.family()) {
        (Algorithm::RS384, AlgorithmFamily::Rsa) => {
            Ok(Box::new(RsaSigner(read_rsa(key.as_bytes())?)))
        }
        (Algorithm::ES384, AlgorithmFamily::Ec) => {
            Ok(Box::new(EcSigner(read_p384(key.as_bytes())?)))
        }
        _ => Err(new_error(ErrorKind::UnsupportedAlgorithm)),
    }
}

/// Reads an RSA private key, PKCS#8 or PKCS#1.
pub(crate) fn read_rsa(der: &[u8]) -> Result<RsaKeyPair> {
    RsaKeyPair::from_pkcs8(der)
        .or_else(|_| RsaKeyPair::from_der(der))
        .map_err(|error| new_error(ErrorKind::InvalidRsaKey(error.to_string())))
}

/// Reads an EC P-384 private key, PKCS#8.
pub(crate) fn read_p384(der: &[u8]) -> Result<EcdsaKeyPair> {
    EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, der, &SystemRandom::new())
        .map_err(|_| new_error(ErrorKind::InvalidEcdsaKey))
}

struct RsaSigner(RsaKeyPair);

impl Signer<Vec<u8>> for RsaSigner {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0
            .sign(
                &RSA_PKCS1_SHA384,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .map_err(|_| Error::new())?;
        Ok(signature)
    }
}

impl JwtSigner for RsaSigner {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS384
    }
}

struct EcSigner(EcdsaKeyPair);

impl Signer<Vec<u8>> for EcSigner {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        let signature = self
            .0
            .sign(&SystemRandom::new(), message)
            .map_err(|_| Error::new())?;
        Ok(signature.as_ref().to_vec())
    }
}

impl JwtSigner for EcSigner {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ES384
    }
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    let check = match key.kind() {
        DecodingKeyKind::RsaModulusExponent { n, e } => {
            let parameters = match algorithm {
                Algorithm::RS256 => &RSA_PKCS1_2048_8192_SHA256,
                Algorithm::RS384 => &RSA_PKCS1_2048_8192_SHA384,
                Algorithm::RS512 => &RSA_PKCS1_2048_8192_SHA512,
                Algorithm::PS256 => &RSA_PSS_2048_8192_SHA256,
                Algorithm::PS384 => &RSA_PSS_2048_8192_SHA384,
                Algorithm::PS512 => &RSA_PSS_2048_8192_SHA512,
                _ => return Err(new_error(ErrorKind::InvalidAlgorithm)),
            };
            Check::rsa(parameters, n, e)
        }
        DecodingKeyKind::SecretOrDer(point) => {
            let curve: &'static dyn VerificationAlgorithm = match (algorithm, key.family()) {
                (Algorithm::ES256, AlgorithmFamily::Ec) => &ECDSA_P256_SHA256_FIXED,
                (Algorithm::ES384, AlgorithmFamily::Ec) => &ECDSA_P384_SHA384_FIXED,
                (Algorithm::EdDSA, AlgorithmFamily::Ed) => &ED25519,
                _ => return Err(new_error(ErrorKind::InvalidAlgorithm)),
            };
            Check::curve(curve, point)
        }
    };
    Ok(Box::new(SignatureVerifier {
        algorithm: *algorithm,
        check,
    }))
}

enum Check {
    Rsa(&'static RsaParameters, PublicKeyComponents<Vec<u8>>),
    Curve(UnparsedPublicKey<Vec<u8>>),
}

impl Check {
    fn rsa(parameters: &'static RsaParameters, n: &[u8], e: &[u8]) -> Self {
        Self::Rsa(
            parameters,
            PublicKeyComponents {
                n: n.to_vec(),
                e: e.to_vec(),
            },
        )
    }

    fn curve(curve: &'static dyn VerificationAlgorithm, point: &[u8]) -> Self {
        Self::Curve(UnparsedPublicKey::new(curve, point.to_vec()))
    }
}

struct SignatureVerifier {
    algorithm: Algorithm,
    check: Check,
}

impl Verifier<Vec<u8>> for SignatureVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        match &self.check {
            Check::Rsa(parameters, key) => key.verify(parameters, message, signature),
            Check::Curve(key) => key.verify(message, signature),
        }
        .map_err(|_| Error::new())
    }
}

impl JwtVerifier for SignatureVerifier {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}
