//! Client assertions: how we prove to Epic's token endpoint who we are (RFC 7523, SMART 2.2).

use std::time::Duration;

use jsonwebtoken::{Header, encode};
use serde::Serialize;

use super::SigningKey;
use crate::{clock::Timestamp, data_key::random_token, jwt};

/// `client_assertion_type` of every assertion.
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Epic takes five minutes at most; one less leaves room for its clock.
const LIFETIME: Duration = Duration::from_secs(240);
/// `iat` and `nbf` may not be in Epic's future, so they are set a little into our past.
const SKEW: Duration = Duration::from_secs(30);

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    /// The exact token URL, as one string: an array or a wider audience could be used elsewhere.
    aud: &'a str,
    jti: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Signs a new assertion of `client_id` for `token_url`. Each is used once.
///
/// # Errors
/// When the key does not sign.
pub fn sign(
    key: &SigningKey,
    client_id: &str,
    token_url: &str,
    now: Timestamp,
) -> Result<String, jsonwebtoken::errors::Error> {
    jwt::use_ring();
    let mut header = Header::new(key.algorithm());
    header.kid = Some(key.kid().to_owned());
    let issued = now.minus(SKEW).seconds();
    let claims = Claims {
        iss: client_id,
        sub: client_id,
        aud: token_url,
        jti: random_token::<24>(),
        iat: issued,
        nbf: issued,
        exp: now.plus(LIFETIME).minus(SKEW).seconds(),
    };
    encode(&header, &claims, key.encoding_key())
}
