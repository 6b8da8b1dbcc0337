//! The apps' public keys, read from their JWK Set URLs and kept for a minute.

use std::{collections::HashMap, sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{
    ECDSA_P384_SHA384_FIXED, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use rustls::{ClientConfig, RootCertStore, crypto::ring::default_provider};
use serde::{Deserialize, de::IgnoredAny};
use tokio::sync::Mutex;

/// Seconds for which a set is not asked for again.
const KEPT_FOR: i64 = 60;
/// Most keys that Epic reads.
const MOST_KEYS: usize = 100;
/// Longest set that is read, in bytes.
const LONGEST_SET: usize = 256 * 1024;

#[derive(Debug, thiserror::Error)]
pub(in crate::epic) enum KeysError {
    #[error("the JWK Set URL does not answer")]
    Unreachable(#[from] reqwest::Error),
    #[error("no TLS for the JWK Set URL")]
    Tls(#[from] rustls::Error),
    #[error("the JWK Set is not JSON of public keys, or too long")]
    NotAKeySet,
    #[error("the JWK Set shows a private key")]
    PrivateKeyShown,
    #[error("no key of the JWK Set has this kid")]
    UnknownKey,
    #[error("the signature is not by the key with this kid")]
    Signature,
}

/// Algorithms that Epic takes from an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    Rs256,
    Rs384,
    Es384,
}

impl Algorithm {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "RS384" => Some(Self::Rs384),
            "ES384" => Some(Self::Es384),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Es384 => "ES384",
        }
    }
}

/// Key sets by URL. The lock is held while one is fetched, so that a burst fetches it once.
#[derive(Debug, Default)]
pub(in crate::epic) struct ClientKeys(Mutex<HashMap<String, KeySet>>);

#[derive(Debug)]
struct KeySet {
    fetched_at: i64,
    keys: Vec<Jwk>,
}

/// A signed message, as its header describes it.
pub(super) struct Signed<'a> {
    pub(super) key_id: &'a str,
    pub(super) algorithm: Algorithm,
    pub(super) message: &'a [u8],
    pub(super) signature: &'a [u8],
}

impl ClientKeys {
    /// Checks a signature with the set at `url`. If the kept set does not prove it, that set is asked for anew, once.
    pub(super) async fn verify(
        &self,
        url: &str,
        now: i64,
        signed: &Signed<'_>,
    ) -> Result<(), KeysError> {
        let mut sets = self.0.lock().await;
        if let Some(set) = sets.get(url)
            && now.saturating_sub(set.fetched_at) < KEPT_FOR
            && set.verify(signed).is_ok()
        {
            return Ok(());
        }
        let set = KeySet {
            fetched_at: now,
            keys: fetch(url).await?,
        };
        let outcome = set.verify(signed);
        sets.insert(url.to_owned(), set);
        outcome
    }
}

impl KeySet {
    fn verify(&self, signed: &Signed<'_>) -> Result<(), KeysError> {
        let key = self
            .keys
            .iter()
            .find(|key| key.kid.as_deref() == Some(signed.key_id))
            .ok_or(KeysError::UnknownKey)?;
        key.verify(signed).ok_or(KeysError::Signature)
    }
}

#[derive(Debug, Deserialize)]
struct Jwks {
    keys: Vec<Jwk>,
}

#[derive(Debug, Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
    d: Option<IgnoredAny>,
}

impl Jwk {
    fn verify(&self, signed: &Signed<'_>) -> Option<()> {
        let Signed {
            algorithm,
            message,
            signature,
            ..
        } = *signed;
        let for_signatures = self.usage.as_deref().is_none_or(|usage| usage == "sig");
        let for_algorithm = self
            .alg
            .as_deref()
            .is_none_or(|alg| alg == algorithm.name());
        if !for_signatures || !for_algorithm {
            return None;
        }
        match (self.kty.as_str(), algorithm) {
            ("RSA", Algorithm::Rs256 | Algorithm::Rs384) => {
                let parameters = if algorithm == Algorithm::Rs256 {
                    &RSA_PKCS1_2048_8192_SHA256
                } else {
                    &RSA_PKCS1_2048_8192_SHA384
                };
                let n = decode(self.n.as_deref())?;
                let e = decode(self.e.as_deref())?;
                RsaPublicKeyComponents { n, e }
                    .verify(parameters, message, signature)
                    .ok()
            }
            ("EC", Algorithm::Es384) if self.crv.as_deref() == Some("P-384") => {
                let x = decode(self.x.as_deref())?;
                let y = decode(self.y.as_deref())?;
                let point = [&[0x04], x.as_slice(), y.as_slice()].concat();
                UnparsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, point)
                    .verify(message, signature)
                    .ok()
            }
            _ => None,
        }
    }
}

fn decode(value: Option<&str>) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(value?).ok()
}

async fn fetch(url: &str) -> Result<Vec<Jwk>, KeysError> {
    let mut response = client()?.get(url).send().await?.error_for_status()?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > LONGEST_SET {
            return Err(KeysError::NotAKeySet);
        }
    }
    let Jwks { keys } = serde_json::from_slice(&body).map_err(|_| KeysError::NotAKeySet)?;
    if keys.len() > MOST_KEYS {
        return Err(KeysError::NotAKeySet);
    }
    if keys.iter().any(|key| key.d.is_some()) {
        return Err(KeysError::PrivateKeyShown);
    }
    Ok(keys)
}

/// Made per fetch, which is rare: nothing is installed for the whole process.
fn client() -> Result<reqwest::Client, KeysError> {
    let roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(5))
        .no_proxy()
        .build()?)
}
