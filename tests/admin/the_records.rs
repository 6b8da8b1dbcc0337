//! The records of a day: paged, exported, and whatever is in them.

use std::collections::BTreeSet;

use serde_json::Value;
use shared::{
    bridge::Installation,
    epic::{StatusError, Verdict},
    launch::{LaunchType, RefusalCause},
    notification::{Attempt, NotificationRecord, Status},
    telemetry::CorrelationId,
    visit::{
        Change, Checks, Csn, DeviceTestTold, DeviceTested, Edge, EpicId, Happened, PersonKey,
        Presence, Role, Step, Visit, VisitKey,
    },
};
use tests::Hospital;

use crate::administrator::Administrator;

const SCRIPT: &str = "<script>alert(1)</script>";

fn visit_of(installation: &Installation, csn: &str) -> (VisitKey, Csn) {
    let csn = Csn::parse(csn).unwrap();
    (installation.visit_key(&csn), csn)
}

fn patient(installation: &Installation) -> PersonKey {
    let id = EpicId::parse("736").unwrap();
    PersonKey::of(&installation.data_key, Role::Patient, &id)
}

/// Failed notifications of one visit, which say this.
async fn fail(installation: &Installation, csn: &str, count: u64, problem: &str) -> VisitKey {
    let attempt = Attempt {
        at: installation.clock.now(),
        resp_code: Some(400),
        epic_error: Some(StatusError::InvalidConferenceId),
        latency_ms: 12,
        problem: Some(problem.to_owned()),
    };
    fail_after(installation, csn, count, attempt).await
}

/// The same after this attempt.
async fn fail_after(
    installation: &Installation,
    csn: &str,
    count: u64,
    attempt: Attempt,
) -> VisitKey {
    let (key, csn) = visit_of(installation, csn);
    let now = installation.clock.now();
    let keep = installation.retention();
    let record = |number| {
        let edge = Edge {
            person: patient(installation),
            number,
            presence: Presence::Present,
            at: now,
        };
        let record = NotificationRecord::new(&key, &edge, Role::Patient, false, now, keep);
        NotificationRecord {
            status: Status::Failed,
            attempts: vec![attempt.clone()],
            due_shard: None,
            due_at: None,
            ..record
        }
    };
    let records: Vec<NotificationRecord> = (1..=count).map(record).collect();
    for records in records.chunks(20) {
        installation
            .table
            .commit_settled(&key, &Visit::new(csn.clone()), &Change::default(), records)
            .await
            .unwrap();
    }
    key
}

