//! The document as a whole: the example of the documentation, and what is no settings document.

use serde_json::{Value, json};
use shared::settings::{Settings, SettingsError};

use crate::document::{EXAMPLE, FILLED_IN, MARKER, path, refusal, with, without};

#[test]
fn the_documented_example_works_once_its_placeholders_are_filled_in() {
    Settings::parse(&FILLED_IN.to_string()).unwrap();
}

#[test]
fn the_example_as_it_stands_is_refused_at_a_placeholder() {
    let refused = |document: &Value| match refusal(document) {
        SettingsError::Wrong { name, .. } => name,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&EXAMPLE), "data_key");
    let pem = "/epic/private_keys/0/pem";
    let placeholder = EXAMPLE.pointer(pem).unwrap().clone();
    assert_eq!(refused(&with(pem, placeholder)), path(pem));
}

#[test]
fn a_secret_that_was_never_filled_is_refused() {
    let untouched = json!({ "put_the_settings_document_here": true });
    assert_eq!(
        refusal(&untouched),
        SettingsError::Unknown {
            name: "put_the_settings_document_here".to_owned()
        }
    );
    for nothing in ["", "{}", "null", "[]", "hello", "{\"launch_key\":"] {
        assert!(Settings::parse(nothing).is_err(), "{nothing}");
    }
}

#[test]
fn what_follows_the_document_is_refused() {
    let twice = format!("{} {{\"a\":\"{MARKER}\"}}", *FILLED_IN);
    let error = Settings::parse(&twice).unwrap_err();
    assert!(matches!(error, SettingsError::NotJson { .. }), "{error:?}");
}

#[test]
fn an_editors_byte_order_mark_does_no_harm() {
    Settings::parse(&format!("\u{feff}{}\r\n", *FILLED_IN)).unwrap();
}

#[test]
fn an_unknown_setting_is_named() {
    for parent in [
        "",
        "/epic",
        "/epic/clients",
        "/epic/clients/patient",
        "/epic/private_keys/0",
        "/epic/connection_status",
        "/epic/id_types",
        "/zoom",
        "/policy",
    ] {
        let pointer = format!("{parent}/lunch_key");
        let error = refusal(&with(&pointer, MARKER.into()));
        let name = path(&pointer);
        assert_eq!(error, SettingsError::Unknown { name });
    }
}

#[test]
fn a_missing_setting_is_named() {
    for pointer in [
        "/launch_key",
        "/environment",
        "/public_base_url",
        "/data_key",
        "/epic",
        "/zoom",
        "/epic/clients",
        "/epic/clients/provider",
        "/epic/clients/patient",
        "/epic/clients/backend",
        "/epic/clients/provider/client_id",
        "/epic/clients/backend/client_id",
        "/epic/private_keys",
        "/epic/private_keys/0/kid",
        "/epic/private_keys/0/pem",
        "/epic/fhir_r4_base_url",
        "/epic/telehealth_base_url",
        "/zoom/account_id",
        "/zoom/client_id",
        "/zoom/client_secret",
        "/zoom/webhook_secret_token",
    ] {
        let name = path(pointer);
        assert_eq!(refusal(&without(pointer)), SettingsError::Missing { name });
    }
}
