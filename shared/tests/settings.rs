//! A settings document that cannot work is refused by the name of the setting, and its values are never repeated.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, path::Path, sync::LazyLock};

use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::prelude::*;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair},
};
use serde_json::{Value, json};
use shared::settings::{Settings, SettingsError};

/// Stands in values, and must stand in no message.
const MARKER: &str = "S3CRETVALUE";

/// The example of `docs/settings.md`, as it stands.
static EXAMPLE: LazyLock<Value> = LazyLock::new(|| {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/settings.md");
    let page = fs::read_to_string(page).unwrap();
    let (_, example) = page.split_once("```json\n").expect("an example");
    let (example, _) = example.split_once("```").expect("its end");
    serde_json::from_str(example).expect("an example that is JSON")
});

/// The example, with a data key and a private key.
static FILLED_IN: LazyLock<Value> = LazyLock::new(|| {
    let mut document = EXAMPLE.clone();
    fill_in(&mut document);
    document["data_key"] = STANDARD.encode([7; 32]).into();
    document["epic"]["private_keys"][0]["pem"] = private_key().into();
    document
});

/// Takes the placeholders' mark off their texts.
fn fill_in(value: &mut Value) {
    match value {
        Value::Object(object) => object.values_mut().for_each(fill_in),
        Value::Array(list) => list.iter_mut().for_each(fill_in),
        Value::String(text) => *text = text.replace("REPLACE: ", ""),
        _ => {}
    }
}

fn private_key() -> String {
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P384_SHA384_ASN1_SIGNING, &SystemRandom::new())
        .unwrap();
    let body = STANDARD.encode(key.as_ref());
    let lines: Vec<&str> = body
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        lines.join("\n")
    )
}

/// The document with another value at a JSON pointer; new names are added to their object.
fn with(pointer: &str, value: Value) -> Value {
    let mut document = FILLED_IN.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        Value::Array(list) => list[name.parse::<usize>().unwrap()] = value,
        object => object[name] = value,
    }
    document
}

fn without(pointer: &str) -> Value {
    let mut document = FILLED_IN.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let object = document.pointer_mut(parent).unwrap().as_object_mut();
    object
        .unwrap()
        .remove(name)
        .expect("a setting to leave out");
    document
}

fn refusal(document: &Value) -> SettingsError {
    let error = Settings::parse(&document.to_string()).expect_err("a refusal");
    let texts = [error.to_string(), format!("{error:?}")];
    for secret in [MARKER, "provider client's secret", "Client Secret"] {
        assert!(
            texts.iter().all(|text| !text.contains(secret)),
            "a message repeats a value"
        );
    }
    error
}

/// The path of `/epic/private_keys/0/kid` as a message writes it.
fn path(pointer: &str) -> String {
    pointer
        .trim_start_matches('/')
        .replace("/0", "[0]")
        .replace("/1", "[1]")
        .replace('/', ".")
}

#[track_caller]
fn wrong(pointer: &str, value: Value) {
    match refusal(&with(pointer, value)) {
        SettingsError::Wrong { name, fix } => {
            assert_eq!(name, path(pointer));
            assert!(fix.len() > 10, "{fix}");
        }
        other => panic!("{pointer}: {other:?}"),
    }
}

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
fn settings_of_texts_are_refused_by_name() {
    for (sms, name) in [
        (
            json!({ "origination_identity": "" }),
            "sms.origination_identity",
        ),
        (
            json!({ "origination_identity": format!("{MARKER} {MARKER}") }),
            "sms.origination_identity",
        ),
        (
            json!({ "origination_identity": MARKER.repeat(30) }),
            "sms.origination_identity",
        ),
        (
            json!({ "origination_identity": "pool-1", "configuration_set": format!("{MARKER}?") }),
            "sms.configuration_set",
        ),
        (
            json!({ "configuration_set": MARKER }),
            "sms.origination_identity",
        ),
        (
            json!({ "link_lifetime_minutes": 0 }),
            "sms.link_lifetime_minutes",
        ),
        (
            json!({ "link_lifetime_minutes": 1441 }),
            "sms.link_lifetime_minutes",
        ),
        (
            json!({ "link_lifetime_minutes": MARKER }),
            "sms.link_lifetime_minutes",
        ),
        (
            json!({ "default_country_code": MARKER }),
            "sms.default_country_code",
        ),
        (
            json!({ "default_country_code": "01" }),
            "sms.default_country_code",
        ),
        (
            json!({ "origination_number": MARKER }),
            "sms.origination_number",
        ),
    ] {
        let message = refusal(&with("/sms", sms)).to_string();
        assert!(message.contains(&format!("`{name}`")), "{message}");
        assert!(!message.contains(MARKER), "{message}");
    }
    let whole = json!({
        "origination_identity": "arn:aws:sms-voice:us-east-1:123456789012:pool/pool-1",
        "configuration_set": "texts",
        "link_lifetime_minutes": 1440,
        "default_country_code": "+34",
    });
    assert!(Settings::parse(&with("/sms", whole).to_string()).is_ok());
}

