//! People who come without a name: inferred from who else is there, in any order.

use proptest::prelude::*;
use shared::visit::Visit;

use crate::{
    cases,
    catalogue::{every_order, joined, left},
    replay, script,
    visit::{
        Connection, Delivery, FIRST_GUEST, Said, What, before_any_launch, deliver_to, known,
        launch, launch_without_a_name, person, strangers,
    },
};

/// A provider by name, and patients who launched without one at these times.
fn expecting(launches: &[i64]) -> Visit {
    let mut visit = before_any_launch();
    launch(&mut visit, 0);
    for (number, at) in (1..).zip(launches) {
        launch_without_a_name(&mut visit, number, *at);
    }
    visit
}

fn always(launches: &[i64], events: &[Said], expected: &[bool], unmapped: usize) {
    every_order(&mut events.to_vec(), 0, &mut |order| {
        let deliveries = order.iter().copied().map(Delivery::Event);
        let (visit, present) = deliver_to(expecting(launches), expected.len(), deliveries);
        assert_eq!(present, expected, "{order:?}");
        assert_eq!(strangers(&visit), unmapped, "{order:?}");
        for number in 1..expected.len() {
            let participant = &visit.participants[&person(number)];
            assert_eq!(
                participant.inferred,
                !participant.sessions.is_empty(),
                "{order:?}"
            );
        }
    });
}

const NAMELESS: usize = FIRST_GUEST;

#[test]
fn the_only_one_missing_is_who_came_without_a_name() {
    always(
        &[5],
        &[joined(10, 0, 1), joined(11, NAMELESS, 2)],
        &[true, true],
        0,
    );
    let away = [joined(11, NAMELESS, 2), left(20, NAMELESS, 2)];
    always(&[5], &away, &[false, false], 0);
}

#[test]
fn where_two_could_have_come_nobody_is_guessed() {
    always(
        &[5, 6],
        &[joined(10, NAMELESS, 1)],
        &[false, false, false],
        1,
    );
}

#[test]
fn nobody_joins_before_their_launch() {
    let events = [joined(10, NAMELESS, 1), joined(30, NAMELESS, 2)];
    always(&[5, 20], &events, &[false, true, true], 0);
    let first_left = [events[0], events[1], left(40, NAMELESS, 1)];
    always(&[5, 20], &first_left, &[false, false, true], 0);
}

#[test]
fn a_second_connection_without_a_name_is_shown_as_unmapped_while_the_first_is_there() {
    let events = [joined(10, NAMELESS, 1), joined(12, NAMELESS, 2)];
    always(&[5], &events, &[false, true], 1);
}

#[test]
fn who_comes_back_before_zoom_noticed_that_they_were_cut_off_is_still_there() {
    let events = [
        joined(10, NAMELESS, 1),
        joined(30, NAMELESS, 2),
        left(120, NAMELESS, 1),
    ];
    always(&[5], &events, &[false, true], 0);
}

#[test]
fn a_name_that_zoom_tells_later_takes_the_connection_away_again() {
    let named = Said {
        at: 25,
        instance: 1,
        what: What::Joined(Connection {
            who: FIRST_GUEST + 1,
            session: 2,
            named: true,
        }),
    };
    let events = [joined(11, NAMELESS, 2), named];
    always(&[5], &events, &[false, false], 1);
}

proptest! {
    #![proptest_config(cases(20_000))]

    /// Against the order of time; of the people in the script some come without a name.
    #[test]
    fn any_order_leads_to_the_same_knowledge(
        (script, events) in script::shuffled(),
        nameless in prop::collection::vec(any::<bool>(), 3),
    ) {
        let without_name = |said: Said| {
            let change = |connection: Connection| {
                let hidden = nameless.get(connection.who).is_some_and(|hidden| *hidden);
                Connection { named: connection.named && !hidden, ..connection }
            };
            let what = match said.what {
                What::Joined(whose) => What::Joined(change(whose)),
                What::Admitted(whose) => What::Admitted(change(whose)),
                What::Left(whose) => What::Left(change(whose)),
                other => other,
            };
            Said { what, ..said }
        };
        let mut visit = before_any_launch();
        for (number, nameless) in nameless.iter().enumerate().take(script.people) {
            if *nameless {
                launch_without_a_name(&mut visit, number, 40 * i64::try_from(number).unwrap());
            } else {
                launch(&mut visit, number);
            }
        }
        let in_order = |events: Vec<Said>| {
            let deliveries = events.into_iter().map(without_name).map(Delivery::Event);
            deliver_to(visit.clone(), script.people, deliveries)
        };
        let (shuffled, present) = in_order(events);
        let (sorted, expected) = in_order(replay::sorted(&script.events));
        prop_assert_eq!(present, expected);
        prop_assert_eq!(known(&shuffled), known(&sorted));
        prop_assert_eq!(shuffled.instances, sorted.instances);
    }
}
