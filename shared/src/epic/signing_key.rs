//! The installation's private keys, and the JWK Set that Epic reads.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey};
use ring::{rsa::PublicKeyComponents, signature::KeyPair};
use rustls_pki_types::{PrivateKeyDer, pem::PemObject};
use serde::Serialize;
use thiserror::Error;

use crate::jwt;

/// Why a private key cannot be used. Says nothing of the key itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyError {
    /// No PEM block of a private key.
    #[error(
        "it must be a private key in PEM form, from -----BEGIN PRIVATE KEY----- to its END line"
    )]
    NotPem,
    /// A public key or certificate.
    #[error(
        "it is a public key or certificate; the bridge needs the private key (it publishes the public part itself)"
    )]
    Public,
    /// Protected by a pass phrase.
    #[error(
        "it is encrypted; remove its pass phrase (openssl pkcs8 -topk8 -nocrypt), the secret protects it"
    )]
    Encrypted,
    /// An EC key in the older form.
    #[error("it is an EC key in SEC1 form; convert it (openssl pkcs8 -topk8 -nocrypt)")]
    Sec1,
    /// Too short, too long to sign with, or of a kind that Epic does not take.
    #[error("it must be RSA of 2048 to 4096 bits, or EC P-384")]
    Weak,
}

/// One private key that signs client assertions.
#[derive(Clone)]
pub struct SigningKey {
    kid: String,
    algorithm: Algorithm,
    key: EncodingKey,
    public: PublicKey,
}

#[derive(Clone)]
enum PublicKey {
    Rsa { n: String, e: String },
    P384 { x: String, y: String },
}

/// One public key as Epic reads it (RFC 7517).
#[derive(Debug, Serialize)]
pub struct Jwk<'a> {
    kty: &'static str,
    #[serde(rename = "use")]
    purpose: &'static str,
    key_ops: [&'static str; 1],
    alg: &'static str,
    kid: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    e: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crv: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<&'a str>,
}

/// The JWK Set of an installation.
#[derive(Debug, Serialize)]
pub struct JwkSet<'a> {
    keys: Vec<Jwk<'a>>,
}

impl<'a> JwkSet<'a> {
    /// All keys, the signing one first.
    #[must_use]
    pub fn of(keys: &'a [SigningKey]) -> Self {
        Self {
            keys: keys.iter().map(SigningKey::jwk).collect(),
        }
    }
}

impl SigningKey {
    /// Reads a key, with CRLF or literal `\n` line ends and stray spaces as they come from copying.
    ///
    /// # Errors
    /// [`KeyError`] with the fix.
    pub fn from_pem(kid: &str, pem: &str) -> Result<Self, KeyError> {
        let pem = tidy(pem);
        if pem.contains("ENCRYPTED") {
            return Err(KeyError::Encrypted);
        }
        if pem.contains("BEGIN PUBLIC KEY")
            || pem.contains("BEGIN RSA PUBLIC KEY")
            || pem.contains("BEGIN CERTIFICATE")
        {
            return Err(KeyError::Public);
        }
        let der = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| KeyError::NotPem)?;
        if matches!(der, PrivateKeyDer::Sec1(_)) {
            return Err(KeyError::Sec1);
        }
        let bytes = der.secret_der();
        if let Ok(pair) = jwt::read_rsa(bytes) {
            let PublicKeyComponents { n, e }: PublicKeyComponents<Vec<u8>> = pair.public().into();
            return Ok(Self {
                kid: kid.to_owned(),
                algorithm: Algorithm::RS384,
                key: EncodingKey::from_rsa_der(bytes),
                public: PublicKey::Rsa {
                    n: URL_SAFE_NO_PAD.encode(n),
                    e: URL_SAFE_NO_PAD.encode(e),
                },
            });
        }
        let pair = jwt::read_p384(bytes).map_err(|_| KeyError::Weak)?;
        // An uncompressed point: 0x04, then x and y of 48 bytes each.
        let (x, y) = pair
            .public_key()
            .as_ref()
            .get(1..)
            .and_then(|point| point.split_at_checked(48))
            .ok_or(KeyError::Weak)?;
        Ok(Self {
            kid: kid.to_owned(),
            algorithm: Algorithm::ES384,
            key: EncodingKey::from_ec_der(bytes),
            public: PublicKey::P384 {
                x: URL_SAFE_NO_PAD.encode(x),
                y: URL_SAFE_NO_PAD.encode(y),
            },
        })
    }

    /// Its name in the JWK Set.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// Its algorithm: RS384 or ES384, the two that SMART requires.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The private part, for signing.
    pub(super) const fn encoding_key(&self) -> &EncodingKey {
        &self.key
    }

    /// The public part.
    #[must_use]
    pub fn jwk(&self) -> Jwk<'_> {
        let (n, e, x, y) = match &self.public {
            PublicKey::Rsa { n, e } => (Some(n.as_str()), Some(e.as_str()), None, None),
            PublicKey::P384 { x, y } => (None, None, Some(x.as_str()), Some(y.as_str())),
        };
        Jwk {
            kty: if n.is_some() { "RSA" } else { "EC" },
            purpose: "sig",
            key_ops: ["verify"],
            alg: if n.is_some() { "RS384" } else { "ES384" },
            kid: &self.kid,
            n,
            e,
            crv: x.is_some().then_some("P-384"),
            x,
            y,
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SigningKey({})", self.kid)
    }
}

fn tidy(pem: &str) -> String {
    let pem = pem.replace("\\r", "").replace("\\n", "\n");
    let lines: Vec<&str> = pem
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n") + "\n"
}
