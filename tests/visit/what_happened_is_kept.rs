//! Whoever reads the code on a page out, and whoever asks what went wrong today, finds it in the table.

use std::{collections::BTreeMap, time::Duration};

use proptest::{prelude::*, strategy::ValueTree as _};
use sandbox::{
    aws::{Failure, FailureKind},
    epic::{Audience, FdiOptions, TokenOverride},
};
use shared::{
    bridge::Bridge,
    clock::{Clock, Day, SystemClock, Timestamp},
    launch::{LaunchType, RefusalCause},
    store::{Log, Logged, Table, Upstream},
    telemetry::CorrelationId,
    visit::{Csn, Happened, Role, SentTo, Step, VisitKey},
};
use tests::{Answer, CSN, Hospital, PATIENT, PROVIDER};

/// The table, and the name of the visit in it.
async fn table(hospital: &Hospital) -> (Table, VisitKey) {
    let bridge = Bridge::new(hospital.environment.clone());
    let installation = bridge.installation().await.unwrap();
    let visit = installation.visit_key(&Csn::parse(CSN).unwrap());
    (installation.table.clone(), visit)
}

async fn log(table: &Table, day: Day, most: usize) -> Log {
    let log = table.logged_between(day.begins(), day.ends(), most);
    log.await.unwrap()
}

/// What was logged in the last hour: a test may run over midnight.
async fn logged(table: &Table) -> Vec<Logged> {
    let now = SystemClock.now().millis();
    let hour = 3_600_000;
    let (from, to) = (now - hour, now + hour);
    let (from, to) = (Timestamp::from_millis(from), Timestamp::from_millis(to));
    let log = table.logged_between(from, to, usize::MAX).await.unwrap();
    assert_eq!(log.since, None);
    log.entries
}

async fn steps(table: &Table) -> Vec<(Option<VisitKey>, Step)> {
    let logged = logged(table).await.into_iter();
    let steps = logged.filter_map(|logged| match logged {
        Logged::Step { visit, step } => Some((visit, step)),
        Logged::Notification { .. } => None,
    });
    steps.collect()
}

