//! What cannot work is refused by its name before it is saved, and what was typed stays.

use serde_json::Value;
use shared::settings::{CATALOGUE, Kind};
use tests::Hospital;

use super::form::{checked, fields, saved, send, with};
use crate::administrator::Administrator;

#[tokio::test]
async fn c99_addresses_without_tls_or_inside_a_network_are_refused_by_name_and_what_was_typed_stays()
 {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    let before = saved(&hospital).await;
    for (name, address) in [
        ("epic.telehealth_base_url", "http://epic.hospital.example/x"),
        ("epic.fhir_r4_base_url", "https://10.0.0.8/api/FHIR/R4"),
        ("zoom.api_base_url", "https://169.254.169.254/latest"),
        ("admin.oidc_issuer", "https://[fd00:ec2::254]"),
        ("epic.oauth_base_url", "ftp://epic.hospital.example"),
        ("public_base_url", "https://user:password@bridge.example"),
    ] {
        let answer = checked(
            &operator,
            &[(name, address), ("zoom.client_secret", "typed-secret")],
        )
        .await;
        assert_eq!(answer.status, 400, "{name}");
        let alert = answer.text();
        assert!(alert.contains(&format!("`{name}` is wrong")), "{alert}");
        let kept = answer.attribute(&format!("input[name='{name}']"), "value");
        assert_eq!(kept.as_deref(), Some(address));
        answer.assert_silent_about("typed-secret");
        // The secret that was typed is not lost with the mistake.
        let form = fields(&answer, "/admin/settings/check");
        let original = before.1.pointer(&format!("/{}", name.replace('.', "/")));
        let original = original.and_then(Value::as_str).unwrap_or_default();
        let mended = send(
            &operator,
            "/admin/settings/check",
            &with(form, name, original),
        )
        .await;
        assert_eq!(mended.status, 200, "{}", mended.text());
        assert!(
            mended.text().contains("zoom.client_secret"),
            "{}",
            mended.text()
        );
    }
    assert_eq!(saved(&hospital).await, before);
}

#[tokio::test]
async fn c99_loopback_is_refused_where_patients_are() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    let answer = checked(&operator, &[("environment", "production")]).await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.text().contains("address of this machine"),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn nobody_locks_everyone_out() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    let edits: Vec<(String, &str)> = CATALOGUE
        .iter()
        .flat_map(|group| group.fields)
        .filter(|field| field.section == Some("admin"))
        .map(|field| match field.kind {
            Kind::Secret => (format!("remove:{}", field.name), "yes"),
            _ => (field.name.to_owned(), ""),
        })
        .collect();
    let edits: Vec<(&str, &str)> = edits
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    let answer = checked(&operator, &edits).await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.text().contains("`admin` is wrong"),
        "{}",
        answer.text()
    );
}
