//! The documented example, filled in, changed in one place, and refused.

use std::{fs, path::Path, sync::LazyLock};

use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair},
};
use serde_json::Value;
use shared::settings::{Settings, SettingsError};

/// Stands in values, and must stand in no message.
pub const MARKER: &str = "S3CRETVALUE";

/// The example of `docs/settings.md`, as it stands.
pub static EXAMPLE: LazyLock<Value> = LazyLock::new(|| {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/settings.md");
    let page = fs::read_to_string(page).unwrap();
    let (_, example) = page.split_once("```json\n").expect("an example");
    let (example, _) = example.split_once("```").expect("its end");
    serde_json::from_str(example).expect("an example that is JSON")
});

/// The example, with a data key and a private key.
pub static FILLED_IN: LazyLock<Value> = LazyLock::new(|| {
    let mut document = EXAMPLE.clone();
    fill_in(&mut document);
    document["data_key"] = STANDARD.encode([7; 32]).into();
    document["epic"]["private_keys"][0]["pem"] = private_key().into();
    document
});

/// Takes the placeholders' mark off their texts.
pub fn fill_in(value: &mut Value) {
    match value {
        Value::Object(object) => object.values_mut().for_each(fill_in),
        Value::Array(list) => list.iter_mut().for_each(fill_in),
        Value::String(text) => *text = text.replace("REPLACE: ", ""),
        _ => {}
    }
}

pub fn private_key() -> String {
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
pub fn with(pointer: &str, value: Value) -> Value {
    let mut document = FILLED_IN.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        Value::Array(list) => list[name.parse::<usize>().unwrap()] = value,
        object => object[name] = value,
    }
    document
}

pub fn without(pointer: &str) -> Value {
    let mut document = FILLED_IN.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let object = document.pointer_mut(parent).unwrap().as_object_mut();
    object
        .unwrap()
        .remove(name)
        .expect("a setting to leave out");
    document
}

pub fn refusal(document: &Value) -> SettingsError {
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
pub fn path(pointer: &str) -> String {
    pointer
        .trim_start_matches('/')
        .replace("/0", "[0]")
        .replace("/1", "[1]")
        .replace('/', ".")
}

#[track_caller]
pub fn wrong(pointer: &str, value: Value) {
    match refusal(&with(pointer, value)) {
        SettingsError::Wrong { name, fix } => {
            assert_eq!(name, path(pointer));
            assert!(fix.len() > 10, "{fix}");
        }
        other => panic!("{pointer}: {other:?}"),
    }
}
