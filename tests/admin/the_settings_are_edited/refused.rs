//! What cannot work is refused by its name before it is saved, and what was typed stays.

use sandbox::installation::SECRET;
use serde_json::{Value, json};
use shared::settings::{CATALOGUE, Kind};
use tests::Hospital;

use super::form::{checked, fields, saved, saves, send, with};
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

#[tokio::test]
async fn a_current_version_that_cannot_work_is_told_on_the_page_where_it_is_corrected() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    assert_eq!(operator.get("/admin/settings").await.status, 200);
    let (_, mut document) = saved(&hospital).await;
    document["epic"]["telehealth_base_url"] = "https://10.0.0.8".into();
    hospital.aws.put_secret(SECRET, &document).unwrap();
    let page = operator.get("/admin/settings").await;
    let text = page.text();
    assert!(text.contains("current version cannot work"), "{text}");
    let link = page.attribute("p.problem a", "href");
    assert_eq!(link.as_deref(), Some("#epic.telehealth_base_url"));
    let good = hospital.settings["epic"]["telehealth_base_url"].as_str();
    saves(&operator, &[("epic.telehealth_base_url", good.unwrap())]).await;
    let view = operator.get_json("/admin/settings").await;
    assert_eq!(view["problem"], Value::Null);
}

#[tokio::test]
async fn more_than_a_secret_holds_is_refused_by_the_setting_that_makes_it_so() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    let accounts: Vec<Value> = (0..1_000)
        .map(|number| json!({ "epic_user_id": format!("USER{number}"), "email": format!("provider.{number}@hospital.example") }))
        .collect();
    let accounts = |count: usize| Value::from(&accounts[..count]).to_string();
    let answer = checked(&operator, &[("zoom.accounts", &accounts(1_000))]).await;
    assert_eq!(answer.status, 400);
    let text = answer.text();
    assert!(text.contains("a secret holds 64 KiB"), "{text}");
    saves(&operator, &[("zoom.accounts", &accounts(600))]).await;
    let fewer = accounts(599).replace("provider.7@", "seven@");
    let review = checked(&operator, &[("zoom.accounts", &fewer)]).await;
    let text = review.text();
    for words in ["600 entries", "599 entries, 1 of them new or changed"] {
        assert!(text.contains(words), "{text}");
    }
}
