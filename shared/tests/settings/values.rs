//! Values of the wrong kind, out of bounds, or at odds with each other.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;
use shared::settings::{Settings, SettingsError};

use crate::document::{FILLED_IN, MARKER, refusal, with, wrong};

#[test]
fn a_value_of_another_kind_is_refused_by_name() {
    for (pointer, value) in [
        ("/environment", json!(MARKER)),
        ("/policy/passcode", json!(MARKER)),
        ("/policy/patient_admittance", json!({ MARKER: MARKER })),
        ("/policy/record_retention_days", json!(MARKER)),
        ("/policy/record_retention_days", json!(-1)),
        ("/policy/record_retention_days", json!(70_000)),
        ("/zoom/client_secret", json!([MARKER])),
        ("/zoom/account_id", json!(true)),
        ("/zoom/provisioning", json!(MARKER)),
        ("/zoom/api_base_url", json!(MARKER)),
        ("/epic/private_keys", json!(MARKER)),
        ("/epic/clients/patient", json!(MARKER)),
        ("/epic/connection_status/preset", json!(MARKER)),
        ("/epic/connection_status/encoding", json!(MARKER)),
        ("/epic/id_types/provider", json!(1)),
    ] {
        wrong(pointer, value);
    }
}

#[test]
fn a_value_that_cannot_be_is_refused_by_name() {
    for (pointer, value) in [
        ("/launch_key", json!("short")),
        ("/launch_key", json!(format!("{MARKER}/{MARKER}"))),
        ("/launch_key", json!(MARKER.repeat(20))),
        ("/data_key", json!(MARKER)),
        ("/data_key", json!(STANDARD.encode([7; 31]))),
        ("/epic/private_keys/0/pem", json!(MARKER)),
        ("/epic/clients/patient/client_id", json!(" ")),
        ("/zoom/client_secret", json!("")),
        ("/zoom/account_id", json!(format!("REPLACE: {MARKER}"))),
        (
            "/epic/connection_status/path",
            json!(format!("@{MARKER}.example/")),
        ),
        (
            "/epic/connection_status/method",
            json!(format!("GET {MARKER}")),
        ),
        ("/policy/record_retention_days", json!(0)),
        (
            "/public_base_url",
            json!(format!("https://{MARKER}:{MARKER}@hospital.example")),
        ),
        (
            "/public_base_url",
            json!(format!("https://hospital.example?{MARKER}")),
        ),
        (
            "/public_base_url",
            json!(format!("https://hospital.example#{MARKER}")),
        ),
        ("/epic/fhir_r4_base_url", json!(format!("ftp://{MARKER}"))),
        ("/epic/telehealth_base_url", json!(format!("/{MARKER}"))),
    ] {
        wrong(pointer, value);
    }
}

#[test]
fn settings_that_contradict_each_other_are_refused_by_name() {
    wrong("/epic/clients/backend/client_secret", json!(MARKER));
    let base = FILLED_IN["epic"]["fhir_r4_base_url"].clone();
    wrong("/epic/other_environment_fhir_r4_base_url", base);
    for way in ["cust_create", "sso_create", "auto_create"] {
        match refusal(&with("/zoom/provisioning", json!(way))) {
            SettingsError::Wrong { name, .. } => assert_eq!(name, "zoom.provisioning_domain"),
            other => panic!("{other:?}"),
        }
    }
    let mut twice = FILLED_IN.clone();
    let keys = twice["epic"]["private_keys"].as_array_mut().unwrap();
    keys.push(keys[0].clone());
    match refusal(&twice) {
        SettingsError::Wrong { name, .. } => assert_eq!(name, "epic.private_keys[1].kid"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn known_accounts_and_login_domains_that_cannot_be_meant_are_refused() {
    for (pointer, value, fix) in [
        (
            "/zoom/accounts",
            json!([{ "email": "a@b.example" }]),
            "zoom.accounts[0]",
        ),
        (
            "/zoom/accounts",
            json!([{ "epic_user_id": "OKAFOR", "email": MARKER }]),
            "zoom.accounts[0].email",
        ),
        (
            "/epic/login_email_domain",
            json!("a@b.example"),
            "epic.login_email_domain",
        ),
        (
            "/epic/login_email_domain",
            json!("hospital"),
            "epic.login_email_domain",
        ),
    ] {
        let error = Settings::parse(&with(pointer, value).to_string()).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(fix), "{text}");
        assert!(!text.contains(MARKER), "{text}");
    }
    let known = json!([{ "epic_user_id": "OKAFOR", "email": "a@b.example" }]);
    let settings = Settings::parse(&with("/zoom/accounts", known).to_string()).unwrap();
    assert!(!format!("{settings:?}").contains("OKAFOR"));
}

#[test]
fn rates_have_bounds_and_defaults() {
    let settings = Settings::parse(&FILLED_IN.to_string()).unwrap();
    assert_eq!(settings.epic.notifications_per_second.get(), 20);
    assert_eq!(settings.zoom.reconcile_calls_per_minute, 120);
    for value in [json!(0), json!(-1), json!(201), json!("20"), json!(1.5)] {
        wrong("/epic/notifications_per_second", value);
    }
    for value in [json!(-1), json!(1201), json!("120")] {
        wrong("/zoom/reconcile_calls_per_minute", value);
    }
    Settings::parse(&with("/zoom/reconcile_calls_per_minute", json!(0)).to_string()).unwrap();
}
