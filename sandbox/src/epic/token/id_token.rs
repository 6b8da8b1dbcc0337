//! id_tokens: RS256, five minutes, `fhirUser` at an address where nothing answers.

use ring::hmac;
use serde_json::{Map, Value, json};

use crate::epic::{
    instance::Instance,
    jwt,
    launch::Person,
    signing_key::{SigningError, SigningKey},
};

use super::{
    Grant,
    overrides::{IdTokenSignature, TokenOverride},
};

/// Seconds for which an id_token is good.
const LIFETIME: i64 = 300;

/// The signed token for this grant, altered if a test asks for it.
pub(super) fn make(
    epic: &Instance,
    grant: &Grant,
    scopes: &[&str],
    alteration: &TokenOverride,
) -> Result<String, SigningError> {
    let key = epic.signing_key.get()?;
    let mut header = Map::from_iter([
        ("alg".to_owned(), json!("RS256")),
        ("kid".to_owned(), json!(key.key_id())),
        ("typ".to_owned(), json!("JWT")),
    ]);
    let mut claims = claims(epic, grant, scopes);
    alteration.change_id_token(&mut header, &mut claims);

    let input = jwt::signing_input(header, claims);
    let signature = sign(epic, key, input.as_bytes(), alteration.signed_by())?;
    Ok(jwt::join(&input, &signature))
}

fn claims(epic: &Instance, grant: &Grant, scopes: &[&str]) -> Map<String, Value> {
    let person = grant.launch.person;
    let now = epic.clock.unix();
    let mut claims = Map::from_iter([
        ("iss".to_owned(), json!(epic.addresses.issuer())),
        ("aud".to_owned(), json!(grant.client_id)),
        ("sub".to_owned(), json!(person.fhir_id())),
        ("iat".to_owned(), json!(now)),
        ("exp".to_owned(), json!(now + LIFETIME)),
    ]);
    if scopes.contains(&"fhirUser") {
        let user = epic.addresses.fhir_user(&person.reference());
        claims.insert("fhirUser".to_owned(), json!(user));
    }
    if let (Person::Provider(provider) | Person::Nurse(provider), true) =
        (person, scopes.contains(&"profile"))
    {
        claims.insert(
            "preferred_username".to_owned(),
            json!(provider.emp_id.to_lowercase()),
        );
    }
    if let Some(nonce) = &grant.nonce {
        claims.insert("nonce".to_owned(), json!(nonce));
    }
    claims
}

fn sign(
    epic: &Instance,
    key: &SigningKey,
    message: &[u8],
    by: IdTokenSignature,
) -> Result<Vec<u8>, SigningError> {
    match by {
        IdTokenSignature::Epic => key.sign(message),
        IdTokenSignature::OtherKey => epic.signing_key.other()?.sign(message),
        IdTokenSignature::Flipped => {
            let mut signature = key.sign(message)?;
            if let Some(last) = signature.last_mut() {
                *last ^= 1;
            }
            Ok(signature)
        }
        IdTokenSignature::Empty => Ok(Vec::new()),
        IdTokenSignature::HmacWithPublicKey => {
            let secret = hmac::Key::new(hmac::HMAC_SHA256, key.public_der());
            Ok(hmac::sign(&secret, message).as_ref().to_vec())
        }
    }
}
