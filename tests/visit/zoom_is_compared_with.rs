//! Webhooks get lost. The schedule compares live visits with Zoom, and the lights are right all the same.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use lambda_runtime::{Context, LambdaEvent};
use sandbox::fault::{Effect, Fault};
use serde_json::json;
use shared::{
    bridge::Bridge,
    notification::{NotificationRecord, Status},
    visit::{Csn, Happened, Repair},
};
use tests::{
    CSN, Hospital, PATIENT, PROVIDER, SetClock, until,
    webhook::{JOINED, LEFT},
};

/// The notifier, by a clock that a test sets.
struct Notifier<'a> {
    hospital: &'a Hospital,
    bridge: Bridge,
    clock: Arc<SetClock>,
    ahead: AtomicI64,
}

impl<'a> Notifier<'a> {
    fn of(hospital: &'a Hospital) -> Self {
        let clock = Arc::new(SetClock::default());
        Self {
            hospital,
            bridge: Bridge::with_clock(hospital.environment.clone(), clock.clone()),
            clock,
            ahead: AtomicI64::new(0),
        }
    }

    /// Time passes, for Epic too.
    fn passes(&self, time: Duration) {
        self.clock.advance(time);
        let seconds = i64::try_from(time.as_secs()).unwrap();
        let ahead = self.ahead.fetch_add(seconds, Ordering::SeqCst) + seconds;
        self.hospital.epic.set_clock_skew(ahead);
    }

    async fn sweeps(&self) {
        let event = LambdaEvent::new(json!({ "source": "aws.events" }), Context::default());
        epic_notifier::handle(&self.bridge, event).await.unwrap();
    }

    async fn minute(&self) {
        self.passes(Duration::from_secs(60));
        self.sweeps().await;
        // What it has found is due now; the stream's own notifier has another clock.
        self.sweeps().await;
    }

    async fn records(&self) -> Vec<NotificationRecord> {
        let installation = self.bridge.installation().await.unwrap();
        let key = installation.visit_key(&Csn::parse(CSN).unwrap());
        installation.table.notifications_of(&key).await.unwrap()
    }

    async fn repairs(&self) -> Vec<Repair> {
        let installation = self.bridge.installation().await.unwrap();
        let key = installation.visit_key(&Csn::parse(CSN).unwrap());
        let steps = installation.table.steps_of(&key).await.unwrap();
        let repairs = steps.into_iter().filter_map(|step| match step.happened {
            Happened::Repaired { found, .. } => Some(found),
            _ => None,
        });
        repairs.collect()
    }
}

fn lists(hospital: &Hospital) -> u64 {
    let calls: BTreeMap<String, u64> = hospital.zoom.calls();
    let lists = calls
        .iter()
        .filter(|(name, _)| name.contains("past_meetings"));
    lists.map(|(_, count)| count).sum()
}

