//! JSON Web Tokens, taken apart and put together; the cryptography is the caller's.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

/// A token taken apart, nothing believed yet.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    pub(crate) header: Map<String, Value>,
    pub(crate) claims: Map<String, Value>,
    /// What the signature covers.
    pub(crate) signed: &'a str,
    pub(crate) signature: Vec<u8>,
}

/// Three Base64 parts, the first two JSON objects; else `None`.
pub(crate) fn split(token: &str) -> Option<Parts<'_>> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    Some(Parts {
        header: object(header)?,
        claims: object(claims)?,
        signed,
        signature: URL_SAFE_NO_PAD.decode(signature).ok()?,
    })
}

fn object(encoded: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(encoded).ok()?).ok()
}

/// Header and claims, ready to be signed.
pub(crate) fn signing_input(header: Map<String, Value>, claims: Map<String, Value>) -> String {
    let encode = |part| URL_SAFE_NO_PAD.encode(Value::Object(part).to_string());
    format!("{}.{}", encode(header), encode(claims))
}

/// The finished token.
pub(crate) fn join(signing_input: &str, signature: &[u8]) -> String {
    format!("{signing_input}.{}", URL_SAFE_NO_PAD.encode(signature))
}
