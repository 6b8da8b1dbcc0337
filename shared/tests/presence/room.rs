//! A Zoom Room, of which Zoom may say nothing, or an ID that nobody knows: inferred, in any order of events.

use proptest::prelude::*;
use shared::visit::{Participant, Visit};

use crate::{
    cases,
    catalogue::{ended, every_order, joined, left},
    replay, script,
    visit::{
        A_ROOM, Connection, Delivery, FIRST_GUEST, Said, What, before_any_launch, call_room,
        deliver_to, known, launch, launch_without_a_name, strangers,
    },
};

const NAMELESS: usize = FIRST_GUEST;
/// A Zoom user whom nobody knows.
const HIDDEN: usize = FIRST_GUEST + 2;
const OTHER: usize = FIRST_GUEST + 3;

/// A provider by name, and a room with these calls.
fn expecting(calls: &[(i64, bool)]) -> Visit {
    let mut visit = before_any_launch();
    launch(&mut visit, 0);
    call_room(&mut visit, 0, calls);
    visit
}

fn room(visit: &Visit, number: usize) -> Participant {
    let key = call_room(&mut visit.clone(), number, &[]);
    visit.participants[&key].clone()
}

fn is_in(visit: &Visit, number: usize) -> bool {
    let sessions = room(visit, number).sessions;
    sessions.values().any(|it| it.is_open(&visit.instances))
}

/// In every order of the events the room is in or not, and so many unknown people are there.
fn always(expecting: &Visit, events: &[Said], inside: bool, unknown: usize) {
    every_order(&mut events.to_vec(), 0, &mut |order| {
        let deliveries = order.iter().copied().map(Delivery::Event);
        let (visit, _) = deliver_to(expecting.clone(), 1, deliveries);
        assert_eq!(is_in(&visit, 0), inside, "{order:?}");
        assert_eq!(strangers(&visit), unknown, "{order:?}");
    });
}

const CALLED: [(i64, bool); 1] = [(0, true)];

#[test]
fn somebody_unknown_who_comes_after_the_call_is_the_room() {
    for who in [NAMELESS, HIDDEN] {
        let events = [joined(5, 0, 1), joined(10, who, 2)];
        always(&expecting(&CALLED), &events, true, 0);
        let (visit, _) = deliver_to(expecting(&CALLED), 1, events.map(Delivery::Event));
        assert!(room(&visit, 0).inferred);
        let gone = [joined(10, who, 2), left(60, who, 2)];
        always(&expecting(&CALLED), &gone, false, 0);
        always(
            &expecting(&CALLED),
            &[joined(10, who, 2), ended(60)],
            false,
            0,
        );
    }
}

#[test]
fn a_room_under_its_own_id_is_certain_whoever_else_came() {
    let events = [joined(10, HIDDEN, 1), joined(20, A_ROOM, 2)];
    every_order(&mut events.to_vec(), 0, &mut |order| {
        let deliveries = order.iter().copied().map(Delivery::Event);
        let (visit, _) = deliver_to(expecting(&CALLED), 1, deliveries);
        assert!(is_in(&visit, 0));
        assert!(!room(&visit, 0).inferred);
    });
    always(&expecting(&[]), &[joined(20, A_ROOM, 2)], true, 0);
}

#[test]
fn nobody_is_the_room_before_it_is_called_or_after_it_was_called_off() {
    for who in [NAMELESS, HIDDEN] {
        let events = [joined(10, who, 1)];
        always(&expecting(&[(20, true)]), &events, false, 1);
        always(&expecting(&[(0, true), (5, false)]), &events, false, 1);
        // One that is inside stays until it has gone.
        always(&expecting(&[(0, true), (15, false)]), &events, true, 0);
        let again = [(0, true), (5, false), (8, true)];
        always(&expecting(&again), &events, true, 0);
    }
}

#[test]
fn a_registrant_or_the_owner_is_not_the_room() {
    let registrant = [joined(10, FIRST_GUEST + 1, 1)];
    always(&expecting(&CALLED), &registrant, false, 1);
    let mut without_the_owner = before_any_launch();
    call_room(&mut without_the_owner, 0, &CALLED);
    launch_without_a_name(&mut without_the_owner, 0, 1_000_000);
    let owner = [joined(10, 0, 1), joined(20, HIDDEN, 2)];
    always(&without_the_owner, &owner, true, 1);
}