async fn under_the_code_of(page: &Answer, table: &Table) -> Vec<(Option<VisitKey>, Step)> {
    let code = page.text_of("span.code").concat();
    // As it is typed by whoever listens.
    let code = CorrelationId::parse(&code.to_lowercase().replace('-', " ")).unwrap();
    table.steps_by_correlation(&code).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_launch_is_found_by_its_code_and_on_its_day() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    hospital.patient_joins().await;
    hospital.light(PROVIDER, true).await;
    hospital.light(PATIENT, true).await;
    hospital.settled_records(2).await;

    let (table, visit) = table(&hospital).await;
    let steps = steps(&table).await;
    let launches = steps.iter().map(|(of, step)| {
        assert_eq!(of.as_ref(), Some(&visit));
        let Happened::Launched {
            launch_type,
            role,
            way: SentTo::Meeting,
            host,
            took_ms,
            sign_in_ms,
            ..
        } = &step.happened
        else {
            panic!("{step:?}");
        };
        assert!(sign_in_ms <= took_ms);
        assert!(step.begun_as.is_some() && step.begun_as != step.correlation);
        (*launch_type, *role, *host)
    });
    let launches: Vec<_> = launches.collect();
    assert_eq!(
        launches,
        [
            (LaunchType::Provider, Role::Provider, true),
            (LaunchType::Patient, Role::Patient, false),
        ]
    );
    for step in &steps {
        // The code of its second request, or of its first.
        for code in [&step.1.correlation, &step.1.begun_as] {
            let code = code.as_ref().unwrap();
            let found = table.steps_by_correlation(code).await.unwrap();
            assert_eq!(found, std::slice::from_ref(step));
        }
    }
    let told = logged(&table).await.into_iter();
    let told = told.filter(|logged| matches!(logged, Logged::Notification { .. }));
    assert_eq!(told.count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_side_that_did_its_part_is_known_to_have() {
    let hospital = Hospital::open().await;
    let before = SystemClock.now();
    let (table, _) = table(&hospital).await;
    assert_eq!(table.last_successes().await.unwrap(), BTreeMap::new());
    // Nobody signed this: Zoom is not known to be there.
    let url = hospital.url("/zoom/webhook");
    let forged = hospital.browser().post_text(&url, "{}").await;
    assert_eq!(forged.status, 401);
    assert_eq!(table.last_successes().await.unwrap(), BTreeMap::new());
    hospital.provider_link(PROVIDER).await;
    let known = table.last_successes().await.unwrap();
    assert!(known.contains_key(&Upstream::EpicSignIn) && known.contains_key(&Upstream::ZoomApi));
    assert!(!known.contains_key(&Upstream::EpicTelehealth));

    hospital.provider_joins().await;
    hospital.light(PROVIDER, true).await;
    tests::until("all five are known", async || {
        table.last_successes().await.unwrap().len() == Upstream::ALL.len()
    })
    .await;
    for (upstream, at) in table.last_successes().await.unwrap() {
        assert!(at >= before, "{upstream:?}");
        table.succeeded(upstream, before).await.unwrap();
        assert_eq!(table.last_successes().await.unwrap()[&upstream], at);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_on_an_error_page_leads_to_what_was_refused_and_how_to_mend_it() {
    let hospital = Hospital::open().await;
    let (table, visit) = table(&hospital).await;
    let wrong_key = hospital.url("/launch/nurse/wrong?iss=a&launch=b");
    let wrong_key = hospital.browser().open(&wrong_key).await;
    let no_csn = TokenOverride::new().without_member("epicSessionId");
    hospital.epic.override_next_token(no_csn);
    let no_csn = hospital.visit(Audience::Provider, CSN, PROVIDER).await;
    hospital.answer("/users", 9, 500, "{}");
    let no_zoom = hospital.visit(Audience::Provider, CSN, PROVIDER).await;
    for (page, launch_type, cause, of, begun) in [
        (
            &wrong_key,
            LaunchType::Nurse,
            RefusalCause::NotFound,
            None,
            false,
        ),
        (
            &no_csn,
            LaunchType::Provider,
            RefusalCause::ContextInvalid,
            None,
            true,
        ),
        (
            &no_zoom,
            LaunchType::Provider,
            RefusalCause::ZoomUnreachable,
            Some(visit),
            true,
        ),
    ] {
        let found = under_the_code_of(page, &table).await;
        let [(found_of, step)] = found.as_slice() else {
            panic!("{cause:?}: {found:?}");
        };
        let Happened::Refused {
            launch_type: found_type,
            cause: found_cause,
            status,
            fix,
            ..
        } = &step.happened
        else {
            panic!("{step:?}");
        };
        assert_eq!((*found_type, *found_cause), (Some(launch_type), cause));
        assert_eq!((*found_of).as_ref(), of.as_ref(), "{cause:?}");
        assert_eq!(*status, page.status);
        assert_eq!(step.begun_as.is_some(), begun, "{cause:?}");
        let shown = page.text_of("details").concat();
        assert!(shown.contains(fix.as_str()), "{fix} is not in {shown}");
    }
    assert_eq!(steps(&table).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_who_waited_came_in_once_however_often_their_page_is_loaded() {
    let hospital = Hospital::open().await;
    let early = TokenOverride::new().without_member("encounterProviderId");
    hospital.epic.override_next_token(early);
    let url = hospital.launch(Audience::Patient, CSN, PATIENT, FdiOptions::default());
    let patient = hospital.browser();
    let waiting = patient.open(&url).await;
    assert_eq!(patient.get(&waiting.url).await.status, 200);
    hospital.provider_link(PROVIDER).await;
    for _ in 0..3 {
        patient.get(&waiting.url).await.zoom_link();
    }
    let (table, visit) = table(&hospital).await;
    let steps = table.steps_of(&visit).await.unwrap();
    let [launched, _, over] = steps.as_slice() else {
        panic!("{steps:?}");
    };
    let Happened::Launched { way, person, .. } = &launched.happened else {
        panic!("{launched:?}");
    };
    assert_eq!(*way, SentTo::Waiting);
    let waited = over.at.since(launched.at).as_millis();
    let took_ms = u64::try_from(waited).unwrap();
    let person = person.clone();
    assert_eq!(over.happened, Happened::WaitingOver { person, took_ms });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_that_the_table_does_not_take_keeps_nobody_out() {
    let hospital = Hospital::open().await;
    hospital.provider_link(PROVIDER).await;
    let first = hospital.patient_link().await;
    // The launch is marked as used; after that a patient whom the visit knows needs no other write.
    let failure = Failure::of("PutItem", FailureKind::Internal).times(1_000);
    hospital.aws.fail(failure.after(1).by("launch-patient"));
    assert_eq!(hospital.patient_link().await, first);
    hospital.aws.recover();
    let (table, _) = table(&hospital).await;
    assert_eq!(steps(&table).await.len(), 2);
}

/// A step at some moment of three days, of one of several visits or of none.
fn a_step() -> impl Strategy<Value = (i64, Option<u8>)> {
    (0..3 * 86_400_000_i64, proptest::option::of(0..20_u8))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_has_everything_of_it_exactly_once_and_in_order() {
    let hospital = Hospital::open().await;
    let (table, _) = table(&hospital).await;
    let first = Day::of(Timestamp::parse("2026-03-08T00:00:00Z").unwrap());
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut written: Vec<(Timestamp, Option<VisitKey>)> = Vec::new();
    let keep = SystemClock.now().plus(std::time::Duration::from_secs(3600));
    let edges = [0, 86_399_999, 86_400_000, 2 * 86_400_000 - 1].map(|at| (at, Some(1)));
    let random = (0..150).map(|_| a_step().new_tree(&mut runner).unwrap().current());
    for (at, of) in edges.into_iter().chain(random.collect::<Vec<_>>()) {
        let code = CorrelationId::random();
        let step = Step {
            at: Timestamp::from_millis(first.begins().millis() + at),
            correlation: Some(code.clone()),
            begun_as: None,
            happened: Happened::Refused {
                launch_type: None,
                cause: RefusalCause::Link,
                status: 404,
                reason: String::new(),
                fix: String::new(),
                took_ms: 0,
            },
        };
        let visit = of.map(|of| VisitKey::from_stored(format!("visit-{of}")));
        match &visit {
            Some(visit) => table.add_step(visit, &step, keep).await.unwrap(),
            None => table
                .add_step_without_visit(&code, &step, keep)
                .await
                .unwrap(),
        }
        written.push((step.at, visit));
    }
    written.sort_unstable();
    let mut all = Vec::new();
    for day in [first.previous(), first, first.next(), first.next().next()] {
        let logged = log(&table, day, usize::MAX).await.entries;
        assert!(logged.iter().all(|logged| Day::of(logged.at()) == day));
        assert!(logged.is_sorted_by_key(Logged::at));
        all.extend(logged.into_iter().map(|logged| match logged {
            Logged::Step { visit, step } => (step.at, visit),
            Logged::Notification { told, .. } => panic!("{told:?}"),
        }));
    }
    all.sort_unstable();
    assert_eq!(all, written);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_day_that_is_too_long_the_end_is_read_and_nothing_is_left_out_of_it() {
    let hospital = Hospital::open().await;
    let (table, _) = table(&hospital).await;
    let now = SystemClock.now();
    let (day, keep) = (Day::of(now).previous(), now.plus(Duration::from_secs(3600)));
    // What one visit says is more than one answer of the table can be; the other is in another partition.
    let visits = [("visit-1", 90_000), ("visit-2", 10)];
    for second in 0..60 {
        let at = day.begins().plus(Duration::from_secs(second));
        let (visit, length) = visits[usize::from(second % 2 == 1)];
        let step = Step {
            at,
            correlation: None,
            begun_as: None,
            happened: Happened::Refused {
                launch_type: None,
                cause: RefusalCause::Link,
                status: 404,
                reason: "x".repeat(length),
                fix: String::new(),
                took_ms: 0,
            },
        };
        let visit = VisitKey::from_stored(visit);
        table.add_step(&visit, &step, keep).await.unwrap();
    }
    let whole = log(&table, day, 240).await;
    assert_eq!((whole.entries.len(), whole.since), (60, None));
    let end = log(&table, day, 4).await;
    let since = end.since.unwrap();
    let times = |log: &Log| log.entries.iter().map(Logged::at).collect::<Vec<_>>();
    let expected = times(&whole).into_iter().filter(|at| *at > since);
    assert_eq!(times(&end), expected.collect::<Vec<_>>());
    assert!(
        (4..50).contains(&end.entries.len()),
        "{}",
        end.entries.len()
    );
}
