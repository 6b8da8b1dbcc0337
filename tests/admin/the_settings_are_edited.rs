//! The settings are edited on a page: checked, shown as a difference, and saved without loss; secrets only go in.

use std::collections::BTreeSet;

use sandbox::{
    Sandbox,
    aws::{Failure, FailureKind},
    installation::SECRET,
};
use scraper::{ElementRef, Html, Selector};
use serde_json::{Value, json};
use shared::{
    bridge::Bridge,
    settings::{CATALOGUE, Kind, Moved, new_private_key},
};
use tests::{Answer, Hospital};

use crate::administrator::Administrator;

pub type Fields = Vec<(String, String)>;

/// The current document, and its version.
pub async fn saved(hospital: &Sandbox) -> (String, Value) {
    let bridge = Bridge::new(hospital.environment.clone());
    let document = bridge.source().document(None).await.unwrap();
    (document.id, serde_json::from_str(&document.text).unwrap())
}

/// What a browser sends of a form of the page as it stands.
pub fn fields(page: &Answer, action: &str) -> Fields {
    let html = Html::parse_document(&page.body);
    let select = |selector: &str| Selector::parse(selector).unwrap();
    let form = html
        .select(&select(&format!("form[action='{action}']")))
        .next()
        .unwrap_or_else(|| panic!("no form {action} in {}", page.text()));
    let controls = select("input, select, textarea");
    let value = |control: ElementRef| match control.value().name() {
        "select" => control
            .select(&select("option[selected]"))
            .next()
            .or_else(|| control.select(&select("option")).next())
            .and_then(|option| option.attr("value").map(str::to_owned))
            .unwrap_or_default(),
        "textarea" => {
            let text: String = control.text().collect();
            let text = text.strip_prefix('\n').unwrap_or(&text).to_owned();
            text.replace('\n', "\r\n")
        }
        _ => control.attr("value").unwrap_or_default().to_owned(),
    };
    form.select(&controls)
        .filter(|control| control.attr("type") != Some("checkbox"))
        .filter_map(|control| Some((control.attr("name")?.to_owned(), value(control))))
        .filter(|(name, _)| name != "csrf")
        .collect()
}

pub fn with(mut fields: Fields, name: &str, value: &str) -> Fields {
    fields.retain(|(given, _)| given != name);
    fields.push((name.to_owned(), value.to_owned()));
    fields
}

pub async fn send(admin: &Administrator, path: &str, fields: &Fields) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    admin.post(path, &fields).await
}

/// The form with these edits, checked.
pub async fn checked(admin: &Administrator, edits: &[(&str, &str)]) -> Answer {
    let page = admin.get("/admin/settings").await;
    let mut form = fields(&page, "/admin/settings/check");
    for (name, value) in edits {
        form = with(form, name, value);
    }
    send(admin, "/admin/settings/check", &form).await
}

/// Saves what was checked.
pub async fn save(admin: &Administrator, checked: &Answer) -> Answer {
    let form = fields(checked, "/admin/settings/save");
    send(admin, "/admin/settings/save", &form).await
}