#[test]
fn of_two_rooms_that_are_missing_or_a_person_and_a_room_nobody_is_guessed() {
    let mut two = expecting(&CALLED);
    call_room(&mut two, 1, &CALLED);
    always(&two, &[joined(10, HIDDEN, 1)], false, 1);
    // The first is known to be inside: it was the other one, before that was called off.
    let mut after = two.clone();
    call_room(&mut after, 1, &[(50, false)]);
    let events = [joined(5, A_ROOM, 1), joined(10, HIDDEN, 2)];
    let (visit, _) = deliver_to(after, 1, events.map(Delivery::Event));
    assert!(is_in(&visit, 1) && room(&visit, 1).inferred);

    let mut with_a_patient = expecting(&CALLED);
    launch_without_a_name(&mut with_a_patient, 1, 0);
    always(&with_a_patient, &[joined(10, NAMELESS, 1)], false, 1);
    // A patient who comes without an identity is no Zoom user.
    always(&with_a_patient, &[joined(10, HIDDEN, 1)], true, 0);
}

#[test]
fn a_lost_connection_comes_back_at_once_and_later_it_is_somebody_else() {
    for who in [NAMELESS, HIDDEN, OTHER] {
        let first = [joined(5, HIDDEN, 1), left(50, HIDDEN, 1)];
        let again = |at| [first.as_slice(), &[joined(at, who, 2)]].concat();
        always(&expecting(&CALLED), &again(60), true, 0);
        always(&expecting(&CALLED), &again(200), false, 1);
        // Unless it was called once more.
        always(&expecting(&[(0, true), (190, true)]), &again(200), true, 0);
    }
}

#[test]
fn who_comes_while_the_room_is_inside_is_the_room_only_if_that_proves_to_have_been_cut_off() {
    let both = [joined(5, HIDDEN, 1), joined(30, OTHER, 2)];
    always(&expecting(&CALLED), &both, true, 1);
    let cut_off = [both.as_slice(), &[left(100, HIDDEN, 1)]].concat();
    always(&expecting(&CALLED), &cut_off, true, 0);
    // A guest who stays when the room leaves.
    let guest = [both.as_slice(), &[left(3_600, HIDDEN, 1)]].concat();
    always(&expecting(&CALLED), &guest, false, 1);
}

proptest! {
    #![proptest_config(cases(20_000))]

    /// Against the order of time: rooms are called and called off while people come and go, of whom some have no
    /// name, and whatever Zoom calls the rooms.
    #[test]
    fn any_order_leads_to_the_same_knowledge_of_rooms_too(
        (script, events) in script::shuffled(),
        nameless in prop::collection::vec(any::<bool>(), 3),
        calls in prop::collection::vec((0..2_usize, 0_i64..600, any::<bool>()), 1..5),
        own_id in any::<bool>(),
    ) {
        let renamed = |said: Said| {
            let change = |connection: Connection| {
                let hidden = nameless.get(connection.who).is_some_and(|hidden| *hidden);
                let named = connection.named && !hidden;
                let who = match connection.who {
                    HIDDEN if own_id => A_ROOM,
                    who => who,
                };
                Connection { who, named, ..connection }
            };
            let what = match said.what {
                What::Joined(it) => What::Joined(change(it)),
                What::Admitted(it) => What::Admitted(change(it)),
                What::Left(it) => What::Left(change(it)),
                other => other,
            };
            Said { what, ..said }
        };
        let mut visit = before_any_launch();
        for number in 0..script.people {
            if nameless.get(number).is_some_and(|it| *it) {
                launch_without_a_name(&mut visit, number, 0);
            } else {
                launch(&mut visit, number);
            }
        }
        for (number, at, called) in &calls {
            call_room(&mut visit, *number, &[(*at, *called)]);
        }
        let in_order = |events: Vec<Said>| {
            let deliveries = events.into_iter().map(renamed).map(Delivery::Event);
            deliver_to(visit.clone(), script.people, deliveries)
        };
        let (shuffled, present) = in_order(events);
        let (sorted, expected) = in_order(replay::sorted(&script.events));
        prop_assert_eq!(present, expected);
        prop_assert_eq!(known(&shuffled), known(&sorted));
        prop_assert_eq!(shuffled.instances, sorted.instances);
    }
}
