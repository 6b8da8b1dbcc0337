//! Of a day with more records than a page holds no more is read than the page needs.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use sandbox::{Options, Sandbox, Waking, functions};
use serde_json::{Value, json};
use shared::{
    bridge::Installation,
    clock::{Day, Timestamp},
    notification::{NotificationRecord, Status},
    visit::{Change, Csn, Edge, EpicId, PersonKey, Presence, Role, Visit},
};
use tests::dynamodb;

use crate::administrator::Administrator;

/// Nothing but the administrator is at work here, so that every call is theirs.
pub async fn quiet_hospital() -> Sandbox {
    let start = Sandbox::start_with(Options::default(), Waking::ByHand, |_, environment| {
        functions::handlers(environment)
    });
    start.await.unwrap()
}

pub fn yesterday(installation: &Installation) -> Day {
    Day::of(installation.clock.now()).previous()
}

/// A delivered notification of the visit of that second of the day, made then.
fn record(installation: &Installation, day: Day, second: u64, role: Role) -> NotificationRecord {
    let csn = Csn::parse(&format!("{day}-{second}")).unwrap();
    let at = day.begins().plus(Duration::from_secs(second));
    let epic_id = EpicId::parse("736").unwrap();
    let edge = Edge {
        person: PersonKey::of(&installation.data_key, role, &epic_id),
        number: 1,
        presence: Presence::Present,
        at,
    };
    let visit = installation.visit_key(&csn);
    let keep = installation.retention();
    NotificationRecord {
        status: Status::Delivered,
        due_shard: None,
        due_at: None,
        ..NotificationRecord::new(&visit, &edge, role, false, at, keep)
    }
}

async fn keep(installation: &Installation, records: &[NotificationRecord]) {
    let csn = Csn::parse("1").unwrap();
    let key = installation.visit_key(&csn);
    let (visit, change) = (Visit::new(csn), Change::default());
    for records in records.chunks(50) {
        let table = &installation.table;
        let kept = table.commit_settled(&key, &visit, &change, records);
        kept.await.unwrap();
    }
}

pub async fn fill(installation: &Installation, day: Day, seconds: std::ops::Range<u64>) {
    let records: Vec<NotificationRecord> = seconds
        .map(|second| record(installation, day, second, Role::Patient))
        .collect();
    keep(installation, &records).await;
}

pub fn times(page: &Value) -> Vec<Timestamp> {
    let rows = page["records"].as_array().unwrap().iter();
    rows.map(|row| Timestamp::parse(row["at"].as_str().unwrap()).unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_record_is_shown_once_and_newest_first_while_new_ones_are_made() {
    let hospital = quiet_hospital().await;
    let reader = Administrator::reader(&hospital).await;
    let installation = reader.installation();
    let day = yesterday(installation);
    fill(installation, day, 0..330).await;
    // Written by a version to come, in the middle of them.
    let odd = record(installation, day, 150, Role::Nurse);
    let item = json!({
        "pk": { "S": odd.pk },
        "sk": { "S": odd.sk },
        "day": { "S": odd.day },
        "day_at": { "N": odd.created_at.millis().to_string() },
        "status": { "S": "delivered" },
        "in": { "S": "another form" },
    });
    dynamodb(&hospital.aws, "PutItem", json!({ "Item": item })).await;

    let first = format!("/admin/records?day={day}&status=delivered");
    let (mut path, mut seen, mut later) = (first.clone(), Vec::new(), 1_000);
    loop {
        let page = reader.get_json(&path).await;
        let times = times(&page);
        assert!(!times.is_empty() && times.len() <= 50, "{}", times.len());
        seen.extend(times);
        // Meanwhile the day goes on.
        fill(installation, day, later..later + 7).await;
        later += 7;
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("{first}&page={next}");
    }
    let made = |second| day.begins().plus(Duration::from_secs(second));
    let expected: Vec<Timestamp> = (0..330).rev().map(made).collect();
    assert_eq!(seen, expected);
    let again = times(&reader.get_json(&first).await);
    assert_eq!(again[0], made(later - 1));
}

/// Calls to AWS that a page takes.
async fn calls(hospital: &Sandbox, reader: &Administrator, path: &str) -> BTreeMap<String, u64> {
    hospital.aws.reset_calls();
    reader.get_json(path).await;
    hospital.aws.calls()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_takes_as_many_calls_on_a_busy_day_as_on_a_quiet_one() {
    let hospital = quiet_hospital().await;
    let reader = Administrator::reader(&hospital).await;
    let installation = reader.installation();
    let busy = yesterday(installation);
    let quiet = busy.previous();
    fill(installation, quiet, 0..120).await;
    fill(installation, busy, 0..1_500).await;
    let mut counted = BTreeSet::new();
    for day in [quiet, busy] {
        let first = format!("/admin/records?day={day}&status=all");
        let page = reader.get_json(&first).await;
        let next = format!("{first}&page={}", page["next"].as_str().unwrap());
        counted.insert(calls(&hospital, &reader, &first).await);
        counted.insert(calls(&hospital, &reader, &next).await);
    }
    assert_eq!(counted.len(), 1, "{counted:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rare_kind_is_on_the_first_page_however_busy_the_day_is() {
    let hospital = quiet_hospital().await;
    let reader = Administrator::reader(&hospital).await;
    let installation = reader.installation();
    let day = yesterday(installation);
    fill(installation, day, 10..1_500).await;
    let room = record(installation, day, 1, Role::Room);
    keep(installation, std::slice::from_ref(&room)).await;
    let page = reader
        .get_json(&format!("/admin/records?day={day}&status=all&role=room"))
        .await;
    assert_eq!(times(&page), [room.created_at]);
    assert_eq!(page["next"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_overview_reads_only_visits_that_may_not_have_taken_place() {
    let hospital = quiet_hospital().await;
    let reader = Administrator::reader(&hospital).await;
    let installation = reader.installation();
    let day = yesterday(installation);
    fill(installation, day, 0..60).await;
    let providers: Vec<NotificationRecord> = (0..55)
        .map(|second| record(installation, day, second, Role::Provider))
        .collect();
    keep(installation, &providers).await;
    hospital.aws.reset_calls();
    let overview = reader.get_json(&format!("/admin?day={day}")).await;
    // Five visits are asked for in one call, where sixty take three.
    assert_eq!(hospital.aws.calls()["BatchGetItem"], 1);
    assert_eq!(overview["visits"]["total"], 60);
    let by_outcome = &overview["visits"]["by_outcome"];
    assert_eq!(by_outcome[0], json!({ "outcome": "happened", "count": 55 }));
    assert_eq!(by_outcome[1], json!({ "outcome": "one_side", "count": 5 }));
    assert_eq!(overview["since"], Value::Null);
}