#[tokio::test(flavor = "multi_thread")]
async fn c96_a_paging_token_is_of_one_session_and_one_question() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    fail(reader.installation(), "1", 120, "it failed").await;

    let mut seen = BTreeSet::new();
    let mut path = "/admin/records".to_owned();
    let mut tokens = Vec::new();
    loop {
        let page = reader.get_json(&path).await;
        let rows = page["records"].as_array().unwrap();
        assert!(!rows.is_empty() && rows.len() <= 50);
        seen.extend(rows.iter().map(Value::to_string));
        let Some(next) = page["next"].as_str() else {
            break;
        };
        tokens.push(next.to_owned());
        path = format!("/admin/records?page={next}");
    }
    assert_eq!(tokens.len(), 2);

    let token = &tokens[0];
    let mut changed = token.clone().into_bytes();
    changed[20] = if changed[20] == b'A' { b'B' } else { b'A' };
    let changed = String::from_utf8(changed).unwrap();
    for page in [
        format!("/admin/records?page={changed}"),
        format!("/admin/records?page={token}x"),
        "/admin/records?page=x".to_owned(),
        format!("/admin/records?status=all&page={token}"),
        format!("/admin/records?role=patient&page={token}"),
        format!("/admin/records?day=2026-01-01&page={token}"),
    ] {
        let answer = reader.get(&page).await;
        assert_eq!(answer.status, 400, "{page}");
        assert!(answer.text().contains("Begin at the first page again"));
    }
    let other = Administrator::reader(&hospital).await;
    let page = format!("/admin/records?page={token}");
    assert_eq!(other.get(&page).await.status, 400);
    assert_eq!(reader.get(&page).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn c96_a_question_that_is_none_is_refused_with_what_would_be_one() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    for page in [
        "day=yesterday",
        "day=2026-02-30",
        "status=*",
        "role=<script>",
    ] {
        let answer = reader.get(&format!("/admin/records?{page}")).await;
        assert_eq!(answer.status, 400, "{page}");
        assert!(!answer.body.contains("<script>"));
    }
    let page = reader.get("/admin/records?day=2026-01-01").await;
    assert!(page.text().contains("Nothing of this kind on this day"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_up_after_a_day_is_not_said_to_be_tried_again() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    let at = reader.installation().clock.now();
    let attempt = |resp_code, epic_error| Attempt {
        at,
        resp_code,
        epic_error,
        latency_ms: 12,
        problem: None,
    };
    let busy = Some(StatusError::LockFailed);
    for (csn, attempt) in [
        ("1", attempt(None, None)),
        ("2", attempt(Some(503), None)),
        ("3", attempt(Some(400), busy)),
    ] {
        let key = fail_after(reader.installation(), csn, 1, attempt).await;
        for page in [&format!("/admin/visits/{key}"), "/admin/records", "/admin"] {
            let text = reader.get(page).await.text();
            assert!(text.contains("If it goes on") || text.contains("if it goes on"));
            assert!(!text.contains("it is tried again"), "{page}: {text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c97_a_file_holds_no_formula_and_its_taking_is_written_down() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    let installation = reader.installation();
    let key = fail(installation, "1", 2, "=cmd|' /C calc'!A0, \"x\"\r\ny").await;
    let file = reader.get("/admin/records/csv?status=failed").await;
    assert_eq!(file.status, 200);
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    let disposition = file.headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment; filename=\"notification-records-2"));
    // One mark for Excel, then the names.
    assert!(
        file.body.starts_with("\u{feff}\"time_utc\""),
        "{}",
        file.body
    );
    let cell = "\"'=cmd|' /C calc'!A0, \"\"x\"\"\r\ny\"";
    assert_eq!(file.body.matches(cell).count(), 2, "{}", file.body);
    assert!(!file.body.contains("\"=cmd"));
    let of_visit = reader.get(&format!("/admin/visits/{key}/csv")).await;
    assert!(
        of_visit.body.contains("RespCode 400, =cmd"),
        "{}",
        of_visit.body
    );
    let audit = reader.get_json("/admin/audit").await;
    let entry = audit["entries"].as_array().unwrap().iter().find(|entry| {
        entry["action"]["action"] == "exported" && entry["action"]["page"] == "records"
    });
    assert_eq!(entry.unwrap()["action"]["rows"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn c98_whatever_was_stored_is_shown_as_text() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    let installation = reader.installation();
    let key = fail(installation, "1", 1, SCRIPT).await;
    let now = installation.clock.now();
    let until = now.plus(installation.retention());
    let code = CorrelationId::random();
    let refused = |reason: &str| Happened::Refused {
        launch_type: Some(LaunchType::Patient),
        cause: RefusalCause::ContextInvalid,
        status: 400,
        reason: reason.to_owned(),
        fix: SCRIPT.to_owned(),
        took_ms: 3,
    };
    for happened in [
        refused(SCRIPT),
        Happened::DeviceTested(DeviceTested {
            person: patient(installation),
            platform: SCRIPT.to_owned(),
            result: Verdict::DoesNotWork,
            checks: Checks::default(),
        }),
        Happened::DeviceTestTold(DeviceTestTold {
            person: patient(installation),
            result: Verdict::Works,
            delivered: false,
            attempts: 1,
            resp_code: None,
            epic_error: None,
            problem: Some(SCRIPT.to_owned()),
        }),
    ] {
        let step = Step {
            at: now,
            correlation: None,
            begun_as: None,
            happened,
        };
        installation
            .table
            .add_step(&key, &step, until)
            .await
            .unwrap();
    }
    let step = Step {
        at: now,
        correlation: Some(code.clone()),
        begun_as: None,
        happened: refused(SCRIPT),
    };
    installation
        .table
        .add_step_without_visit(&code, &step, until)
        .await
        .unwrap();
    for path in [
        format!("/admin/visits/{key}"),
        format!("/admin/records/code/{code}"),
        "/admin/records?status=all".to_owned(),
    ] {
        let page = reader.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.body.contains("<script>alert"), "{path}");
        assert!(page.body.contains("&lt;script&gt;alert"), "{path}");
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("script-src 'self'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(
            !page.body.contains(" style=") && !page.body.contains("<style"),
            "{path}"
        );
        assert_eq!(page.headers["x-content-type-options"], "nosniff");
    }
}