/// Edits and saves.
pub async fn saves(admin: &Administrator, edits: &[(&str, &str)]) {
    let review = checked(admin, edits).await;
    assert_eq!(review.status, 200, "{}", review.text());
    let answer = save(admin, &review).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
}

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
async fn c99_of_two_who_save_at_once_one_wins_and_the_other_loses_nothing() {
    let hospital = Hospital::open().await;
    let one = Administrator::operator(&hospital).await;
    let other = Administrator::operator(&hospital).await;
    let first = checked(
        &one,
        &[
            ("policy.record_retention_days", "30"),
            ("sms.link_lifetime_minutes", "10"),
        ],
    )
    .await;
    let second = checked(
        &other,
        &[
            ("zoom_rooms.force_accept", "false"),
            ("zoom.client_secret", "others-secret"),
            ("sms.link_lifetime_minutes", "20"),
        ],
    )
    .await;
    let (a, b) = tokio::join!(save(&one, &first), save(&other, &second));
    let statuses: BTreeSet<u16> = [a.status, b.status].into();
    assert_eq!(statuses, [303, 409].into(), "{} {}", a.text(), b.text());
    let (loser, lost) = if a.status == 409 {
        (&one, a)
    } else {
        (&other, b)
    };
    let text = lost.text();
    for shown in [
        "nothing is lost",
        "Ola Operator",
        "You both changed sms.link_lifetime_minutes",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    let answer = save(loser, &lost).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let (_, document) = saved(&hospital).await;
    assert_eq!(document["policy"]["record_retention_days"], 30);
    assert_eq!(document["zoom_rooms"]["force_accept"], false);
    assert_eq!(document["zoom"]["client_secret"], "others-secret");
}

#[tokio::test]
async fn c99_an_edit_of_a_version_that_is_current_no_more_is_told_before_it_is_saved() {
    let hospital = Hospital::open().await;
    let one = Administrator::operator(&hospital).await;
    let other = Administrator::operator(&hospital).await;
    let page = one.get("/admin/settings").await;
    saves(&other, &[("policy.record_retention_days", "30")]).await;
    let form = fields(&page, "/admin/settings/check");
    let form = with(form, "sms.link_lifetime_minutes", "15");
    let answer = send(&one, "/admin/settings/check", &form).await;
    assert_eq!(answer.status, 409);
    assert!(
        answer.text().contains("policy.record_retention_days"),
        "{}",
        answer.text()
    );
    assert_eq!(save(&one, &answer).await.status, 303);
    let (_, document) = saved(&hospital).await;
    assert_eq!(document["policy"]["record_retention_days"], 30);
    assert_eq!(document["sms"]["link_lifetime_minutes"], 15);
}

#[tokio::test]
async fn c99_the_secret_itself_decides_which_version_is_current() {
    let hospital = Hospital::open().await;
    let (first, document) = saved(&hospital).await;
    let bridge = Bridge::new(hospital.environment.clone());
    let source = bridge.source();
    let text = document.to_string();
    let [a, b] = ["a", "b"].map(|letter| letter.repeat(32));
    source.put(&a, &text).await.unwrap();
    source.put(&b, &text).await.unwrap();
    assert_eq!(source.document(None).await.unwrap().id, first);
    let (one, two) = tokio::join!(
        source.make_current(&a, &first),
        source.make_current(&b, &first)
    );
    let outcomes = [one.unwrap(), two.unwrap()];
    assert!(
        outcomes.contains(&Moved::Done) && outcomes.contains(&Moved::Overtaken),
        "{outcomes:?}"
    );
    let (current, _) = saved(&hospital).await;
    // Once more is no harm.
    assert_eq!(
        source.make_current(&current, &first).await.unwrap(),
        Moved::Done
    );
}

#[tokio::test]
async fn a_save_that_is_sent_twice_or_whose_answer_from_aws_is_lost_is_saved_once() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    let review = checked(&operator, &[("policy.record_retention_days", "30")]).await;
    for operation in ["PutSecretValue", "UpdateSecretVersionStage"] {
        hospital
            .aws
            .fail(Failure::of(operation, FailureKind::AnswerLost));
    }
    assert_eq!(save(&operator, &review).await.status, 303);
    assert_eq!(save(&operator, &review).await.status, 303);
    let history = operator.get_json("/admin/settings/history").await;
    let changes = history["changes"].as_array().unwrap();
    let saved_once = changes.iter().filter(|change| change["how"] == "saved");
    assert_eq!(saved_once.count(), 1, "{history}");
}

#[tokio::test]
async fn many_saves_that_broke_off_do_not_stop_the_next() {
    let hospital = Hospital::open().await;
    let bridge = Bridge::new(hospital.environment.clone());
    for number in 0..18 {
        let id = format!("{number:032}");
        if bridge.source().put(&id, "{}").await.is_err() {
            break;
        }
    }
    let operator = Administrator::operator(&hospital).await;
    saves(&operator, &[("policy.record_retention_days", "30")]).await;
    saves(&operator, &[("policy.record_retention_days", "31")]).await;
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
        Hospital::open_with(json!({ "zoom": { "previous_webhook_secret_token": "old" } })).await;
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
async fn readers_look_and_do_not_touch() {
    let hospital = Hospital::open().await;
    let (reader, operator) = (
        Administrator::reader(&hospital).await,
        Administrator::operator(&hospital).await,
    );
    let page = reader.get("/admin/settings").await;
    assert_eq!(page.status, 200);
    assert!(page.attribute("fieldset", "disabled").is_some());
    let review = checked(&operator, &[("policy.record_retention_days", "30")]).await;
    let form = fields(&review, "/admin/settings/save");
    for path in ["check", "save", "edit", "roll-back"] {
        let path = format!("/admin/settings/{path}");
        assert_eq!(send(&reader, &path, &form).await.status, 403, "{path}");
    }
    assert_eq!(
        saved(&hospital).await.1["policy"].get("record_retention_days"),
        None
    );
}

#[tokio::test]
async fn edits_are_of_the_session_that_made_them() {
    let hospital = Hospital::open().await;
    let one = Administrator::operator(&hospital).await;
    let other = Administrator::operator(&hospital).await;
    let review = checked(&one, &[("policy.record_retention_days", "30")]).await;
    let answer = save(&other, &review).await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.text().contains("not of this session"),
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
