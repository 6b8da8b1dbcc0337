//! The settings are edited on a page: checked, shown as a difference, and saved without loss; secrets only go in.

mod at_once;
mod by_whom;
pub mod form;
mod refused;
mod secrets;

use sandbox::installation::SECRET;
use serde_json::{Value, json};
use tests::Hospital;

use self::form::{checked, save, saved};
use crate::administrator::Administrator;

#[tokio::test]
async fn c99_a_form_that_is_sent_back_as_it_is_changes_nothing() {
    let hospital = Hospital::open().await;
    hospital.change_settings(json!({
        "policy": { "record_retention_days": 30 },
        "epic": { "frame_ancestors": ["https://a.example/", "https://b.example"], "login_email_domain": null },
        "zoom": { "accounts": [{ "email": "a@b.example", "epic_user_id": "<b>\"A\"</b>" }] },
        "zoom_rooms": {},
    }));
    let operator = Administrator::operator(&hospital).await;
    let before = saved(&hospital).await;
    let answer = checked(&operator, &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(
        answer.text().contains("Nothing is changed"),
        "{}",
        answer.text()
    );
    assert_eq!(saved(&hospital).await, before);
}

#[tokio::test]
async fn an_edit_is_shown_saved_used_at_once_and_entered_with_who_and_when() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    let (before, _) = saved(&hospital).await;
    let review = checked(
        &operator,
        &[
            ("policy.record_retention_days", "45"),
            ("zoom.client_secret", "n3w-secret"),
            ("sms.default_country_code", ""),
        ],
    )
    .await;
    let text = review.text();
    for shown in [
        "policy.record_retention_days",
        "45",
        "zoom.client_secret",
        "changed",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    // Nothing is saved before it is said.
    assert_eq!(saved(&hospital).await.0, before);
    let answer = save(&operator, &review).await;
    assert_eq!(answer.location(), Some("/admin/settings/history"));
    let (version, document) = saved(&hospital).await;
    assert_eq!(document["policy"]["record_retention_days"], 45);
    assert_eq!(document["zoom"]["client_secret"], "n3w-secret");
    assert!(document["sms"].get("default_country_code").is_none());

    let page = operator.get("/admin/settings").await;
    assert!(page.text().contains("by Ola Operator"), "{}", page.text());
    let difference = format!("/admin/settings/history/{before}/{version}");
    assert!(page.body.contains(&difference));
    let retention = page.attribute("input[name='policy.record_retention_days']", "value");
    assert_eq!(retention.as_deref(), Some("45"));
    let history = operator.get_json("/admin/settings/history").await;
    let change = &history["changes"][0];
    assert_eq!(change["by"], "Ola Operator");
    assert_eq!(change["version"], version);
    assert_eq!(change["before"], before);
    assert_eq!(change["current"], true);
    let changed = json!([
        "zoom.client_secret",
        "policy.record_retention_days",
        "sms.default_country_code"
    ]);
    assert_eq!(change["changed"], changed);
    let audit = operator.get_json("/admin/audit").await;
    let entries = audit["entries"].as_array().unwrap();
    let entry = entries
        .iter()
        .find(|entry| entry["action"]["action"] == "saved_settings")
        .unwrap();
    assert_eq!(entry["action"]["changed"], changed);
    let views = operator.get_json("/admin/settings").await;
    let fields = views["fields"].as_array().unwrap();
    let secret = fields
        .iter()
        .find(|field| field["name"] == "zoom.client_secret")
        .unwrap();
    assert_eq!(secret["changed_at"], change["at"]);
}

#[tokio::test]
async fn c99_a_trailing_slash_is_no_change() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    let (_, document) = saved(&hospital).await;
    let base = document["epic"]["telehealth_base_url"].as_str().unwrap();
    let answer = checked(
        &operator,
        &[("epic.telehealth_base_url", &format!("{base}/"))],
    )
    .await;
    assert!(
        answer.text().contains("Nothing is changed"),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn a_program_changes_one_setting_by_its_name_alone() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    let settings = operator.get_json("/admin/settings").await;
    let version = settings["version"].as_str().unwrap();
    let json = "application/json";
    let form = [("version", version), ("policy.record_retention_days", "30")];
    let review = operator.post_as("/admin/settings/check", &form, json).await;
    let review: Value = serde_json::from_str(&review.body).unwrap();
    assert_eq!(review["differences"].as_array().unwrap().len(), 1);
    assert_eq!(review["differences"][0]["after"], "30");
    // A slip is no edit that is passed over.
    for slip in [
        "policy.record_retention_day",
        "epic.private_keys.1.key",
        "remove:zoom.secret",
    ] {
        let form = [&form[..], &[(slip, "40")]].concat();
        let refused = operator.post_as("/admin/settings/check", &form, json).await;
        assert_eq!(refused.status, 400);
        assert!(refused.body.contains(slip), "{}", refused.body);
    }
    let form = [("edited", review["edited"].as_str().unwrap())];
    let answer = operator.post_as("/admin/settings/save", &form, json).await;
    assert_eq!(answer.status, 303);
    assert_eq!(
        saved(&hospital).await.1["policy"]["record_retention_days"],
        30
    );
    assert!(
        hospital
            .aws
            .put_secret(SECRET, &saved(&hospital).await.1)
            .is_ok()
    );
}
