//! The machine under a function: it is taken away, at whatever it waits for, or it stands still and goes on as if
//! nothing had been. Lambda's time limit, its memory limit and a kill are one thing here: the function is gone.

use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use sandbox::{
    epic::Audience,
    fault::{Effect, Fault},
    template::Template,
};
use shared::bridge::Bridge;
use tests::{
    Answer, CSN, Hospital, PATIENT, PROVIDER, SetClock, number,
    webhook::{Function, lost_join},
};

use crate::visitor::Visitor;

/// Longer than every lease and every state of a launch.
const TEN_MINUTES: Duration = Duration::from_secs(600);
/// More calls than a launch makes.
const CALLS: u32 = 28;

/// The call after so many others is met with silence.
fn falls_silent(hospital: &Hospital, path: &str, after: u32, effect: Effect) {
    hospital.faults.add(Fault {
        path: path.to_owned(),
        // The browser's own step.
        except: Some("/oauth2/authorize".to_owned()),
        method: None,
        after,
        times: 1,
        effect,
    });
}

/// API Gateway waits 30 seconds for an answer: a function that took longer would go on for nobody, and its person
/// would see the gateway's own page.
#[test]
fn c88_no_function_that_answers_a_request_may_run_longer_than_its_caller_waits() {
    let template = Template::parse(include_str!("../../template.yaml")).unwrap();
    let answering: Vec<_> = template
        .functions
        .iter()
        .filter(|function| !function.routes.is_empty())
        .collect();
    assert!(!answering.is_empty());
    for function in answering {
        assert!(
            function.timeout < Duration::from_secs(29),
            "{}",
            function.id
        );
    }
}

/// Zoom hangs up after three seconds, whatever the function waits for just then: its cold start, a table that is
/// silent. What was not said to be stored comes again, and counts once.
#[tokio::test(flavor = "multi_thread")]
async fn c88_a_webhook_that_is_cut_off_at_whatever_it_waits_for_counts_once() {
    for effect in [Effect::Silence, Effect::ActThenSilence] {
        let mut call = 0;
        loop {
            let hospital = Hospital::open().await;
            let body = lost_join(&hospital).await;
            let function = Function::cold(&hospital);
            let mut silences = hospital.faults.silences();
            falls_silent(&hospital, "/sim/aws", call, effect.clone());
            let cut_off = tokio::select! {
                status = function.fresh(&body) => { assert_eq!(status, 200); false }
                silence = silences.changed() => { silence.unwrap(); true }
            };
            hospital.faults.clear();
            let again = Function::cold(&hospital);
            for _ in 0..2 {
                assert_eq!(again.fresh(&body).await, 200, "{effect:?} of call {call}");
            }
            hospital.light(PROVIDER, true).await;
            assert_eq!(hospital.settled_records(1).await.len(), 1);
            assert_eq!(hospital.epic.status_calls().len(), 1);
            if !cut_off {
                break;
            }
            call += 1;
        }
        // The secret, the meeting, the visit, the transaction; then whoever tells Epic has calls of their own.
        assert!(call >= 4, "{call} calls of a cold webhook");
    }
}

/// Functions that go by a clock which jumps while one of them stands still.
struct Frozen {
    hospital: Hospital,
    clock: Arc<SetClock>,
}

impl Frozen {
    async fn open() -> Self {
        Self {
            hospital: Hospital::open().await,
            clock: Arc::default(),
        }
    }

    async fn launches(&self, audience: Audience, person: &str) -> Answer {
        let functions = Bridge::with_clock(self.hospital.environment.clone(), self.clock.clone());
        let functions = Arc::new(functions);
        let visitor = Visitor::opens(&self.hospital, &functions, audience, CSN, person);
        visitor.await.answer
    }

    async fn link(&self, audience: Audience, person: &str) -> String {
        self.launches(audience, person).await.zoom_link()
    }

    /// Everything else goes on meanwhile.
    fn ten_minutes_pass(&self) {
        self.clock.advance(TEN_MINUTES);
        let seconds = i64::try_from(TEN_MINUTES.as_secs()).unwrap();
        self.hospital.epic.set_clock_skew(seconds);
        self.hospital.zoom.advance(TEN_MINUTES);
    }

    /// A launch stands still at a call, with whatever it holds; gives whether that call came.
    async fn stands_still_at(&self, call: u32, effect: Effect) -> bool {
        let what = format!("frozen at call {call}, {effect:?}");
        let mut silences = self.hospital.faults.silences();
        falls_silent(&self.hospital, "", call, effect);
        let launch = self.launches(Audience::Provider, PROVIDER);
        tokio::pin!(launch);
        tokio::select! {
            answer = &mut launch => {
                assert_eq!(answer.status, 303, "{what}: {}", answer.text());
                self.hospital.faults.clear();
                return false;
            }
            silence = silences.changed() => silence.unwrap(),
        }
        self.hospital.faults.clear();
        self.ten_minutes_pass();
        // Another one takes over, and somebody is in the meeting before the first goes on.
        let meeting = number(&self.link(Audience::Patient, PATIENT).await);
        let provider = self.link(Audience::Provider, PROVIDER).await;
        assert_eq!(number(&provider), meeting, "{what}");
        self.hospital.zoom.join(&provider, "").unwrap();
        // Now it goes on: its connection is dead, its lease is over, its clock has jumped.
        let thawed = launch.await;
        match thawed.location() {
            Some(link) => assert_eq!(number(link), meeting, "{what}: people apart"),
            None => assert!(thawed.status >= 400, "{what}: {}", thawed.status),
        }
        let patient = self.link(Audience::Patient, PATIENT).await;
        assert_eq!(number(&patient), meeting, "{what}: another meeting won");
        self.hospital.zoom.join(&patient, "").unwrap();
        assert_eq!(self.hospital.lively(), [meeting], "{what}");
        true
    }
}

async fn a_launch_is_frozen(effect: Effect) {
    let all = (0..CALLS).map(|call| {
        let effect = effect.clone();
        async move { Frozen::open().await.stands_still_at(call, effect).await }
    });
    let frozen = join_all(all).await;
    let count = frozen.iter().filter(|frozen| **frozen).count();
    // The calls that a first launch makes: nothing was left out at the end, and it was not done at once.
    assert!(count > 5 && !frozen[frozen.len() - 1], "{frozen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn c88_a_launch_that_is_frozen_before_any_call_makes_no_second_meeting_win() {
    a_launch_is_frozen(Effect::Silence).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c88_a_launch_that_is_frozen_after_any_call_makes_no_second_meeting_win() {
    a_launch_is_frozen(Effect::ActThenSilence).await;
}
