//! Whatever Zoom sends, twice, late, shuffled or unknown, the lights tell who is there.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sandbox::{
    aws::{Failure, FailureKind},
    zoom::{DeliveryId, DeliveryStatus, Stamp},
};
use serde_json::{Value, json};
use tests::{
    Hospital, PATIENT, PROVIDER,
    webhook::{JOINED, LEFT, SECRET, hmac_hex, now, signature},
};

/// The newest delivery of this event.
fn delivery(hospital: &Hospital, event: &str) -> DeliveryId {
    let deliveries = hospital.zoom.deliveries();
    deliveries
        .iter()
        .rev()
        .find(|it| it.event == event)
        .unwrap()
        .id
}

/// Signed and sent, an event that is ours or nobody's.
async fn accepted(hospital: &Hospital, body: &[u8]) {
    let page = hospital.webhook(body).await;
    assert_eq!(page.status, 200, "{}", String::from_utf8_lossy(body));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_sent_twice_tells_epic_once() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    hospital.light(PROVIDER, true).await;
    let id = delivery(&hospital, JOINED);
    for stamp in [Stamp::Fresh, Stamp::Old, Stamp::Fresh] {
        assert_eq!(hospital.zoom.redeliver(id, stamp).await, Some(200));
    }
    let records = hospital.settled_records(1).await;
    assert_eq!(records[0]["event"], "connected");
    assert_eq!(hospital.epic.status_calls().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_join_repeated_after_the_leave_does_not_bring_the_person_back() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    let patient = hospital.patient_joins().await;
    hospital.light(PATIENT, true).await;
    let joined = delivery(&hospital, JOINED);
    hospital.zoom.leave(patient).unwrap();
    hospital.light(PATIENT, false).await;
    assert_eq!(
        hospital.zoom.redeliver(joined, Stamp::Fresh).await,
        Some(200)
    );
    assert_eq!(hospital.settled_records(3).await.len(), 3);
    assert!(!hospital.patient_light());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_leave_of_an_old_connection_after_the_rejoin_changes_no_light() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    let patient = hospital.patient_joins().await;
    hospital.light(PATIENT, true).await;
    hospital.zoom.settled().await;

    hospital.zoom.hold_deliveries();
    hospital.zoom.leave(patient).unwrap();
    hospital.patient_joins().await;
    hospital
        .zoom
        .release(&[delivery(&hospital, JOINED), delivery(&hospital, LEFT)]);
    hospital.zoom.settled().await;

    let records = hospital.settled_records(2).await;
    assert!(records.iter().all(|record| record["event"] == "connected"));
    assert!(hospital.patient_light());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leave_that_comes_before_its_join_leaves_the_light_off() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    hospital.zoom.settled().await;
    hospital.zoom.hold_deliveries();
    let patient = hospital.patient_joins().await;
    hospital.zoom.leave(patient).unwrap();
    let order = [delivery(&hospital, LEFT), delivery(&hospital, JOINED)];
    for delivery in order {
        hospital.zoom.release(&[delivery]);
        hospital.zoom.settled().await;
    }
    let records = hospital.settled_records(1).await;
    assert_eq!(records[0]["role"], "provider");
    assert!(!hospital.patient_light());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_webhook_counts_if_it_was_never_seen_and_not_if_it_was() {
    let hospital = Hospital::open().await;
    hospital.zoom.lose_next(JOINED);
    hospital.provider_joins().await;
    hospital.zoom.settled().await;
    assert!(!hospital.provider_light());

    let body = hospital.newest_webhook(JOINED);
    let late = now() - 85 * 60;
    for _ in 0..2 {
        let page = hospital
            .webhook_signed(&body, late, &signature(SECRET, late, &body))
            .await;
        assert_eq!(page.status, 200);
    }
    assert_eq!(hospital.settled_records(1).await[0]["status"], "delivered");
    assert!(hospital.provider_light());

    let too_late = now() - 3 * 3600;
    let signed = signature(SECRET, too_late, &body);
    let page = hospital.webhook_signed(&body, too_late, &signed).await;
    assert_eq!(page.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_that_nobody_here_knows_are_accepted_and_change_nothing() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    hospital.light(PROVIDER, true).await;
    let before = hospital.item_count().await;
    let joined = String::from_utf8(hospital.newest_webhook(JOINED)).unwrap();
    for body in [
        json!({ "event": "meeting.sharing_started", "payload": {}, "event_ts": 1 }),
        json!({ "event": "user.created" }),
        json!({ "event": "meeting.participant_joined", "payload": { "object": null } }),
        json!({ "event": "meeting.ended", "event_ts": 1_772_463_600_000_i64,
                "payload": { "account_id": "a", "object": { "id": "81111111111", "uuid": "u==" } } }),
    ] {
        accepted(&hospital, body.to_string().as_bytes()).await;
    }
    let renamed = joined.replace(JOINED, "meeting.participant_admitted_somehow");
    accepted(&hospital, renamed.as_bytes()).await;
    assert_eq!(hospital.item_count().await, before);
    assert!(hospital.provider_light());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_zoom_did_not_sign_is_refused_and_changes_nothing() {
    let hospital = Hospital::open().await;
    hospital.zoom.lose_next(JOINED);
    hospital.provider_joins().await;
    hospital.zoom.settled().await;
    let body = hospital.newest_webhook(JOINED);
    let time = now();
    let right = signature(SECRET, time, &body);
    let other = signature("another-secret", time, &body);
    let other_bytes = signature(SECRET, time, b"{}");
    for wrong in [
        "",
        "v0=",
        "v0=00",
        &other,
        &other_bytes,
        &right.to_uppercase(),
    ] {
        let page = hospital.webhook_signed(&body, time, wrong).await;
        assert_eq!((page.status, page.body.as_str()), (401, ""), "{wrong}");
    }
    // The right signature for another moment.
    assert_eq!(
        hospital
            .webhook_signed(&body, time - 1, &right)
            .await
            .status,
        401
    );
    assert_eq!(hospital.records().await, Vec::<Value>::new());
    assert_eq!(
        hospital.webhook_signed(&body, time, &right).await.status,
        200
    );
    hospital.light(PROVIDER, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn zooms_challenge_is_answered_with_the_secret_token() {
    let hospital = Hospital::open().await;
    let body = json!({
        "event": "endpoint.url_validation",
        "payload": { "plainToken": "qgg8vlvZRS6UYooatFL8Aw" },
        "event_ts": now() * 1000,
    });
    let answer = hospital.webhook(body.to_string().as_bytes()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json(),
        json!({
            "plainToken": "qgg8vlvZRS6UYooatFL8Aw",
            "encryptedToken": hmac_hex(SECRET, b"qgg8vlvZRS6UYooatFL8Aw"),
        })
    );
    let unsigned = hospital
        .webhook_signed(body.to_string().as_bytes(), now(), "")
        .await;
    assert_eq!(unsigned.status, 401);
}

/// API Gateway may hand the body over in base64: the signature is of the bytes inside.
#[tokio::test(flavor = "multi_thread")]
async fn a_body_in_base64_is_read_as_the_bytes_that_were_signed() {
    let hospital = Hospital::open().await;
    hospital.zoom.lose_next(JOINED);
    hospital.provider_joins().await;
    hospital.zoom.settled().await;
    let body = hospital.newest_webhook(JOINED);
    let time = now();
    let event = json!({
        "version": "2.0",
        "routeKey": "POST /zoom/webhook",
        "rawPath": "/zoom/webhook",
        "rawQueryString": "",
        "headers": {
            "content-type": "application/json",
            "x-zm-request-timestamp": time.to_string(),
            "x-zm-signature": signature(SECRET, time, &body),
        },
        "requestContext": {
            "http": { "method": "POST", "path": "/zoom/webhook", "protocol": "HTTP/1.1" },
            "routeKey": "POST /zoom/webhook", "stage": "$default", "timeEpoch": time * 1000,
        },
        "body": STANDARD.encode(&body),
        "isBase64Encoded": true,
    });
    let answer = hospital.invoke("zoom-webhook", event).await.unwrap();
    assert_eq!(answer["statusCode"], 200);
    hospital.light(PROVIDER, true).await;
}

/// Zoom writes the same text raw or in escapes, within one body even: the signature is of the bytes.
#[tokio::test(flavor = "multi_thread")]
async fn names_and_topics_in_any_script_verify_as_their_bytes_came() {
    let hospital = Hospital::open().await;
    hospital.zoom.lose_next(JOINED);
    hospital.provider_joins().await;
    hospital.zoom.settled().await;
    let mut event: Value = serde_json::from_slice(&hospital.newest_webhook(JOINED)).unwrap();
    event["payload"]["object"]["topic"] = json!("TOPIC");
    event["payload"]["object"]["participant"]["user_name"] = json!("NAME");
    let plain = event.to_string();
    for (topic, name) in [
        ("Video visit 🩺", "Séan Nguyễn 李"),
        (r"Video visit \uD83E\uDE7A", r"S\u00e9an Nguy\u1ec5n 李"),
        (
            "🩺 \\uD83D\\uDE92 é \\u00E9 \\/ \\\"",
            "\u{202e}محمد\\u0000",
        ),
        ("lone \\uD83D", "name"),
    ] {
        let body = plain.replace("TOPIC", topic).replace("NAME", name);
        accepted(&hospital, body.as_bytes()).await;
    }
    let records = hospital.settled_records(1).await;
    assert_eq!(records[0]["status"], "delivered");
    assert!(hospital.provider_light());
}

#[tokio::test(flavor = "multi_thread")]
async fn c60_a_table_that_fails_makes_zoom_send_again_and_then_it_counts_once() {
    for kind in [
        FailureKind::Internal,
        FailureKind::AnswerLost,
        FailureKind::ThroughputExceeded,
    ] {
        let hospital = Hospital::open().await;
        hospital.zoom.configure(|options| {
            options.webhook_retries = vec![Duration::from_millis(200); 3];
        });
        let link = hospital.provider_link(PROVIDER).await;
        // More than the tries of one delivery, fewer than those of all.
        let failure = Failure::of("TransactWriteItems", kind).times(4);
        hospital.aws.fail(failure.by("zoom-webhook"));
        hospital.zoom.join(&link, "").unwrap();
        hospital.zoom.settled().await;
        let deliveries = hospital.zoom.deliveries();
        let failed = |status: Option<u16>| status == Some(503);
        assert!(
            deliveries
                .iter()
                .flat_map(|delivery| &delivery.attempts)
                .any(|attempt| failed(attempt.status)),
            "{kind:?}: no 503"
        );
        assert!(
            deliveries
                .iter()
                .all(|it| it.status == DeliveryStatus::Delivered),
            "{kind:?}"
        );
        hospital.light(PROVIDER, true).await;
        assert_eq!(hospital.settled_records(1).await.len(), 1, "{kind:?}");
        assert_eq!(hospital.epic.status_calls().len(), 1, "{kind:?}");
    }
}
