//! Every version of the settings is listed with who made it, and the previous one is one click away.

use sandbox::installation::SECRET;
use serde_json::json;
use tests::Hospital;

use crate::{
    administrator::Administrator,
    the_settings_are_edited::form::{fields, saved, saves, send},
};

const ROLL_BACK: &str = "/admin/settings/roll-back";

#[tokio::test]
async fn the_previous_version_is_current_again_with_its_secrets() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    let before = saved(&hospital).await;
    saves(
        &operator,
        &[
            ("zoom.client_secret", "mistyped"),
            ("policy.record_retention_days", "3"),
        ],
    )
    .await;
    let page = operator.get(ROLL_BACK).await;
    for shown in ["zoom.client_secret", "policy.record_retention_days"] {
        assert!(page.text().contains(shown), "{}", page.text());
    }
    let form = fields(&page, ROLL_BACK);
    assert_eq!(send(&operator, ROLL_BACK, &form).await.status, 303);
    assert_eq!(saved(&hospital).await, before);
    let history = operator.get_json("/admin/settings/history").await;
    let latest = &history["changes"][0];
    assert_eq!(latest["how"], "rolled_back");
    assert_eq!(latest["by"], "Ola Operator");
    assert_eq!(latest["current"], true);
    let audit = operator.get_json("/admin/audit").await;
    assert!(audit.to_string().contains("rolled_back"));
    // The same form once more would go forward again; it is refused.
    let answer = send(&operator, ROLL_BACK, &form).await;
    assert_eq!(answer.status, 409);
    assert_eq!(saved(&hospital).await, before);
}

#[tokio::test]
async fn a_version_put_with_the_command_line_is_listed_too_and_can_be_left() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    saves(&operator, &[("policy.record_retention_days", "40")]).await;
    let (ours, mut document) = saved(&hospital).await;
    document["policy"]["record_retention_days"] = json!(50);
    hospital.aws.put_secret(SECRET, &document).unwrap();
    let (theirs, _) = saved(&hospital).await;
    let page = operator.get("/admin/settings/history").await;
    assert!(
        page.text().contains("put by other means"),
        "{}",
        page.text()
    );
    let history = operator.get_json("/admin/settings/history").await;
    let latest = &history["changes"][0];
    assert_eq!(
        (&latest["version"], &latest["how"], &latest["current"]),
        (&json!(theirs), &json!("by_other_means"), &json!(true))
    );
    let difference = operator
        .get_json(&format!("/admin/settings/history/{ours}/{theirs}"))
        .await;
    assert_eq!(
        difference["differences"],
        json!([{
            "name": "policy.record_retention_days", "title": "Retention of records, days",
            "before": "40", "after": "50", "warning": null,
        }])
    );
    let form = fields(&operator.get(ROLL_BACK).await, ROLL_BACK);
    assert_eq!(send(&operator, ROLL_BACK, &form).await.status, 303);
    assert_eq!(saved(&hospital).await.0, ours);
}

#[tokio::test]
async fn a_previous_version_that_cannot_work_is_not_gone_back_to() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    let (_, good) = saved(&hospital).await;
    let mut bad = good.clone();
    bad["zoom"]["client_secret"] = json!("");
    hospital.aws.put_secret(SECRET, &bad).unwrap();
    hospital.aws.put_secret(SECRET, &good).unwrap();
    let (current, _) = saved(&hospital).await;
    let view = operator.get_json(ROLL_BACK).await;
    assert_eq!(view["problem"]["name"], "zoom.client_secret");
    let previous = view["previous"].as_str().unwrap();
    let form = [("current", current.as_str()), ("previous", previous)];
    assert!(operator.post(ROLL_BACK, &form).await.status >= 400);
    assert_eq!(saved(&hospital).await.0, current);
}

#[tokio::test]
async fn without_a_previous_version_the_page_says_so() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    let answer = operator.get(ROLL_BACK).await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.text().contains("no previous version"),
        "{}",
        answer.text()
    );
}
