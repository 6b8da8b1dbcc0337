//! Of several who save at the same time, or whose save breaks off, nobody's edits are lost or saved twice.

use std::collections::BTreeSet;

use sandbox::aws::{Failure, FailureKind};
use shared::{bridge::Bridge, settings::Moved};
use tests::Hospital;

use super::form::{checked, fields, save, saved, saves, send, with};
use crate::administrator::Administrator;

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
    let log = one.get_json("/admin/audit").await.to_string();
    let entered = log.matches("saved_settings").count();
    let overtaken = log.matches("settings_overtaken").count();
    assert_eq!(entered - overtaken, 1, "{log}");
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
async fn a_change_that_cannot_be_entered_into_the_audit_log_is_not_made() {
    let hospital = Hospital::open().await;
    let operator = Administrator::operator(&hospital).await;
    saves(&operator, &[("policy.record_retention_days", "30")]).await;
    let before = saved(&hospital).await;
    let review = checked(&operator, &[("policy.record_retention_days", "31")]).await;
    let back = "/admin/settings/roll-back";
    let offer = fields(&operator.get(back).await, back);
    // The version's own line is written first.
    let failure = || Failure::of("PutItem", FailureKind::Internal).after(1);
    hospital.aws.fail(failure().times(20).by("admin"));
    assert_eq!(save(&operator, &review).await.status, 503);
    assert_eq!(saved(&hospital).await, before);
    hospital.aws.recover();
    hospital.aws.fail(failure().times(20).by("admin"));
    assert_eq!(send(&operator, back, &offer).await.status, 503);
    assert_eq!(saved(&hospital).await, before);
    hospital.aws.recover();
    assert_eq!(save(&operator, &review).await.status, 303);
    let (_, document) = saved(&hospital).await;
    assert_eq!(document["policy"]["record_retention_days"], 31);
    let log = operator.get_json("/admin/audit").await.to_string();
    assert_eq!(log.matches("saved_settings").count(), 2, "{log}");
}
