//! ID tokens: RS256, five minutes.

use ring::hmac;
use serde_json::{Map, Value, json};

use super::{Grant, SignIn, locked, now, people::Person};
use crate::epic::{jwt, signing_key::SigningError};

/// Seconds for which an ID token is good.
const LIFETIME: i64 = 300;

/// An ID token before it is signed.
#[derive(Debug)]
pub struct IdToken {
    /// `alg`, `kid` and `typ`.
    pub header: Map<String, Value>,
    /// What it says.
    pub claims: Map<String, Value>,
    /// How it is signed.
    pub signed: Signed,
}

/// How an ID token is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// By the published key.
    Rightly,
    /// By the published key, as `alg` says.
    AsAlgSays,
    /// By another.
    ByAnotherKey,
    /// By the published key, with one bit changed.
    Flipped,
    /// Not at all.
    NotAtAll,
    /// By a shared secret, which is the public key.
    WithPublicKeyAsSecret,
}

/// The signed token for this grant, altered if a test asks for it.
pub(super) fn make(provider: &SignIn, grant: &Grant) -> Result<String, SigningError> {
    let key = provider.0.key.get()?;
    let mut token = IdToken {
        header: Map::from_iter([
            ("alg".to_owned(), json!("RS256")),
            ("kid".to_owned(), json!(key.key_id())),
            ("typ".to_owned(), json!("JWT")),
        ]),
        claims: claims(provider, grant),
        signed: Signed::Rightly,
    };
    let alteration = locked(&provider.0.alterations).pop_front();
    if let Some(alter) = alteration {
        alter(&mut token);
    }
    let algorithm = token.header["alg"].as_str().unwrap_or_default().to_owned();
    let input = jwt::signing_input(token.header, token.claims);
    let message = input.as_bytes();
    let signature = match token.signed {
        Signed::Rightly => key.sign(message)?,
        Signed::AsAlgSays => key.sign_by(&algorithm, message)?,
        Signed::ByAnotherKey => provider.0.key.other()?.sign(message)?,
        Signed::Flipped => {
            let mut signature = key.sign(message)?;
            signature.iter_mut().take(1).for_each(|byte| *byte ^= 1);
            signature
        }
        Signed::NotAtAll => Vec::new(),
        Signed::WithPublicKeyAsSecret => {
            let secret = hmac::Key::new(hmac::HMAC_SHA256, key.public_der());
            hmac::sign(&secret, message).as_ref().to_vec()
        }
    };
    Ok(jwt::join(&input, &signature))
}

fn claims(provider: &SignIn, grant: &Grant) -> Map<String, Value> {
    let now = now();
    let mut claims = person(grant.person, &grant.scope);
    claims.extend([
        ("iss".to_owned(), json!(provider.issuer())),
        ("aud".to_owned(), json!(provider.0.options.client_id)),
        ("iat".to_owned(), json!(now)),
        ("exp".to_owned(), json!(now + LIFETIME)),
        ("auth_time".to_owned(), json!(now)),
    ]);
    if let Some(nonce) = &grant.nonce {
        claims.insert("nonce".to_owned(), json!(nonce));
    }
    claims
}

/// What is told of a person.
pub(super) fn person(person: &Person, scope: &str) -> Map<String, Value> {
    let has = |wanted| scope.split(' ').any(|scope| scope == wanted);
    let mut claims = Map::from_iter([
        ("sub".to_owned(), json!(person.subject)),
        ("groups".to_owned(), json!(person.groups)),
    ]);
    if has("profile") {
        claims.insert("name".to_owned(), json!(person.name));
        claims.insert("preferred_username".to_owned(), json!(person.login));
    }
    if has("email") {
        let email = format!("{}@hospital.example", person.login);
        claims.insert("email".to_owned(), json!(email));
    }
    claims
}
