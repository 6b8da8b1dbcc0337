//! What a launch and a webhook may cost: the person waits for each call, and Epic's share of calls is small.

use std::collections::BTreeMap;

use sandbox::epic::{Audience, FdiOptions};
use serde_json::json;
use tests::{CSN, Hospital, PATIENT, PROVIDER};

fn of(calls: &BTreeMap<String, u64>, name: &str) -> u64 {
    calls.get(name).copied().unwrap_or_default()
}

fn reads(calls: &BTreeMap<String, u64>) -> u64 {
    of(calls, "GetItem") + of(calls, "Query") + of(calls, "BatchGetItem")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warm_launch_sends_the_browser_to_epic_without_calling_anyone() {
    let hospital = Hospital::open().await;
    for (audience, person) in [(Audience::Provider, PROVIDER), (Audience::Patient, PATIENT)] {
        hospital.visit(audience, CSN, person).await.zoom_link();
        hospital.zoom.settled().await;
        hospital.settled_records(0).await;
        let url = hospital.launch(audience, CSN, person, FdiOptions::default());
        hospital.reset_calls();
        let page = hospital.browser().get(&url).await;
        assert_eq!(page.status, 303);
        assert!(page.location().unwrap().contains("/oauth2/authorize?"));
        assert_eq!(hospital.epic.calls(), BTreeMap::new());
        assert_eq!(hospital.zoom.calls(), BTreeMap::new());
        assert_eq!(hospital.aws.calls(), BTreeMap::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_patient_costs_one_call_to_epic_and_none_to_zoom() {
    let hospital = Hospital::open().await;
    hospital.provider_link(PROVIDER).await;
    let first = hospital.patient_link().await;
    hospital.reset_calls();
    let second = hospital.patient_link().await;
    assert_eq!(first, second);
    let mut epic = hospital.epic.calls();
    // That one is the browser's.
    assert_eq!(epic.remove("authorize"), Some(1));
    assert_eq!(epic, BTreeMap::from([("token".to_owned(), 1)]));
    assert_eq!(hospital.zoom.calls(), BTreeMap::new());
    let aws = hospital.aws.calls();
    assert!(reads(&aws) <= 2, "{aws:?}");
    assert_eq!(of(&aws, "GetSecretValue"), 0, "{aws:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_costs_two_reads_and_one_transaction() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    hospital.patient_joins().await;
    hospital.light(PATIENT, true).await;
    hospital.settled_records(2).await;
    hospital.zoom.settled().await;
    // A second device owes Epic nothing, so that only the webhook is at work.
    let link = hospital.patient_link().await;
    hospital.reset_calls();
    hospital.zoom.join(&link, "").unwrap();
    hospital.zoom.settled().await;
    let aws = hospital.aws.calls();
    assert!(reads(&aws) <= 2, "{aws:?}");
    assert_eq!(of(&aws, "TransactWriteItems"), 1, "{aws:?}");
    assert_eq!(reads(&aws) + 1, aws.values().sum::<u64>(), "{aws:?}");
    assert_eq!(hospital.epic.calls(), BTreeMap::new());

    // One that is no visit's costs one read.
    hospital.reset_calls();
    let other = json!({ "event": "meeting.started", "event_ts": 1_772_463_600_000_i64,
        "payload": { "account_id": "a", "object": { "id": "81111111111", "uuid": "u==" } } });
    hospital.webhook(other.to_string().as_bytes()).await;
    assert_eq!(
        hospital.aws.calls(),
        BTreeMap::from([("GetItem".to_owned(), 1)])
    );
}
