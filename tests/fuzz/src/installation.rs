//! One installation, from the example of `docs/settings.md`.

use std::sync::{Arc, LazyLock};

use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair},
};
use serde_json::{Value, json};
use shared::{
    bridge::{Installation, Successes, lazily},
    clock::{Clock, Timestamp},
    epic::Epic,
    http_client::{AwsHttpClient, HttpClient},
    settings::Settings,
    store::Table,
    zoom::Zoom,
};

/// When it is: 2026-05-04 09:00 UTC.
pub const NOW: Timestamp = Timestamp::from_seconds(1_777_885_200);
/// `data_key` of the installation.
pub const DATA_KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

static PEM: LazyLock<String> = LazyLock::new(|| {
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P384_SHA384_ASN1_SIGNING, &SystemRandom::new());
    let body = STANDARD.encode(key.expect("a key pair"));
    format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n")
});

static SETTINGS: LazyLock<Arc<Settings>> = LazyLock::new(|| {
    let page = include_str!("../../../docs/settings.md");
    let example = page
        .split_once("```json\n")
        .and_then(|(_, rest)| rest.split_once("```"));
    let (example, _) = example.expect("docs/settings.md has an example");
    let example = example.replace("REPLACE: ", "");
    let mut document: Value = serde_json::from_str(&example).expect("the example is JSON");
    document["data_key"] = DATA_KEY.into();
    document["epic"]["private_keys"][0]["pem"] = pem().into();
    document["epic"]["legacy_links"] = json!({
        "algorithm": "aes_128_password",
        "key": "invented-password-of-staff",
        "patient_key": "invented-password-of-patients",
    });
    document["sms"] =
        json!({ "origination_identity": "arn:aws:sms-voice:us-east-1:000000000000:pool/invented" });
    Arc::new(
        Settings::parse(&document.to_string()).expect("the example works once it is filled in"),
    )
});

#[derive(Debug)]
struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        NOW
    }
}

/// A private key in PEM, made when it is first asked for: none lies about in a file.
#[must_use]
pub fn pem() -> &'static str {
    &PEM
}

/// Its settings.
#[must_use]
pub fn settings() -> Arc<Settings> {
    SETTINGS.clone()
}

/// The installation. It can call nobody: there is no runtime to do it in.
#[must_use]
pub fn installation() -> Installation {
    let http = HttpClient::default();
    let settings = settings();
    let table = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .http_client(AwsHttpClient::new(http.clone()))
        .build();
    Installation {
        data_key: settings.derive_data_key().expect("a data key"),
        epic: Epic::new(http.clone(), settings.clone(), Vec::new(), Arc::new(Still)),
        zoom: Zoom::new(http, settings.clone(), Arc::new(Still)),
        sign_in: None,
        table: Table::new(
            lazily(move || aws_sdk_dynamodb::Client::from_conf(table)),
            "table".to_owned(),
        ),
        clock: Arc::new(Still),
        successes: Successes::default(),
        settings,
    }
}
