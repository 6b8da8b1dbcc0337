//! DynamoDB removes what is past its time, within days: until then it is still there, and must not count; and what is
//! still needed must not be past its time.

use std::{sync::Arc, time::Duration};

use sandbox::epic::Audience;
use serde_json::json;
use shared::{bridge::Bridge, clock::Clock};
use tests::{CSN, Hospital, PATIENT, PROVIDER, SetClock, webhook::JOINED};

use crate::visitor::Visitor;

const HOUR: Duration = Duration::from_secs(3600);

/// DynamoDB has removed all that is past its time by then.
async fn removed_as_of(hospital: &Hospital, seconds: i64) {
    for item in hospital.items().await {
        let expires = item["expires_at"]["N"].as_str();
        if expires.is_some_and(|at| at.parse::<i64>().unwrap() <= seconds) {
            let key = json!({ "Key": { "pk": item["pk"], "sk": item["sk"] } });
            hospital.dynamodb("DeleteItem", key).await;
        }
    }
}

fn user_calls(hospital: &Hospital) -> u64 {
    let calls = hospital.zoom.calls();
    let of_users = calls.iter().filter(|(name, _)| name.contains("user"));
    of_users.map(|(_, count)| count).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn c85_a_remembered_account_that_is_past_its_time_is_looked_up_anew() {
    let hospital = Hospital::open().await;
    hospital.provider_link(PROVIDER).await;
    let once = user_calls(&hospital);
    hospital.provider_link(PROVIDER).await;
    let known = user_calls(&hospital) - once;
    hospital.expire("USER#").await;
    hospital.provider_link(PROVIDER).await;
    assert!(
        user_calls(&hospital) - once - known > known,
        "{:?}",
        hospital.zoom.calls()
    );
}

/// An event is good for two hours, and remembered for longer: still there, it is still known.
#[tokio::test(flavor = "multi_thread")]
async fn c85_an_event_that_is_past_its_time_and_still_there_counts_once() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    hospital.light(PROVIDER, true).await;
    hospital.expire("EVENT#").await;
    let body = hospital.newest_webhook(JOINED);
    assert_eq!(hospital.webhook(&body).await.status, 200);
    assert_eq!(hospital.settled_records(1).await.len(), 1);
}

/// With the shortest retention: opened once to try it, and held on the next day.
#[tokio::test(flavor = "multi_thread")]
async fn c85_a_visit_that_is_opened_again_is_not_removed_while_it_is_held() {
    let policy = json!({ "policy": { "record_retention_days": 1 } });
    let hospital = Hospital::open_with(&policy).await;
    hospital.provider_link(PROVIDER).await;
    hospital.patient_link().await;

    let clock = Arc::new(SetClock::default());
    clock.advance(23 * HOUR);
    hospital.epic.set_clock_skew(23 * 3600);
    let functions = Bridge::with_clock(hospital.environment.clone(), clock.clone());
    let functions = Arc::new(functions);
    let mut people = Vec::new();
    for (audience, person) in [(Audience::Provider, PROVIDER), (Audience::Patient, PATIENT)] {
        let visitor = Visitor::opens(&hospital, &functions, audience, CSN, person).await;
        people.push((visitor.answer.zoom_link(), person));
    }
    // Whoever writes down and tells who is there goes by the machine's clock.
    hospital.epic.set_clock_skew(0);
    let mut sessions = Vec::new();
    for (link, person) in people {
        sessions.push(hospital.zoom.join(&link, "").unwrap());
        hospital.light(person, true).await;
    }
    removed_as_of(&hospital, clock.now().plus(2 * HOUR).seconds()).await;
    for (session, person) in sessions.into_iter().zip([PROVIDER, PATIENT]) {
        hospital.zoom.leave(session).unwrap();
        hospital.light(person, false).await;
    }
}
