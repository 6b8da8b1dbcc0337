//! The RSA keys that sign id_tokens: 2048 bits, made once per process, never stored.

use std::{
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{
        KeyPair, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256,
        RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
    },
};
use rsa::pkcs1::EncodeRsaPrivateKey;
use serde_json::{Value, json};

use super::random::OperatingSystem;

/// Why there is no signature.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub(crate) enum SigningError {
    #[error("could not make an RSA key")]
    Generate,
    #[error("could not read the RSA key just made")]
    Load,
    #[error("could not sign")]
    Sign,
}

/// One key pair.
#[derive(Debug)]
pub(crate) struct SigningKey {
    key_id: String,
    pair: RsaKeyPair,
}

/// Starts making the first key, so that no launch waits for it.
pub(crate) fn prepare() {
    thread::spawn(|| key(false).map(SigningKey::key_id));
}

fn key(second: bool) -> Result<&'static SigningKey, SigningError> {
    static KEYS: [OnceLock<Result<SigningKey, SigningError>>; 2] =
        [OnceLock::new(), OnceLock::new()];
    KEYS[usize::from(second)]
        .get_or_init(SigningKey::generate)
        .as_ref()
        .map_err(|error| *error)
}

/// Which of the process's two keys a server signs with and publishes.
#[derive(Debug, Default)]
pub(crate) struct CurrentKey(AtomicBool);

impl CurrentKey {
    /// The second of the two, for a server that is not Epic.
    pub(crate) const fn second() -> Self {
        Self(AtomicBool::new(true))
    }

    pub(crate) fn rotate(&self) {
        self.0.fetch_xor(true, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> Result<&'static SigningKey, SigningError> {
        key(self.0.load(Ordering::Relaxed))
    }

    /// The one that is not published.
    pub(crate) fn other(&self) -> Result<&'static SigningKey, SigningError> {
        key(!self.0.load(Ordering::Relaxed))
    }
}

impl SigningKey {
    fn generate() -> Result<Self, SigningError> {
        let der = rsa::PrivateKey::new(&mut OperatingSystem, 2048)
            .ok()
            .and_then(|key| key.to_pkcs1_der().ok())
            .ok_or(SigningError::Generate)?;
        let pair = RsaKeyPair::from_der(der.as_bytes()).map_err(|_| SigningError::Load)?;
        let fingerprint = digest(&SHA256, pair.public_key().as_ref());
        Ok(Self {
            key_id: URL_SAFE_NO_PAD.encode(fingerprint),
            pair,
        })
    }

    pub(crate) fn key_id(&self) -> &str {
        &self.key_id
    }

    /// PKCS#1 DER of the public half.
    pub(crate) fn public_der(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    pub(crate) fn jwk(&self) -> Value {
        let public: PublicKeyComponents<Vec<u8>> = self.pair.public_key().into();
        json!({
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.key_id,
            "n": URL_SAFE_NO_PAD.encode(public.n),
            "e": URL_SAFE_NO_PAD.encode(public.e),
        })
    }

    /// RS256.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        self.sign_by("RS256", message)
    }

    /// By any of the RSA algorithms of RFC 7518, 3.1.
    pub(crate) fn sign_by(&self, alg: &str, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        let algorithm: &dyn RsaEncoding = match alg {
            "RS256" => &RSA_PKCS1_SHA256,
            "RS384" => &RSA_PKCS1_SHA384,
            "RS512" => &RSA_PKCS1_SHA512,
            "PS256" => &RSA_PSS_SHA256,
            "PS384" => &RSA_PSS_SHA384,
            "PS512" => &RSA_PSS_SHA512,
            _ => return Err(SigningError::Sign),
        };
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair
            .sign(algorithm, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| SigningError::Sign)?;
        Ok(signature)
    }
}
