//! A new settings document: every secret that is ours is random, and what only the hospital knows is a placeholder
//! that is refused by name.

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair},
};
use serde_json::{Map, Value, json};
use thiserror::Error;

use super::{CATALOGUE, Presence, Secret, Settings, SettingsError};
use crate::data_key::{DATA_KEY_BYTES, random_bytes, random_token};

/// Start of every placeholder.
const PLACEHOLDER: &str = "REPLACE";

/// No key pair could be made: the operating system gives no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no key pair could be made: the operating system gave no random bytes")]
pub struct NoKeyPair;

/// A new document with one key pair of this name.
///
/// # Errors
/// [`NoKeyPair`].
pub fn new_document(
    environment: &str,
    public_base_url: Option<&str>,
    kid: &str,
) -> Result<Value, NoKeyPair> {
    let mut document = json!({});
    for field in CATALOGUE.iter().flat_map(|group| group.fields) {
        let value = match field.name {
            "launch_key" => random_token::<24>().into(),
            "environment" => environment.into(),
            "public_base_url" if public_base_url.is_some() => public_base_url.into(),
            "data_key" => STANDARD.encode(random_bytes::<DATA_KEY_BYTES>()).into(),
            "epic.private_keys" => json!([new_private_key(kid)?]),
            // So that it is seen and set.
            "admin.time_zone" => "UTC".into(),
            name if field.presence == Presence::Required
                && field.section.is_none_or(|section| section == "admin") =>
            {
                format!("{PLACEHOLDER}: {} ({name})", field.title).into()
            }
            _ => continue,
        };
        set(&mut document, field.name, value);
    }
    Ok(document)
}

/// One more entry of `epic.private_keys`: EC P-384, which Epic takes from a JWK Set.
///
/// # Errors
/// [`NoKeyPair`].
pub fn new_private_key(kid: &str) -> Result<Value, NoKeyPair> {
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P384_SHA384_ASN1_SIGNING, &SystemRandom::new())
        .map_err(|_| NoKeyPair)?;
    let body = STANDARD.encode(key.as_ref());
    let mut pem = "-----BEGIN PRIVATE KEY-----\n".to_owned();
    for (index, letter) in body.chars().enumerate() {
        if index > 0 && index % 64 == 0 {
            pem.push('\n');
        }
        pem.push(letter);
    }
    pem.push_str("\n-----END PRIVATE KEY-----\n");
    Ok(json!({ "kid": kid, "pem": pem }))
}

fn set(document: &mut Value, name: &str, value: Value) {
    let mut at = document;
    for part in name.split('.') {
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        at = &mut at[part];
    }
    *at = value;
}

impl Settings {
    /// What only the hospital knows, a new document has as `REPLACE: …`.
    pub(super) fn check_placeholders(&self) -> Result<(), SettingsError> {
        let clients = &self.epic.clients;
        let (zoom, admin) = (&self.zoom, self.admin.as_ref());
        let of_clients = [
            ("provider", &clients.provider),
            ("patient", &clients.patient),
            ("backend", &clients.backend),
        ]
        .into_iter()
        .flat_map(|(name, client)| {
            let secret = client.client_secret.as_ref().map(Secret::expose);
            [
                (
                    format!("epic.clients.{name}.client_id"),
                    Some(client.client_id.as_str()),
                ),
                (format!("epic.clients.{name}.client_secret"), secret),
            ]
        });
        let others = [
            ("zoom.account_id", Some(zoom.account_id.as_str())),
            ("zoom.client_id", Some(&zoom.client_id)),
            ("zoom.client_secret", Some(zoom.client_secret.expose())),
            (
                "zoom.webhook_secret_token",
                Some(zoom.webhook_secret_token.expose()),
            ),
            (
                "admin.oidc_client_id",
                admin.map(|admin| admin.oidc_client_id.as_str()),
            ),
            (
                "admin.oidc_client_secret",
                admin.map(|admin| admin.oidc_client_secret.expose()),
            ),
            (
                "admin.allowed_group",
                admin.map(|admin| admin.allowed_group.as_str()),
            ),
        ]
        .map(|(name, value)| (name.to_owned(), value));
        for (name, value) in of_clients.chain(others) {
            let value = value.unwrap_or("-").trim();
            if value.is_empty() || value.starts_with(PLACEHOLDER) {
                return Err(SettingsError::wrong(
                    name,
                    "it is empty or still the placeholder; put in what your Epic, Zoom or sign-in provider shows",
                ));
            }
        }
        Ok(())
    }
}
