//! Legacy encrypted links.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use shared::settings::{Settings, SettingsError};

use crate::document::{FILLED_IN, MARKER, refusal, with};

#[test]
fn legacy_links_are_off_unless_their_settings_make_sense() {
    let set = |algorithm: &str, key: &str, minutes: i64| {
        let links = json!({ "algorithm": algorithm, "key": key, "window_minutes": minutes });
        with("/epic/legacy_links", links)
    };
    let parsed = Settings::parse(&FILLED_IN.to_string()).unwrap();
    assert!(parsed.epic.legacy_links.is_none());
    let (password, key) = ("sixteen-letters!", STANDARD.encode([7; 32]));
    for (algorithm, key) in [
        ("aes_128_password", password),
        ("aes_256_base64_key", key.as_str()),
    ] {
        for minutes in [1, 60] {
            let parsed = Settings::parse(&set(algorithm, key, minutes).to_string()).unwrap();
            let window = parsed.epic.legacy_links.unwrap().window();
            assert_eq!(i64::try_from(window.as_secs()).unwrap(), minutes * 60);
        }
        for minutes in [0, 61] {
            match refusal(&set(algorithm, key, minutes)) {
                SettingsError::Wrong { name, .. } => {
                    assert_eq!(name, "epic.legacy_links.window_minutes");
                }
                other => panic!("{other:?}"),
            }
        }
    }
    // With a vector that is sent, patients' links need a key of their own.
    let prefixed = |patient_key: Value| {
        let mut document = set("aes_128_password", password, 5);
        document["epic"]["legacy_links"]["iv"] = json!("prefixed");
        document["epic"]["legacy_links"]["patient_key"] = patient_key;
        document
    };
    for patient_key in [Value::Null, json!(password), json!(MARKER)] {
        match refusal(&prefixed(patient_key)) {
            SettingsError::Wrong { name, .. } => {
                assert_eq!(name, "epic.legacy_links.patient_key");
            }
            other => panic!("{other:?}"),
        }
    }
    Settings::parse(&prefixed(json!("another-16-letters")).to_string()).unwrap();
    let short_key = STANDARD.encode([7; 16]);
    for (algorithm, key) in [
        ("aes_128_password", ""),
        ("aes_128_password", "fifteen-letters"),
        ("aes_256_base64_key", password),
        ("aes_256_base64_key", short_key.as_str()),
    ] {
        match refusal(&set(algorithm, key, 5)) {
            SettingsError::Wrong { name, .. } => assert_eq!(name, "epic.legacy_links.key"),
            other => panic!("{other:?}"),
        }
    }
    for (field, value) in [("algorithm", json!("des")), ("iv", json!(MARKER))] {
        let mut document = set("aes_128_password", password, 5);
        document["epic"]["legacy_links"][field] = value;
        match refusal(&document) {
            SettingsError::Wrong { name, .. } => {
                assert_eq!(name, format!("epic.legacy_links.{field}"));
            }
            other => panic!("{other:?}"),
        }
    }
}