#[test]
fn a_refused_address_says_what_is_asked_for() {
    for (address, asked_for) in [
        ("hospital.example", "absolute"),
        ("ftp://hospital.example", "https"),
        ("https://user@hospital.example", "user"),
        ("https://hospital.example?x", "query"),
    ] {
        let error = refusal(&with("/zoom/api_base_url", json!(address)));
        assert!(error.to_string().contains(asked_for), "{address}: {error}");
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

#[test]
fn only_loopback_of_a_test_installation_does_without_tls() {
    let addresses = [
        "/public_base_url",
        "/epic/fhir_r4_base_url",
        "/epic/telehealth_base_url",
        "/epic/oauth_base_url",
        "/zoom/api_base_url",
        "/zoom/oauth_base_url",
    ];
    for pointer in addresses {
        for host in ["127.0.0.1:3000", "localhost", "[::1]:3000"] {
            let mut document = with(pointer, json!(format!("http://{host}/x")));
            Settings::parse(&document.to_string()).unwrap();
            document["environment"] = json!("production");
            match refusal(&document) {
                SettingsError::Wrong { name, .. } => assert_eq!(name, path(pointer)),
                other => panic!("{other:?}"),
            }
        }
        for host in [
            "hospital.example",
            "localhost.hospital.example",
            "127.0.0.1.hospital.example",
            "10.0.0.1",
            "0.0.0.0",
        ] {
            wrong(pointer, json!(format!("http://{host}/{MARKER}")));
        }
    }
}

#[test]
fn an_address_inside_a_network_is_refused_however_it_is_written() {
    for host in [
        "127.0.0.1",
        "localhost",
        "bridge.localhost.",
        "10.1.2.3",
        "172.31.255.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.19.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        // The same in other figures, as a browser reads them.
        "0x7f.1",
        "2130706433",
        "0251.0376.0251.0376",
        "[::1]",
        "[::]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::a00:1]",
    ] {
        for pointer in ["/epic/telehealth_base_url", "/zoom/api_base_url"] {
            let mut document = with(pointer, json!(format!("https://{host}/{MARKER}")));
            document["environment"] = json!("production");
            match refusal(&document) {
                SettingsError::Wrong { name, fix } => {
                    assert_eq!(name, path(pointer), "{host}");
                    assert!(fix.contains("inside network"), "{fix}");
                }
                other => panic!("{host}: {other:?}"),
            }
        }
    }
    for host in [
        "8.8.8.8",
        "172.32.0.1",
        "100.128.0.1",
        "[2606:4700::1]",
        "epic.internal.example",
    ] {
        let document = with(
            "/epic/telehealth_base_url",
            json!(format!("https://{host}/x")),
        );
        assert!(Settings::parse(&document.to_string()).is_ok(), "{host}");
    }
}

/// Every place of the document.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(object) => object
            .iter()
            .map(|(name, inner)| (name.clone(), inner))
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(index, inner)| (index.to_string(), inner))
            .collect(),
        _ => Vec::new(),
    };
    for (name, inner) in inner {
        let place = format!("{at}/{name}");
        places(inner, &place, found);
        found.push(place);
    }
}

static PLACES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut found = Vec::new();
    places(&FILLED_IN, "", &mut found);
    found
});

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just(String::new()),
        "[ -~]{0,12}",
        ".{0,8}",
        Just("https://".to_owned()),
        Just("`, expected `".to_owned())
    ]
    .prop_map(|rest| format!("{rest}{MARKER}"));
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec(inner, 0..3).prop_map(|values| {
                let named = values.into_iter().enumerate();
                Value::Object(
                    named
                        .map(|(index, value)| (format!("x{index}"), value))
                        .collect(),
                )
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_stands_in_any_place_no_message_repeats_it(place in any::<prop::sample::Index>(), value in any_value()) {
        let place = place.get(&PLACES);
        if let Err(error) = Settings::parse(&with(place, value).to_string()) {
            prop_assert!(!error.to_string().contains(MARKER), "{place}");
            prop_assert!(!format!("{error:?}").contains(MARKER), "{place}");
        }
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
fn a_report_of_device_tests_that_could_tell_nothing_is_refused() {
    let report = |change: fn(&mut Value)| {
        let mut report = json!({
            "method": "POST", "path": "/x", "encoding": "json",
            "parameters": { "conference_id": "C", "result": "R" },
            "works": "1", "does_not_work": "2",
        });
        change(&mut report);
        with("/device_test", json!({ "report": report }))
    };
    Settings::parse(&report(|_| {}).to_string()).expect("a whole report");
    for (change, name) in [
        (
            (|it| it["path"] = "x".into()) as fn(&mut Value),
            "device_test.report.path",
        ),
        (
            |it| it["method"] = "NO METHOD".into(),
            "device_test.report.method",
        ),
        (
            |it| it["parameters"]["result"] = Value::Null,
            "device_test.report.parameters",
        ),
        (
            |it| {
                it.as_object_mut().unwrap().remove("works");
            },
            "device_test.report.works",
        ),
        (
            |it| it["parameters"]["smell"] = "S".into(),
            "device_test.report.parameters.smell",
        ),
    ] {
        let text = refusal(&report(change)).to_string();
        assert!(text.contains(&format!("`{name}`")), "{text}");
    }
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