/// Both are in, and Epic knows.
async fn both_are_in(hospital: &Hospital) -> (sandbox::zoom::SessionId, sandbox::zoom::SessionId) {
    let provider = hospital.provider_joins().await;
    let patient = hospital.patient_joins().await;
    hospital.light(PROVIDER, true).await;
    hospital.light(PATIENT, true).await;
    hospital.settled_records(2).await;
    (provider, patient)
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_coming_was_lost_is_found_and_the_record_says_so() {
    let hospital = Hospital::open().await;
    hospital.zoom.lose_next(JOINED);
    hospital.provider_joins().await;
    hospital.zoom.settled().await;
    hospital.patient_joins().await;
    hospital.light(PATIENT, true).await;
    assert!(!hospital.provider_light());
    let notifier = Notifier::of(&hospital);
    notifier.sweeps().await;
    hospital.light(PROVIDER, true).await;
    let records = notifier.records().await;
    let repaired: Vec<bool> = records.iter().map(|record| record.repaired).collect();
    assert_eq!(repaired, [false, true]);
    assert_eq!(notifier.repairs().await, [Repair::Joined]);
    // Comparing again finds nothing more.
    notifier.minute().await;
    assert_eq!(notifier.records().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_leaving_was_lost_is_found() {
    let hospital = Hospital::open().await;
    let (_, patient) = both_are_in(&hospital).await;
    hospital.zoom.lose_next(LEFT);
    hospital.zoom.leave(patient).unwrap();
    hospital.zoom.settled().await;
    assert!(hospital.patient_light());
    let notifier = Notifier::of(&hospital);
    notifier.sweeps().await;
    hospital.light(PATIENT, false).await;
    assert!(hospital.provider_light());
    assert_eq!(notifier.repairs().await, [Repair::Left]);
    assert!(notifier.records().await[2].repaired);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_whose_end_was_lost_leaves_no_light_on() {
    let hospital = Hospital::open().await;
    let (provider, _) = both_are_in(&hospital).await;
    for event in [LEFT, LEFT, "meeting.ended"] {
        hospital.zoom.lose_next(event);
    }
    let meeting = hospital.zoom.session(provider).unwrap().meeting;
    hospital.zoom.end(meeting).unwrap();
    hospital.zoom.settled().await;
    assert!(hospital.provider_light() && hospital.patient_light());
    let notifier = Notifier::of(&hospital);
    notifier.minute().await;
    notifier.minute().await;
    hospital.light(PROVIDER, false).await;
    hospital.light(PATIENT, false).await;
    assert!(
        notifier
            .records()
            .await
            .iter()
            .all(|it| it.status == Status::Delivered)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_comes_after_its_repair_changes_nothing() {
    let hospital = Hospital::open().await;
    let (_, patient) = both_are_in(&hospital).await;
    hospital.zoom.hold_deliveries();
    hospital.zoom.leave(patient).unwrap();
    let notifier = Notifier::of(&hospital);
    notifier.sweeps().await;
    hospital.light(PATIENT, false).await;
    hospital.zoom.release_deliveries();
    hospital.zoom.settled().await;
    hospital.settled_records(3).await;
    assert!(!hospital.patient_light());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_concluded_from_a_name_that_zoom_leaves_out() {
    let hospital = Hospital::open().await;
    // Zoom leaves out meetings with one person, so its list is empty.
    hospital.provider_joins().await;
    hospital.light(PROVIDER, true).await;
    let notifier = Notifier::of(&hospital);
    for _ in 0..3 {
        notifier.minute().await;
    }
    assert!(lists(&hospital) >= 2);
    assert!(hospital.provider_light());
    assert_eq!(notifier.records().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_shows_meetings_of_one_person_is_repaired_for_them_too() {
    let hospital = Hospital::open().await;
    hospital
        .zoom
        .configure(|options| options.one_person_reports = true);
    hospital.zoom.lose_next(JOINED);
    hospital.provider_joins().await;
    hospital.zoom.settled().await;
    let notifier = Notifier::of(&hospital);
    notifier.sweeps().await;
    hospital.light(PROVIDER, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_lists_is_not_asked_each_minute_and_its_ends_are_found_still() {
    let hospital = Hospital::open().await;
    let (provider, _) = both_are_in(&hospital).await;
    hospital.answer(
        "past_meetings",
        1,
        400,
        r#"{"code":200,"message":"Only available for paid accounts"}"#,
    );
    let notifier = Notifier::of(&hospital);
    for _ in 0..4 {
        notifier.minute().await;
    }
    assert!(lists(&hospital) <= 1);
    for event in [LEFT, LEFT, "meeting.ended"] {
        hospital.zoom.lose_next(event);
    }
    let meeting = hospital.zoom.session(provider).unwrap().meeting;
    hospital.zoom.end(meeting).unwrap();
    hospital.zoom.settled().await;
    notifier.minute().await;
    hospital.light(PROVIDER, false).await;
    hospital.light(PATIENT, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_limit_of_zoom_is_rested_out() {
    let hospital = Hospital::open().await;
    let (_, patient) = both_are_in(&hospital).await;
    hospital.zoom.lose_next(LEFT);
    hospital.zoom.leave(patient).unwrap();
    hospital.zoom.settled().await;
    hospital.faults.add(Fault {
        path: "/v2/meetings/".to_owned(),
        except: None,
        method: Some("GET".to_owned()),
        after: 0,
        times: 1,
        effect: Effect::Answer {
            status: 429,
            headers: vec![("retry-after".to_owned(), "2099-01-01T00:00:00Z".to_owned())],
            body: r#"{"code":429,"message":"..."}"#.to_owned(),
        },
    });
    let notifier = Notifier::of(&hospital);
    notifier.sweeps().await;
    hospital.zoom.reset_calls();
    notifier.minute().await;
    assert_eq!(hospital.zoom.calls(), BTreeMap::new());
    // Whatever Zoom asks for: an hour at most.
    notifier.passes(Duration::from_secs(3600));
    notifier.minute().await;
    hospital.light(PATIENT, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_calls_are_made_in_a_minute_than_set() {
    let hospital =
        Hospital::open_with(&json!({ "zoom": { "reconcile_calls_per_minute": 0 } })).await;
    both_are_in(&hospital).await;
    let notifier = Notifier::of(&hospital);
    hospital.zoom.reset_calls();
    notifier.minute().await;
    assert_eq!(hospital.zoom.calls(), BTreeMap::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_that_is_quiet_is_asked_for_ever_more_seldom() {
    let hospital = Hospital::open().await;
    hospital.provider_link(PROVIDER).await;
    let notifier = Notifier::of(&hospital);
    let mut hours = Vec::new();
    for _ in 0..26 {
        hospital.zoom.reset_calls();
        for _ in 0..12 {
            notifier.passes(Duration::from_secs(300));
            notifier.sweeps().await;
        }
        let calls: u64 = hospital.zoom.calls().values().sum();
        hours.push(calls);
    }
    assert!(hours[0] > hours[2] && hours[2] > hours[10], "{hours:?}");
    assert_eq!(hours.last(), Some(&0), "{hours:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn surplus_of_an_earlier_generation_is_removed_too() {
    let hospital = Hospital::open().await;
    // The first answer is lost: two meetings, one of them surplus.
    hospital.faults.add(Fault {
        path: "/meetings".to_owned(),
        except: None,
        method: Some("POST".to_owned()),
        after: 0,
        times: 1,
        effect: Effect::LostAnswer,
    });
    hospital.faults.add(Fault {
        path: "/meetings?".to_owned(),
        except: None,
        method: Some("GET".to_owned()),
        after: 0,
        times: 1,
        effect: Effect::Answer {
            status: 200,
            headers: Vec::new(),
            body: r#"{"meetings":[]}"#.to_owned(),
        },
    });
    let first = tests::number(&hospital.provider_link(PROVIDER).await);
    assert_eq!(hospital.zoom.meetings().len(), 2);
    hospital.zoom.delete_meeting(first).unwrap();
    hospital.zoom.settled().await;
    let second = tests::number(&hospital.provider_link(PROVIDER).await);
    assert_ne!(first, second);
    let notifier = Notifier::of(&hospital);
    until("only the second is left", async || {
        notifier.passes(Duration::from_secs(700));
        notifier.sweeps().await;
        let meetings = hospital.zoom.meetings();
        let left: Vec<i64> = meetings
            .iter()
            .filter(|it| !it.deleted)
            .map(|it| it.id)
            .collect();
        left == [second]
    })
    .await;
}
