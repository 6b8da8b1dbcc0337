//! An event counts once, however often it comes.

use sandbox::aws::{Failure, FailureKind};
use serde_json::json;
use tests::{
    Hospital, PROVIDER,
    webhook::{Function, LEFT, SECRET, changed, lost_join, signature},
};

#[tokio::test(flavor = "multi_thread")]
async fn c52_a_replay_has_no_effect_however_often_and_from_wherever() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let function = Function::cold(&hospital);
    let time = function.now().to_string();
    let signed = signature(SECRET, function.now(), &body);
    let mut from = 0;
    for seconds in [0, 299, 1, 60, 3600] {
        function.advance(seconds);
        for _ in 0..200 {
            from += 1;
            let address = format!("192.0.2.{}", from % 250);
            let headers = [
                ("x-zm-request-timestamp", time.as_str()),
                ("x-zm-signature", signed.as_str()),
                ("x-forwarded-for", address.as_str()),
            ];
            assert_eq!(function.ask(&headers, &body).await.0, 200);
        }
    }
    hospital.light(PROVIDER, true).await;
    assert_eq!(hospital.settled_records(1).await.len(), 1);
    assert_eq!(hospital.epic.status_calls().len(), 1);

    // Nor does a replay after the leave bring anybody back.
    let left = changed(
        &body,
        LEFT,
        &json!({ "leave_time": "2099-01-01T00:00:00Z" }),
    );
    assert_eq!(hospital.webhook(&left).await.status, 200);
    assert_eq!(hospital.webhook(&body).await.status, 200);
    hospital.light(PROVIDER, false).await;
    assert_eq!(hospital.settled_records(2).await.len(), 2);
}

/// Twenty at once, as from Zoom's several senders.
#[tokio::test(flavor = "multi_thread")]
async fn c52_the_same_event_many_times_at_once_has_one_effect() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let deliveries = (0..20).map(|_| hospital.webhook(&body));
    let pages = futures_util::future::join_all(deliveries).await;
    let stored = pages.iter().filter(|page| page.status == 200).count();
    assert!(stored > 0);
    assert!(
        pages
            .iter()
            .all(|page| page.status == 200 || page.status >= 500)
    );
    assert_eq!(hospital.settled_records(1).await.len(), 1);
}

/// The answer to Zoom comes after the write: without a write there is no 200.
#[tokio::test(flavor = "multi_thread")]
async fn c60_c61_a_200_is_only_said_of_what_is_stored() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    for operation in ["GetItem", "TransactWriteItems"] {
        let function = Function::cold(&hospital);
        let failure = Failure::of(operation, FailureKind::Throttled).times(3);
        hospital
            .aws
            .fail(failure.by(hospital.environment.credentials.access_key_id()));
        assert_eq!(function.fresh(&body).await, 503, "{operation}");
        assert!(hospital.records().await.is_empty(), "{operation}");
    }
    assert_eq!(Function::cold(&hospital).fresh(&body).await, 200);
    hospital.light(PROVIDER, true).await;
    assert_eq!(hospital.settled_records(1).await.len(), 1);
}
