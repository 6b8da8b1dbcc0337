//! Who the user is: the id_token, checked as OpenID Connect Core 3.1.3.7 asks.

use std::time::Duration;

use jsonwebtoken::decode_header;
use serde::Deserialize;
use thiserror::Error;

use super::key_set::KeySet;
use crate::{
    clock::Timestamp,
    jwt::{ALGORITHMS, Audience, ClaimsError, signed_claims},
    telemetry::Phi,
};

/// Tolerance between our clock and Epic's.
const LEEWAY: Duration = Duration::from_secs(120);
/// Longest id_token that is read, in bytes.
const LONGEST: usize = 32 * 1024;

/// Why an id_token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IdTokenError {
    /// None came.
    #[error("Epic sent no id_token: grant the scopes openid and fhirUser to the app in Epic")]
    Missing,
    /// It is no signed JWT of a kind we accept.
    #[error(
        "the id_token is malformed or signed by an algorithm that is not allowed: Epic must sign it by RS256 to RS512, PS256 to PS512, ES256, ES384 or EdDSA (Ed25519)"
    )]
    Malformed,
    /// Its signature or key is not Epic's.
    #[error(
        "the id_token's signature is not by a key that Epic publishes: check that epic.fhir_r4_base_url and epic.oauth_base_url are of the same Epic environment"
    )]
    Signature,
    /// Epic's keys cannot be read.
    #[error(
        "Epic's public keys cannot be read: check that this installation may reach Epic's openid-configuration and jwks_uri"
    )]
    KeysUnavailable,
    /// It was issued by another server, for another app, launch or time.
    #[error(
        "the id_token is not for this launch ({0}): check that epic.clients and epic.fhir_r4_base_url are of the same Epic environment"
    )]
    NotForThisLaunch(&'static str),
    /// It names no FHIR user of a kind that may launch.
    #[error(
        "the id_token names no Practitioner, Patient or RelatedPerson: grant the scope fhirUser, and give the user a FHIR record"
    )]
    NoFhirUser,
}

impl From<ClaimsError> for IdTokenError {
    fn from(error: ClaimsError) -> Self {
        match error {
            ClaimsError::Malformed => Self::Malformed,
            ClaimsError::Signature => Self::Signature,
        }
    }
}

/// What kind of person launched, by their FHIR resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserKind {
    /// Someone who works in Epic.
    Practitioner,
    /// A patient in their own MyChart.
    Patient,
    /// A proxy in MyChart: a parent, say.
    RelatedPerson,
}

/// The FHIR resource of the person who launched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FhirUser {
    /// Its kind.
    pub kind: UserKind,
    /// Its ID.
    pub id: Phi<String>,
    /// The user's system login (`preferred_username`), where the scope `profile` was granted.
    pub login: Option<Phi<String>>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    exp: i64,
    iat: Option<i64>,
    nonce: Option<String>,
    #[serde(rename = "fhirUser")]
    fhir_user: Option<String>,
    preferred_username: Option<String>,
}

/// Checks a token against one set of keys.
pub(super) fn verify(
    token: &Phi<String>,
    keys: &KeySet,
    client_id: &str,
    nonce: &str,
    now: Timestamp,
) -> Result<FhirUser, IdTokenError> {
    let token = token.expose();
    if token.len() > LONGEST {
        return Err(IdTokenError::Malformed);
    }
    let header = decode_header(token).map_err(|_| IdTokenError::Malformed)?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(IdTokenError::Malformed);
    }
    // Only keys that Epic publishes: `jwk`, `jku` and `x5u` of the header are never looked at.
    let key = keys
        .find(header.kid.as_deref(), header.alg)
        .ok_or(IdTokenError::Signature)?;
    let claims: Claims = signed_claims(token, key, header.alg)?;
    check(&claims, keys, client_id, nonce, now)?;
    let user = claims.fhir_user.as_deref().and_then(FhirUser::parse);
    let login = claims.preferred_username.map(Phi::new);
    user.map(|user| FhirUser { login, ..user })
        .ok_or(IdTokenError::NoFhirUser)
}

fn check(
    claims: &Claims,
    keys: &KeySet,
    client_id: &str,
    nonce: &str,
    now: Timestamp,
) -> Result<(), IdTokenError> {
    let refuse = |reason| Err(IdTokenError::NotForThisLaunch(reason));
    if !keys.issuers.contains(&claims.iss) {
        return refuse("another issuer");
    }
    if !claims.aud.is_only(client_id) {
        return refuse("another app");
    }
    if Timestamp::from_seconds(claims.exp).plus(LEEWAY) < now {
        return refuse("expired; if it happens always, this machine's clock is wrong");
    }
    if claims
        .iat
        .is_some_and(|iat| Timestamp::from_seconds(iat).minus(LEEWAY) > now)
    {
        return refuse("issued in the future; this machine's clock is wrong");
    }
    if claims.nonce.as_deref() != Some(nonce) {
        return refuse("another nonce");
    }
    Ok(())
}

impl FhirUser {
    /// Takes `Type/id` from the end of an absolute or relative reference. Epic's has an odd path before it.
    fn parse(reference: &str) -> Option<Self> {
        let mut segments = reference.trim_end_matches('/').rsplit('/');
        let (id, kind) = (segments.next()?, segments.next()?);
        let kind = match kind {
            "Practitioner" => UserKind::Practitioner,
            "Patient" => UserKind::Patient,
            "RelatedPerson" => UserKind::RelatedPerson,
            _ => return None,
        };
        // FHIR's own grammar of an ID.
        let is_id = (1..=64).contains(&id.len())
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
        is_id.then(|| Self {
            kind,
            id: Phi::new(id.to_owned()),
            login: None,
        })
    }
}
