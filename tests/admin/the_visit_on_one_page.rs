//! One visit on one page: what happened in which order, and why a light is not green.

use std::time::Duration;

use serde_json::{Value, json};
use shared::{
    notification::{Attempt, NotificationRecord, Status},
    store::Upstream,
    visit::{Change, Csn, Edge, EpicId, PersonKey, Presence, Role, Visit},
};
use tests::{CSN, Hospital, LIGHT, PATIENT, PROVIDER, number, until};

use crate::administrator::Administrator;

/// The page of the visit that most tests open, by its key.
async fn page_of(hospital: &Hospital, reader: &Administrator) -> (String, Value) {
    let key = hospital.visit_record().await["visit_key"].clone();
    let path = format!("/admin/visits/{}", key.as_str().unwrap());
    let view = reader.get_json(&path).await;
    (path, view)
}

fn words<'a>(view: &'a Value, name: &str) -> Vec<&'a str> {
    let steps = view["steps"].as_array().unwrap();
    steps.iter().map(|it| it[name].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_is_told_from_launch_to_light() {
    let hospital = Hospital::open().await;
    let provider = hospital.provider_joins().await;
    let patient = hospital.patient_joins().await;
    hospital.light(PROVIDER, true).await;
    hospital.light(PATIENT, true).await;
    hospital.zoom.leave(patient).unwrap();
    hospital.light(PATIENT, false).await;
    hospital.zoom.leave(provider).unwrap();
    hospital.settled_records(4).await;

    let reader = Administrator::reader(&hospital).await;
    let (path, view) = page_of(&hospital, &reader).await;
    let times = words(&view, "at");
    assert!(times.is_sorted(), "{times:?}");
    let what = words(&view, "what");
    let place = |what_happened: &str, role: &str| {
        let found = view["steps"].as_array().unwrap().iter().position(|step| {
            step["what"].as_str().unwrap().starts_with(what_happened) && step["who"]["role"] == role
        });
        found.unwrap_or_else(|| panic!("{what_happened} of {role} in {what:?}"))
    };
    for role in ["provider", "patient"] {
        let launched = place("Launched", role);
        let told = place("Epic is told “connected”", role);
        let dark = place("Epic is told “disconnected”", role);
        place("Came into the meeting", role);
        place("Left the meeting", role);
        assert!(launched < told && told < dark, "{role}: {what:?}");
        assert!(view["steps"][launched]["took_ms"].is_number());
        assert!(view["steps"][launched]["correlation"].is_string());
        assert_eq!(view["steps"][told]["outcome"], "RespCode 200");
    }
    assert_eq!(view["state"], "ready");
    assert_eq!(view["notifications"].as_array().unwrap().len(), 4);
    assert_eq!(view["diagnosis"], Value::Null);

    let page = reader.get(&path).await;
    let text = page.text();
    assert!(
        text.contains("Nobody is there, and every light is off"),
        "{text}"
    );
    assert!(page.body.contains("<svg class=\"timeline\""));
    // Neither who the patient is nor which visit of Epic's.
    for phi in ["Camila", "Lopez", "Okafor", CSN, PROVIDER] {
        assert!(!page.body.contains(phi), "{phi} is on the page");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_both_are_there_it_says_since_when_and_when_epic_was_told() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    hospital.patient_joins().await;
    hospital.settled_records(2).await;
    let reader = Administrator::reader(&hospital).await;
    let (path, view) = page_of(&hospital, &reader).await;
    assert_eq!(view["present"], 2);
    for person in view["people"].as_array().unwrap() {
        assert_eq!(person["light"], "green", "{person}");
        let says = person["says"].as_str().unwrap();
        assert!(says.contains("is present since 2"), "{says}");
        assert!(says.contains("Epic was told “connected” at 2"), "{says}");
        assert!(says.contains("(RespCode 200"), "{says}");
    }
    assert!(
        reader
            .get(&path)
            .await
            .text()
            .contains("Every light is right")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_notification_is_explained_with_its_fix() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    hospital.settled_records(1).await;
    let refused = json!({ "ExceptionMessage": "An error occurred while executing the command: INVALID-USER-ID details: none." });
    hospital.answer(LIGHT, 1, 400, &refused.to_string());
    hospital.patient_joins().await;
    hospital.settled_records(2).await;

    let reader = Administrator::reader(&hospital).await;
    let (path, view) = page_of(&hospital, &reader).await;
    let diagnosis = &view["diagnosis"];
    assert_eq!(diagnosis["cause"], "notification_failed", "{diagnosis}");
    assert_eq!(diagnosis["who"]["role"], "patient");
    let says = diagnosis["says"].as_str().unwrap();
    assert!(
        says.contains("the light is not green") && says.contains("RespCode 400"),
        "{says}"
    );
    assert!(says.contains("INVALID-USER-ID"), "{says}");
    let fix = diagnosis["fix"].as_str().unwrap();
    assert!(
        fix.contains("check the ID mnemonic in the FDI record and epic.id_types"),
        "{fix}"
    );
    let text = reader.get(&path).await.text();
    assert!(
        text.contains("The patient's light is not green")
            && text.contains(says.split(':').next().unwrap())
    );

    // The list of the day has it too, in the same words.
    let list = reader.get_json("/admin/records").await;
    let [row] = list["records"].as_array().unwrap().as_slice() else {
        panic!("{list}");
    };
    assert_eq!(row["status"], "failed");
    assert_eq!(row["resp_code"], 400);
    assert_eq!(row["epic_error"], "INVALID-USER-ID");
    assert_eq!(row["reason"], "Epic does not know this person");
    assert!(row["fix"].as_str().unwrap().contains("epic.id_types"));
    assert_eq!(
        path,
        format!("/admin/visits/{}", row["visit"].as_str().unwrap())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pending_notification_says_what_epic_answered_and_when_it_is_tried_again() {
    let hospital = Hospital::open().await;
    hospital.answer(LIGHT, 1000, 503, "");
    hospital.provider_joins().await;
    until("it was tried", async || {
        let records = hospital.records().await;
        records.first().is_some_and(|it| it["resp_code"] == 503)
    })
    .await;
    let reader = Administrator::reader(&hospital).await;
    let (_, view) = page_of(&hospital, &reader).await;
    assert_eq!(
        view["diagnosis"]["cause"], "notification_pending",
        "{}",
        view["diagnosis"]
    );
    assert!(
        view["diagnosis"]["says"]
            .as_str()
            .unwrap()
            .contains("the next try is at 2")
    );
    assert!(view["notifications"][0]["next_try"].is_string());
    for (query, count) in [
        ("status=pending", 1),
        ("status=delivered", 0),
        ("role=patient", 0),
    ] {
        let list = reader.get_json(&format!("/admin/records?{query}")).await;
        assert_eq!(list["records"].as_array().unwrap().len(), count, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_who_waits_for_the_host_is_said_to() {
    let hospital = Hospital::open().await;
    hospital.patient_joins().await;
    let reader = Administrator::reader(&hospital).await;
    let installation = reader.installation();
    let now = installation.clock.now();
    let heard = installation.table.succeeded(Upstream::ZoomWebhook, now);
    heard.await.unwrap();
    let (_, view) = page_of(&hospital, &reader).await;
    assert_eq!(view["people"][0]["light"], "off");
    assert_eq!(view["diagnosis"]["cause"], "host_not_started", "{view}");
    let fix = view["diagnosis"]["fix"].as_str().unwrap();
    assert!(!fix.contains("event subscription"), "{fix}");
    hospital.provider_joins().await;
    hospital.light(PATIENT, true).await;
    hospital.settled_records(2).await;
    let (_, view) = page_of(&hospital, &reader).await;
    assert_eq!(view["diagnosis"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_whose_one_launch_was_refused_tells_of_nothing_else() {
    let hospital = Hospital::open().await;
    hospital.answer("/v2/", 50, 503, "");
    hospital.browser().open(&hospital.provider_launch()).await;
    let reader = Administrator::reader(&hospital).await;
    let overview = reader.get_json("/admin").await;
    let key = overview["visits"]["failed"][0]["visit"].as_str().unwrap();
    let path = format!("/admin/visits/{key}");
    let view = reader.get_json(&path).await;
    assert_eq!(view["diagnosis"]["cause"], "launch_refused", "{view}");
    let text = reader.get(&path).await.text();
    assert!(text.contains("nobody was let in yet"), "{text}");
    assert!(!text.contains("device test"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_whom_nobody_admits_is_said_to_be_in_the_waiting_room() {
    let hospital = Hospital::open().await;
    hospital
        .zoom
        .configure(|options| options.locks.waiting_room = Some(true));
    hospital.provider_joins().await;
    hospital.settled_records(1).await;
    hospital.patient_joins().await;
    hospital.zoom.settled().await;
    let reader = Administrator::reader(&hospital).await;
    let (_, view) = page_of(&hospital, &reader).await;
    let diagnosis = &view["diagnosis"];
    assert_eq!(diagnosis["cause"], "not_joined", "{diagnosis}");
    let says = diagnosis["says"].as_str().unwrap();
    assert!(says.contains("nobody admitted them"), "{says}");
    let fix = diagnosis["fix"].as_str().unwrap();
    assert!(fix.contains("policy.patient_admittance"), "{fix}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_that_ended_before_the_patient_came_is_the_cause() {
    let hospital = Hospital::open().await;
    let provider = hospital.provider_link(PROVIDER).await;
    hospital.zoom.join(&provider, "").unwrap();
    hospital.patient_link().await;
    hospital.settled_records(1).await;
    hospital.zoom.end(number(&provider)).unwrap();
    hospital.settled_records(2).await;
    let reader = Administrator::reader(&hospital).await;
    let (_, view) = page_of(&hospital, &reader).await;
    let diagnosis = &view["diagnosis"];
    assert_eq!(diagnosis["who"]["role"], "patient", "{diagnosis}");
    let says = diagnosis["says"].as_str().unwrap();
    assert!(says.contains("the meeting ended without them"), "{says}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_of_zooms_without_event_subscriptions_is_named_as_the_cause() {
    let hospital = Hospital::open().await;
    hospital.zoom.configure(|zoom| zoom.webhook_url = None);
    hospital.provider_joins().await;
    hospital.patient_joins().await;
    let reader = Administrator::reader(&hospital).await;
    let (_, view) = page_of(&hospital, &reader).await;
    let diagnosis = &view["diagnosis"];
    assert_eq!(diagnosis["cause"], "webhook_not_received", "{diagnosis}");
    assert_eq!(diagnosis["headline"], "The patient's light is not green");
    let fix = diagnosis["fix"].as_str().unwrap();
    assert!(fix.contains("Event Subscriptions"), "{fix}");
}

#[tokio::test(flavor = "multi_thread")]
async fn events_that_have_not_come_since_a_launch_are_said_to_be_perhaps_the_cause() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    let installation = reader.installation();
    let before = installation.clock.now().minus(Duration::from_secs(3_600));
    let heard = installation.table.succeeded(Upstream::ZoomWebhook, before);
    heard.await.unwrap();
    hospital.zoom.configure(|zoom| zoom.webhook_url = None);
    hospital.provider_joins().await;
    hospital.patient_joins().await;
    let (_, view) = page_of(&hospital, &reader).await;
    let fix = view["diagnosis"]["fix"].as_str().unwrap();
    assert!(fix.contains("No event of Zoom has come since"), "{fix}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_not_opened_the_visit_is_named_by_role() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    hospital.settled_records(1).await;
    let reader = Administrator::reader(&hospital).await;
    let (_, view) = page_of(&hospital, &reader).await;
    assert_eq!(view["diagnosis"]["cause"], "not_launched");
    let says = view["diagnosis"]["says"].as_str().unwrap();
    assert!(
        says.starts_with("The patient has not opened the visit"),
        "{says}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_is_written_down_and_what_is_not_there_is_not_found() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    hospital.settled_records(1).await;
    let reader = Administrator::reader(&hospital).await;
    let (path, view) = page_of(&hospital, &reader).await;
    let file = reader.get(&format!("{path}/csv")).await;
    assert_eq!(file.status, 200);
    assert!(file.body.lines().count() > view["steps"].as_array().unwrap().len());
    let audit = reader.get_json("/admin/audit").await;
    let newest = &audit["entries"][0]["action"];
    assert_eq!(newest["action"], "exported");
    assert_eq!(newest["visit"], view["visit"]);
    assert_eq!(audit["entries"][1]["action"]["action"], "viewed");
    for path in [
        "/admin/visits/",
        "/admin/visits/..",
        "/admin/visits/AAAAAAAAAAAAAAAAAAAAAA",
        &format!("/admin/visits/{CSN}"),
        &format!("{path}/x"),
    ] {
        assert_eq!(reader.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_light_that_stayed_green_is_named() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    let patient = hospital.patient_joins().await;
    hospital.settled_records(2).await;
    hospital.answer(LIGHT, 1, 404, "");
    hospital.zoom.leave(patient).unwrap();
    hospital.settled_records(3).await;
    let reader = Administrator::reader(&hospital).await;
    let (_, view) = page_of(&hospital, &reader).await;
    let diagnosis = &view["diagnosis"];
    assert_eq!(diagnosis["headline"], "The patient's light is still green");
    assert_eq!(diagnosis["cause"], "notification_failed");
    let fix = diagnosis["fix"].as_str().unwrap();
    assert!(fix.contains("epic.telehealth_base_url"), "{fix}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_epic_was_told_late_is_drawn_as_late() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    let installation = reader.installation();
    let csn = Csn::parse("L-1").unwrap();
    let key = installation.visit_key(&csn);
    let now = installation.clock.now();
    let came = now.minus(Duration::from_secs(100));
    let edge = Edge {
        person: PersonKey::of(
            &installation.data_key,
            Role::Patient,
            &EpicId::parse("736").unwrap(),
        ),
        number: 1,
        presence: Presence::Present,
        at: came,
    };
    let keep = installation.retention();
    let record = NotificationRecord {
        status: Status::Delivered,
        attempts: vec![Attempt {
            at: came.plus(Duration::from_secs(40)),
            resp_code: Some(200),
            epic_error: None,
            latency_ms: 500,
            problem: None,
        }],
        due_shard: None,
        due_at: None,
        ..NotificationRecord::new(&key, &edge, Role::Patient, true, now, keep)
    };
    installation
        .table
        .commit_settled(&key, &Visit::new(csn), &Change::default(), &[record])
        .await
        .unwrap();
    let path = format!("/admin/visits/{key}");
    let view = reader.get_json(&path).await;
    assert_eq!(view["people"][0]["late"][0]["from"], came.to_string());
    assert_eq!(view["people"][0]["told"]["after_ms"], 40_500);
    assert_eq!(view["notifications"][0]["inferred"], true);
    let page = reader.get(&path).await;
    assert!(page.body.contains("<rect class=\"late\""));
    assert!(page.text().contains("200, 40.5 s late"), "{}", page.text());
}
