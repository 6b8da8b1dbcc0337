//! Epic fails, refuses, forgets, lies: the light is right in the end, and the record says what happened.

mod slow_epic;

use std::time::Duration;

use sandbox::{
    aws::{Failure, FailureKind},
    epic::exception_body,
    fault::{Effect, Fault},
};
use serde_json::{Value, json};
use tests::{Hospital, LIGHT, PATIENT, PROVIDER, until};

use slow_epic::SlowEpic;

/// The answers of a record's attempts.
fn answers(record: &Value) -> Vec<u64> {
    let attempts = record["attempts"].as_array().unwrap();
    let codes = attempts.iter().map(|attempt| attempt["resp_code"].as_u64());
    codes.map(Option::unwrap_or_default).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_of_epic_is_tried_again() {
    let hospital = Hospital::open().await;
    hospital.answer(LIGHT, 2, 500, "");
    hospital.provider_joins().await;
    let records = hospital.settled_records(1).await;
    assert_eq!(answers(&records[0]), [500, 500, 200]);
    assert_eq!(records[0]["status"], "delivered");
    assert!(hospital.provider_light());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_is_tried_again() {
    let hospital = Hospital::open().await;
    hospital.faults.add(Fault {
        path: LIGHT.to_owned(),
        except: None,
        method: None,
        after: 0,
        times: 1,
        effect: Effect::LostAnswer,
    });
    hospital.provider_joins().await;
    let records = hospital.settled_records(1).await;
    assert_eq!(records[0]["status"], "delivered");
    assert_eq!(answers(&records[0]).last(), Some(&200));
    assert!(hospital.provider_light());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_in_epic_is_tried_again() {
    let hospital = Hospital::open().await;
    hospital.answer(LIGHT, 1, 400, &exception_body("LOCK-FAILED"));
    hospital.provider_joins().await;
    let records = hospital.settled_records(1).await;
    assert_eq!(answers(&records[0]), [400, 200]);
    assert!(
        records[0]["attempts"][0]["epic_error"].is_string(),
        "{}",
        records[0]
    );
    assert!(hospital.provider_light());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_epic_will_never_take_is_given_up_and_shown_as_failed() {
    for code in ["INVALID-CONFERENCE-ID", "INVALID-USER-ID", "NO-VENDOR-NAME"] {
        let hospital = Hospital::open().await;
        hospital.answer(LIGHT, 1, 400, &exception_body(code));
        hospital.provider_joins().await;
        let records = hospital.settled_records(1).await;
        assert_eq!(records[0]["status"], "failed", "{code}");
        assert_eq!(records[0]["resp_code"], 400, "{code}");
        assert!(records[0]["epic_error"].is_string(), "{code}");
        assert_eq!(records[0]["next_try"], Value::Null, "{code}");
        assert_eq!(hospital.epic.calls()["set-external-connection-status"], 1);
        // Even the schedule leaves it alone.
        hospital.minute().await.unwrap();
        assert_eq!(hospital.epic.calls()["set-external-connection-status"], 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_epic_forgot_is_renewed_once() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    hospital.light(PROVIDER, true).await;
    hospital.settled_records(1).await;
    let link = hospital.patient_link().await;
    hospital.epic.revoke_access_tokens();
    hospital.epic.reset_calls();
    hospital.zoom.join(&link, "").unwrap();
    let records = hospital.settled_records(2).await;
    assert_eq!(records[1]["resp_code"], 200);
    assert_eq!(answers(&records[1]), [200]);
    assert_eq!(hospital.epic.calls()["token"], 1);
    assert_eq!(hospital.epic.calls()["set-external-connection-status"], 2);
    assert!(hospital.patient_light());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_with_status_200_is_no_success() {
    let hospital = Hospital::open().await;
    hospital.faults.add(Fault {
        path: LIGHT.to_owned(),
        except: None,
        method: None,
        after: 0,
        times: 1,
        effect: Effect::Answer {
            status: 200,
            headers: vec![("content-type".to_owned(), "text/html".to_owned())],
            body: "<html><title>Sign in</title></html>".to_owned(),
        },
    });
    hospital.provider_joins().await;
    let records = hospital.settled_records(1).await;
    assert_eq!(answers(&records[0]), [200, 200]);
    assert!(hospital.provider_light());
    assert_eq!(hospital.epic.status_calls().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn connected_is_never_sent_after_disconnected() {
    let hospital = Hospital::open().await;
    // Epic may have acted, so it must hear of the end too.
    hospital.answer(LIGHT, 1, 500, "");
    let provider = hospital.provider_joins().await;
    until("the first attempt failed", async || {
        let records = hospital.records().await;
        records
            .first()
            .is_some_and(|record| answers(record) == [500])
    })
    .await;
    hospital.zoom.leave(provider).unwrap();
    let records = hospital.settled_records(2).await;
    assert_eq!(records[0]["event"], "connected");
    assert_eq!(records[0]["status"], "superseded");
    assert_eq!(records[1]["event"], "disconnected");
    assert_eq!(records[1]["status"], "delivered");
    let told: Vec<String> = hospital
        .epic
        .status_calls()
        .into_iter()
        .map(|call| call.connection_status)
        .collect();
    assert_eq!(told, ["2"]);
    assert!(!hospital.provider_light());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_has_one_call_to_epic_at_a_time_and_the_last_is_true() {
    let slow = SlowEpic::start(Duration::from_millis(150)).await;
    let settings = json!({ "epic": { "telehealth_base_url": slow.base } });
    let hospital = Hospital::open_with(&settings).await;
    hospital.provider_joins().await;
    let link = hospital.patient_link().await;
    // In and out faster than Epic answers.
    for _ in 0..4 {
        let session = hospital.zoom.join(&link, "").unwrap();
        hospital.zoom.settled().await;
        hospital.zoom.leave(session).unwrap();
        hospital.zoom.settled().await;
    }
    hospital.zoom.join(&link, "").unwrap();
    hospital.zoom.settled().await;
    hospital.settled_records(10).await;
    assert_eq!(slow.most_at_once(PATIENT), 1);
    assert_eq!(slow.told(PATIENT).last().map(String::as_str), Some("1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_stream_could_not_deliver_the_schedule_does() {
    let hospital = Hospital::open().await;
    let link = hospital.provider_link(PROVIDER).await;
    // The worker asks for its turn with this operation: every try of the client in every try of the batch.
    let failure = Failure::of("UpdateItem", FailureKind::Internal).times(12);
    hospital.aws.fail(failure.by("epic-notifier"));
    hospital.zoom.join(&link, "").unwrap();
    until("the stream gave up", async || {
        !hospital.failed_batches().is_empty()
    })
    .await;
    assert!(!hospital.provider_light());
    assert_eq!(hospital.records().await[0]["status"], "pending");
    until("the schedule delivered", async || {
        hospital.minute().await.unwrap();
        hospital.provider_light()
    })
    .await;
    assert_eq!(hospital.settled_records(1).await[0]["status"], "delivered");
}

/// One stack is one hospital, so no other tenant can be slowed down. What must not be either: launches and
/// webhooks of this one.
#[tokio::test(flavor = "multi_thread")]
async fn c72_an_epic_that_takes_no_notification_holds_up_neither_webhooks_nor_launches() {
    let hospital = Hospital::open().await;
    hospital.faults.add(Fault {
        path: LIGHT.to_owned(),
        except: None,
        method: None,
        after: 0,
        times: 1000,
        effect: Effect::Delay {
            milliseconds: 3_600_000,
        },
    });
    hospital.provider_joins().await;
    hospital.zoom.settled().await;
    hospital.patient_joins().await;
    hospital.zoom.settled().await;
    let statuses: Vec<_> = hospital
        .zoom
        .deliveries()
        .iter()
        .map(|it| it.status)
        .collect();
    assert!(!statuses.is_empty());
    assert_eq!(hospital.records().await.len(), 2, "both are stored");
    assert_eq!(
        hospital.epic.status_calls().len(),
        0,
        "Epic has heard of none"
    );
    let page = hospital
        .visit(sandbox::epic::Audience::Provider, "10278", PROVIDER)
        .await;
    assert_eq!(page.status, 303);
}
