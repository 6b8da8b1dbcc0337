//! The settings document. `@PEM@` and `@DATA_KEY@` in it stand for a private key and a data key.
#![no_main]

use fuzz::{DATA_KEY, pem};
use libfuzzer_sys::fuzz_target;
use shared::settings::{Environment, Settings, SettingsError};

/// Secrets Manager keeps no longer one.
const LONGEST: usize = 65_536;

fuzz_target!(|document: &str| {
    if document.len() > LONGEST {
        return;
    }
    let document = document
        .replace("@DATA_KEY@", DATA_KEY)
        .replace("@PEM@", &pem().replace('\n', "\\n"));
    match Settings::parse(&document) {
        Ok(settings) => check(&settings),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            if let SettingsError::Wrong { name, fix } = error {
                assert!(!name.is_empty() && fix.len() > 10);
                assert!(!tells_a_secret(&fix));
            }
        }
    }
});

fn tells_a_secret(text: &str) -> bool {
    let body_of_key = pem().lines().nth(1).unwrap_or_default();
    text.contains(DATA_KEY) || text.contains(body_of_key)
}

/// What a function builds of settings that were taken, it can build.
fn check(settings: &Settings) {
    assert!(settings.derive_data_key().is_ok());
    assert!(settings.signing_keys().is_ok());
    if let Some(links) = &settings.epic.legacy_links {
        assert!(links.cipher_key(false).is_ok() && links.cipher_key(true).is_ok());
    }
    for base in [
        &settings.public_base_url,
        &settings.epic.fhir_r4_base_url,
        &settings.epic.telehealth_base_url,
        &settings.zoom.api_base_url,
        &settings.zoom.oauth_base_url,
    ] {
        let loopback = base.is_loopback() && settings.environment == Environment::Test;
        assert!(base.as_str().starts_with("https://") || loopback);
        assert!(base.join("/path").ends_with("/path"));
    }
}
