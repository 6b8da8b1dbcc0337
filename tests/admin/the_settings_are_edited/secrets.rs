//! Secrets only go in: they are replaced, rotated and removed on the page, and never shown.

use serde_json::{Value, json};
use shared::settings::{CATALOGUE, Kind, new_private_key};
use tests::{Answer, Hospital};

use super::form::{checked, fields, save, saved, saves, send};
use crate::administrator::Administrator;

/// Every secret of a document.
fn secrets(document: &Value) -> Vec<String> {
    let mut secrets: Vec<String> = CATALOGUE
        .iter()
        .flat_map(|group| group.fields)
        .filter(|field| field.kind == Kind::Secret)
        .filter_map(|field| document.pointer(&format!("/{}", field.name.replace('.', "/"))))
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect();
    let pem = document["epic"]["private_keys"][0]["pem"].as_str().unwrap();
    secrets.extend(pem.lines().skip(1).take(3).map(str::to_owned));
    assert!(secrets.len() > 6);
    secrets
}

#[tokio::test]
async fn c99_no_answer_repeats_a_secret() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    let (first, document) = saved(&hospital).await;
    let key = new_private_key("next").unwrap();
    let pem = key["pem"].as_str().unwrap();
    let typed = [
        ("zoom.client_secret", "typed-client-secret"),
        ("zoom.webhook_secret_token", "typed-webhook-token"),
        ("epic.clients.patient.client_secret", "typed-app-secret"),
        ("epic.private_keys.1.kid", "next"),
        ("epic.private_keys.1.pem", pem),
    ];
    let mut answers = vec![operator.get("/admin/settings").await];
    let review = checked(&operator, &typed).await;
    assert!(
        review.text().contains("sandbox-1, next"),
        "{}",
        review.text()
    );
    let wrong = [&typed[..], &[("policy.record_retention_days", "0")]].concat();
    let again = fields(&review, "/admin/settings/save");
    answers.push(checked(&operator, &wrong).await);
    answers.push(send(&operator, "/admin/settings/edit", &again).await);
    for path in [
        "/admin/settings/check",
        "/admin/settings/save",
        "/admin/settings/edit",
    ] {
        let form: Vec<(&str, &str)> = typed.to_vec();
        answers.push(operator.post_as(path, &form, "application/json").await);
        let mut form = form;
        form.push(("version", first.as_str()));
        answers.push(operator.post_as(path, &form, "application/json").await);
    }
    answers.push(save(&operator, &review).await);
    answers.push(review);
    let (second, now) = saved(&hospital).await;
    assert_eq!(now["zoom"]["client_secret"], "typed-client-secret");
    assert_eq!(now["epic"]["private_keys"][1], key);
    for path in [
        "/admin/settings".to_owned(),
        "/admin/settings/history".to_owned(),
        format!("/admin/settings/history/{first}/{second}"),
        "/admin/settings/roll-back".to_owned(),
        "/admin/audit".to_owned(),
    ] {
        answers.push(operator.get(&path).await);
        let json = operator.get_json(&path).await;
        assert!(json.get("error").is_none(), "{path}: {json}");
        let body = json.to_string();
        let answer = Answer {
            body,
            ..answers[0].clone()
        };
        answers.push(answer);
    }
    for secret in secrets(&document).iter().chain(&secrets(&now)) {
        for answer in &answers {
            answer.assert_silent_about(secret);
        }
    }
    for line in pem.lines().skip(1).take(3) {
        for answer in &answers {
            answer.assert_silent_about(line);
        }
    }
}

#[tokio::test]
async fn a_private_key_is_rotated_on_the_page() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    let key = new_private_key("next").unwrap();
    let pem = key["pem"].as_str().unwrap().replace('\n', "\r\n");
    saves(
        &operator,
        &[
            ("epic.private_keys.1.kid", "next"),
            ("epic.private_keys.1.pem", &pem),
        ],
    )
    .await;
    let kids = async || {
        let (_, document) = saved(&hospital).await;
        let keys = document["epic"]["private_keys"].as_array().unwrap().clone();
        keys.iter()
            .map(|key| key["kid"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(kids().await, ["sandbox-1", "next"]);
    saves(&operator, &[("epic.private_keys.1.place", "0")]).await;
    assert_eq!(kids().await, ["next", "sandbox-1"]);
    saves(&operator, &[("epic.private_keys.1.remove", "yes")]).await;
    assert_eq!(kids().await, ["next"]);
    let (_, document) = saved(&hospital).await;
    assert_eq!(document["epic"]["private_keys"][0], key);
}

#[tokio::test]
async fn an_optional_secret_is_removed_only_if_it_is_said() {
    let hospital =
        Hospital::open_with(&json!({ "zoom": { "previous_webhook_secret_token": "old" } })).await;
    let operator = Administrator::operator(&hospital).await;
    saves(&operator, &[("policy.record_retention_days", "30")]).await;
    assert_eq!(
        saved(&hospital).await.1["zoom"]["previous_webhook_secret_token"],
        "old"
    );
    let name = "remove:zoom.previous_webhook_secret_token";
    saves(&operator, &[(name, "yes")]).await;
    assert!(
        saved(&hospital).await.1["zoom"]
            .get("previous_webhook_secret_token")
            .is_none()
    );
    // One that is required cannot be.
    let answer = checked(&operator, &[("remove:zoom.client_secret", "yes")]).await;
    assert!(
        answer.text().contains("Nothing is changed"),
        "{}",
        answer.text()
    );
}
