//! Whoever opens a visit, however many at once and whatever breaks meanwhile: all meet in one meeting.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod harness;
mod naive;
mod ports;
mod script;
mod world;

use std::{env, time::Duration};

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};

use harness::{Algorithm, run};
use script::{Fault, Run, Script, Step};

/// `PROPTEST_CASES`, or enough for every run of the tests.
fn config() -> ProptestConfig {
    let cases = env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(2_000),
        failure_persistence: None,
        max_shrink_iters: 500,
        ..ProptestConfig::default()
    }
}

fn together(count: usize) -> Run {
    Run {
        launches: vec![Script::smooth(Duration::ZERO); count],
        sweeps: Vec::new(),
        gone_at: Vec::new(),
        numbers: 0x9e37_79b9_7f4a_7c15,
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn all_who_launch_at_once_meet_whatever_breaks(script in script::run()) {
        let outcome = run(Algorithm::Open, &script);
        prop_assert!(outcome.broken.is_empty(), "{:?}", outcome);
    }

    #[test]
    fn after_a_meeting_is_over_all_who_come_meet_in_a_new_one(script in script::run_with_ends()) {
        let outcome = run(Algorithm::Open, &script);
        prop_assert!(outcome.broken.is_empty(), "{:?}", outcome);
    }
}

#[test]
fn the_careless_way_splits_people_so_this_test_can_fail() {
    let mut runner = TestRunner::deterministic();
    let split = (0..100)
        .map(|_| script::run().new_tree(&mut runner).unwrap().current())
        .filter(|script| {
            let broken = run(Algorithm::Naive, script).broken;
            broken.iter().any(|what| what.contains("were split"))
        })
        .count();
    assert!(split > 10, "only {split} of 100 runs split people");
    let smooth = run(Algorithm::Naive, &together(2));
    assert!(
        smooth.broken.iter().any(|what| what.contains("split")),
        "{smooth:?}"
    );
}

#[test]
fn a_launch_may_die_at_any_step_of_any_path() {
    let mishaps = [
        Fault::None,
        Fault::AnswerLost,
        Fault::ServerError,
        Fault::ListedLate(30),
        Fault::FrozenBefore(20),
        Fault::Refused,
    ];
    for others in 0..3 {
        // The third call is the create of a launch that finds nothing.
        for (mishap, after) in mishaps
            .into_iter()
            .flat_map(|mishap| [(mishap, false), (mishap, true)])
        {
            let mut died = 0;
            for step in 1.. {
                let mut script = together(others + 1);
                let doomed = &mut script.launches[0];
                doomed.dies = Some((step, after));
                doomed.steps = vec![Fault::None, Fault::None, mishap]
                    .into_iter()
                    .map(|fault| Step {
                        takes: Duration::from_millis(10),
                        fault,
                    })
                    .collect();
                let outcome = run(Algorithm::Open, &script);
                assert!(outcome.broken.is_empty(), "{script:?}: {outcome:?}");
                if outcome.launches[0].is_some() {
                    assert!(outcome.calls[0] < step);
                    break;
                }
                died += 1;
            }
            assert!(
                died >= 4,
                "a launch that makes a meeting takes four calls at least"
            );
        }
    }
}

#[test]
fn without_mishap_one_meeting_is_made_and_everyone_is_let_in() {
    for count in 1..=6 {
        let outcome = run(Algorithm::Open, &together(count));
        assert!(outcome.broken.is_empty(), "{outcome:?}");
        assert!(
            outcome.launches.iter().all(|opened| *opened == Some(true)),
            "{outcome:?}"
        );
    }
}

#[test]
fn once_zoom_says_the_meeting_is_over_later_launches_agree_on_the_next() {
    let mut script = together(2);
    script.gone_at = vec![Duration::from_secs(60)];
    script
        .launches
        .extend(vec![Script::smooth(Duration::from_secs(61)); 3]);
    let outcome = run(Algorithm::Open, &script);
    assert!(outcome.broken.is_empty(), "{outcome:?}");
    assert!(
        outcome.launches.iter().all(|opened| *opened == Some(true)),
        "{outcome:?}"
    );
    assert_eq!(outcome.generation, 2);
}

#[test]
fn a_meeting_made_long_after_another_was_settled_is_removed_too() {
    let mut script = together(1);
    script.launches[0].steps = [Fault::None, Fault::None, Fault::FrozenBefore(29)]
        .map(|fault| Step {
            takes: Duration::from_millis(1),
            fault,
        })
        .to_vec();
    script
        .launches
        .push(Script::smooth(Duration::from_millis(15_500)));
    // Ten minutes after the second launch settled its meeting, but not yet after the first one made its own.
    script
        .sweeps
        .push(Script::smooth(Duration::from_secs(15 + 603)));
    let outcome = run(Algorithm::Open, &script);
    assert!(outcome.broken.is_empty(), "{outcome:?}");
}

#[test]
fn a_launch_whose_claim_the_table_did_not_confirm_goes_on_with_it() {
    // Taken unheard; settled unheard; not settled, because another write was in the way.
    for steps in [
        vec![Fault::None, Fault::Unheard],
        vec![Fault::None, Fault::None, Fault::None, Fault::Unheard],
        vec![Fault::None, Fault::None, Fault::None, Fault::InTheWay],
    ] {
        let mut script = together(1);
        script.launches[0].steps = steps
            .into_iter()
            .map(|fault| Step {
                takes: Duration::from_millis(10),
                fault,
            })
            .collect();
        let outcome = run(Algorithm::Open, &script);
        assert!(outcome.broken.is_empty(), "{outcome:?}");
        assert_eq!(outcome.launches, [Some(true)], "{script:?}");
    }
}
