//! Addresses: of no inside network, and with TLS everywhere but on the machine of a test.

use serde_json::json;
use shared::settings::{Settings, SettingsError};

use crate::document::{MARKER, path, refusal, with, wrong};

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
