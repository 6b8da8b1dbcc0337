//! The overview: a day's visits by outcome, what failed and why, and how fast Epic was told.

use std::time::Duration;

use sandbox::epic::{Audience, FdiOptions, exception_body};
use serde_json::{Value, json};
use shared::{
    bridge::Installation,
    notification::{Attempt, NotificationRecord, Status},
    store::ParticipantLaunch,
    visit::{Change, Csn, Edge, EpicId, Person, PersonKey, PersonName, Presence, Role, Visit},
};
use tests::{CSN, Hospital, LIGHT, PROVIDER, until};

use crate::administrator::Administrator;

fn count(overview: &Value, outcome: &str) -> u64 {
    let all = overview["visits"]["by_outcome"].as_array().unwrap();
    let found = all.iter().find(|it| it["outcome"] == outcome).unwrap();
    found["count"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_day_is_a_page_and_a_day_to_come_is_none() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    let page = reader.get("/admin?day=2020-02-29").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("2020-02-29"), "{}", page.text());
    assert!(page.body.contains("/admin?day=2020-02-28"));
    assert!(page.body.contains("/admin?day=2020-03-01"));
    assert!(page.body.contains("role=\"search\""), "the search is here");
    let overview = reader.get_json("/admin?day=2020-02-29").await;
    assert_eq!(overview["visits"]["total"], 0);
    assert_eq!(overview["delay"]["p99_ms"], Value::Null);
    assert_eq!(overview["refusals"], json!([]));
    let today = reader.get_json("/admin").await;
    assert_eq!(today["next_day"], Value::Null);
    assert_eq!(today["undelivered"]["standing"], "good");
    for wrong in ["2099-01-01", "yesterday", "2026-02-30", "20261125"] {
        let answer = reader.get(&format!("/admin?day={wrong}")).await;
        assert_eq!(answer.status, 400, "{wrong}");
        assert!(answer.text().contains("like 2026-11-25"));
    }
    assert_eq!(reader.post("/admin", &[]).await.status, 404);
    // Who looked is in the log.
    let log = reader.get_json("/admin/audit").await;
    assert_eq!(log["entries"][0]["action"]["page"], "overview");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_tells_what_happened_what_failed_and_why() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    // One visit takes place.
    let link = hospital.provider_link(PROVIDER).await;
    hospital.zoom.join(&link, "").unwrap();
    hospital.patient_joins().await;
    hospital.settled_records(2).await;
    // Of another Epic does not want to hear.
    hospital.answer(LIGHT, 1, 400, &exception_body("INVALID-CONFERENCE-ID"));
    let other = hospital
        .visit(Audience::Provider, "10278", PROVIDER)
        .await
        .zoom_link();
    hospital.zoom.join(&other, "").unwrap();
    // And somebody's sign-in is refused before we know of which visit.
    hospital.epic.deny_next_authorization();
    let fdi = FdiOptions::default();
    let url = hospital.launch(Audience::Provider, CSN, PROVIDER, fdi);
    let refused = hospital.browser().open(&url).await;
    assert!((400..500).contains(&refused.status), "{}", refused.status);
    let code = refused.text_of("span.code").remove(0);

    until("the failure is recorded", async || {
        let overview = reader.get_json("/admin").await;
        count(&overview, "failed") == 1 && overview["undelivered"]["pending"] == 0
    })
    .await;
    let overview = reader.get_json("/admin").await;
    assert_eq!(overview["visits"]["total"], 2);
    assert_eq!(count(&overview, "happened"), 1);
    assert_eq!(overview["visits"]["by_cause"], json!({ "epic_refused": 1 }));
    let failed = &overview["visits"]["failed"][0];
    assert!(failed["fix"].as_str().unwrap().contains("epicSessionId"));
    let refusals = &overview["refusals"][0];
    assert_eq!(refusals["cause"], "sign_in_refused");
    assert_eq!(refusals["newest"][0]["code"], code.as_str());
    assert_eq!(overview["delay"]["delivered"], 2);
    assert!(overview["delay"]["p50_ms"].is_u64());
    for side in overview["upstreams"].as_array().unwrap() {
        assert_eq!(side["standing"], "good", "{side}");
    }
    // The same for people, with links to where it goes on.
    let page = reader.get("/admin").await;
    let visit = failed["visit"].as_str().unwrap();
    assert!(page.body.contains(&format!("/admin/visits/{visit}")));
    let link = format!("/admin/records/code/{code}");
    assert!(page.body.contains(&link));
    assert_eq!(reader.get(&link).await.status, 200);
    assert!(page.text().contains("Epic refused"), "{}", page.text());
    for phi in [CSN, "10278", "Camila", "Lopez"] {
        page.assert_silent_about(phi);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_epic_takes_nothing_it_says_what_epic_answers_and_what_to_do() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    let overview = reader.get_json("/admin").await;
    assert_eq!(overview["undelivered"]["last_try"], Value::Null);
    hospital.answer(LIGHT, 1_000, 401, "");
    let link = hospital.provider_link(PROVIDER).await;
    hospital.zoom.join(&link, "").unwrap();
    until("it was tried", async || {
        let overview = reader.get_json("/admin").await;
        overview["undelivered"]["last_try"]["resp_code"] == 401
    })
    .await;
    let text = reader.get("/admin").await.text();
    assert!(
        text.contains("RespCode 401, Epic does not accept"),
        "{text}"
    );
    assert!(text.contains("map its client ID to an Epic user"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_webhook_told_is_said_to_have_come_late() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    hospital.zoom.configure(|zoom| zoom.webhook_url = None);
    hospital.provider_joins().await;
    hospital.patient_joins().await;
    assert_eq!(reader.get_json("/admin").await["delay"]["repaired"], 0);
    assert!(!reader.get("/admin").await.text().contains("comparing"));
    hospital.minute().await.unwrap();
    hospital.settled_records(2).await;
    assert_eq!(reader.get_json("/admin").await["delay"]["repaired"], 2);
    let text = reader.get("/admin").await.text();
    assert!(
        text.contains("2 changes were found only by comparing with Zoom"),
        "{text}"
    );
}

/// A visit with a patient, and this many notifications, each delivered after two seconds.
async fn busy(installation: &Installation, number: usize, notifications: u64) {
    let table = &installation.table;
    let now = installation.clock.now();
    let keep = Duration::from_secs(86_400);
    let csn = Csn::parse(&format!("5{number:05}")).unwrap();
    let visit = installation.visit_key(&csn);
    let epic_id = EpicId::parse("736").unwrap();
    let key = PersonKey::of(&installation.data_key, Role::Patient, &epic_id);
    let launch = ParticipantLaunch {
        person: Person {
            role: Role::Patient,
            epic_id: Some(epic_id),
            name: PersonName::clean("A", "B", Role::Patient),
        },
        identity: None,
        generation: Some(1),
        join: None,
        host: false,
        at: now,
    };
    let launched = table.record_launch(&visit, &csn, &key, &launch, now.plus(keep));
    launched.await.unwrap();
    let record = |edge| {
        let edge = Edge {
            person: key.clone(),
            number: edge,
            presence: Presence::Present,
            at: now.minus(Duration::from_millis(1_500)),
        };
        let mut record = NotificationRecord::new(&visit, &edge, Role::Patient, false, now, keep);
        record.status = Status::Delivered;
        record.due_shard = None;
        record.due_at = None;
        record.add_attempt(Attempt {
            at: now,
            resp_code: Some(200),
            epic_error: None,
            latency_ms: 500,
            problem: None,
        });
        record
    };
    let records: Vec<NotificationRecord> = (1..=notifications).map(record).collect();
    let visit_item = Visit::new(csn);
    let change = Change::default();
    let committed = table.commit_settled(&visit, &visit_item, &change, &records);
    committed.await.unwrap();
}

fn reads(hospital: &Hospital) -> u64 {
    let calls = hospital.aws.calls();
    ["GetItem", "Query", "BatchGetItem"]
        .iter()
        .filter_map(|operation| calls.get(*operation))
        .sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_day_is_read_in_few_calls() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    let before = reads(&hospital);
    reader.get_json("/admin").await;
    let of_an_empty_day = reads(&hospital) - before;
    let visits = 120;
    for number in 0..visits {
        busy(reader.installation(), number, 2).await;
    }
    let before = reads(&hospital);
    let overview = reader.get_json("/admin").await;
    let of_a_busy_day = reads(&hospital) - before;
    assert_eq!(overview["visits"]["total"], visits);
    assert_eq!(overview["delay"]["delivered"], visits * 2);
    assert_eq!(overview["delay"]["p99_ms"], 2_000);
    // One more for 25 visits each, some for the index's further pages, and whatever the notifier reads meanwhile.
    assert!(
        of_a_busy_day <= of_an_empty_day + 20,
        "{of_an_empty_day} calls, then {of_a_busy_day}"
    );
}
