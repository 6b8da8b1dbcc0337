//! What Zoom's users have reported of its events, each in every order.

use crate::{
    replay,
    visit::{Connection, FIRST_GUEST, Said, What, deliver},
};

fn connection(who: usize, session: usize) -> Connection {
    Connection {
        who,
        session,
        named: true,
    }
}

pub fn joined(at: i64, who: usize, session: usize) -> Said {
    Said {
        at,
        instance: 1,
        what: What::Joined(connection(who, session)),
    }
}

pub fn left(at: i64, who: usize, session: usize) -> Said {
    Said {
        at,
        instance: 1,
        what: What::Left(connection(who, session)),
    }
}

pub fn started(at: i64) -> Said {
    Said {
        at,
        instance: 1,
        what: What::Started,
    }
}

pub fn ended(at: i64) -> Said {
    Said {
        at,
        instance: 1,
        what: What::Ended,
    }
}

/// Calls with every order of the events.
pub fn every_order(events: &mut [Said], fixed: usize, see: &mut impl FnMut(&[Said])) {
    if fixed + 1 >= events.len() {
        see(events);
        return;
    }
    for next in fixed..events.len() {
        events.swap(fixed, next);
        every_order(events, fixed + 1, see);
        events.swap(fixed, next);
    }
}

/// In every order, whether or not the first one is delivered once more in the end, the provider and the patient
/// are there or not.
fn always(events: &[Said], expected: [bool; 2]) {
    assert_eq!(replay::present(2, events), expected, "the test is wrong");
    every_order(&mut events.to_vec(), 0, &mut |order| {
        let mut deliveries = order.to_vec();
        assert_eq!(deliver(2, &deliveries).1, expected, "{deliveries:?}");
        deliveries.extend(order.first());
        assert_eq!(deliver(2, &deliveries).1, expected, "{deliveries:?}");
    });
}

#[test]
fn c56_joined_twice() {
    always(&[joined(10, 0, 1), joined(12, 0, 1)], [true, false]);
    always(
        &[joined(10, 0, 1), joined(12, 0, 1), left(20, 0, 1)],
        [false, false],
    );
}

#[test]
fn c56_left_before_joined() {
    always(&[left(20, 1, 1), joined(10, 1, 1)], [false, false]);
}

#[test]
fn c56_left_of_the_old_connection_redelivered_after_a_rejoin() {
    let events = [
        joined(10, 1, 1),
        left(20, 1, 1),
        joined(30, 1, 2),
        left(20, 1, 1),
    ];
    always(&events, [false, true]);
}

#[test]
fn c56_left_90_seconds_late_after_a_rejoin() {
    always(
        &[joined(10, 1, 1), joined(30, 1, 2), left(120, 1, 1)],
        [false, true],
    );
}

#[test]
fn c56_ended_before_left() {
    let events = [
        started(1),
        joined(10, 0, 1),
        joined(11, 1, 2),
        ended(60),
        left(61, 0, 1),
        left(62, 1, 2),
    ];
    always(&events, [false, false]);
    always(
        &[joined(10, 0, 1), joined(11, 1, 2), ended(60)],
        [false, false],
    );
}

#[test]
fn c56_started_missing() {
    always(&[joined(10, 0, 1), joined(11, 1, 2)], [true, true]);
}

#[test]
fn c56_joined_after_ended() {
    let again = Said {
        instance: 2,
        ..joined(70, 0, 2)
    };
    always(&[joined(10, 0, 1), ended(60), again], [true, false]);
    always(
        &[joined(10, 0, 1), ended(60), joined(61, 0, 2)],
        [true, false],
    );
}

#[test]
fn c56_two_devices_of_one_person() {
    let events = [joined(10, 1, 1), joined(20, 1, 2), left(30, 1, 1)];
    always(&events, [false, true]);
    let events = [
        joined(10, 1, 1),
        joined(20, 1, 2),
        left(30, 1, 1),
        left(40, 1, 2),
    ];
    always(&events, [false, false]);
}

fn admitted(at: i64, who: usize, session: usize) -> Said {
    Said {
        at,
        instance: 1,
        what: What::Admitted(connection(who, session)),
    }
}

#[test]
fn c56_events_of_the_waiting_room_only() {
    // Into the waiting room, and out of it without a join.
    always(&[left(10, 1, 1)], [false, false]);
    always(&[left(10, 1, 1), admitted(20, 1, 1)], [false, false]);
}

#[test]
fn c56_put_back_into_the_waiting_room_and_let_in_again() {
    let once = [left(5, 1, 1), admitted(9, 1, 1), joined(10, 1, 1)];
    always(&once, [false, true]);
    let put_back = [once.as_slice(), &[left(20, 1, 1)]].concat();
    always(&put_back, [false, false]);
    // Whether Zoom tells of the second time by an admission, by a join, or by both.
    let let_in = [put_back.as_slice(), &[admitted(30, 1, 1)]].concat();
    always(&let_in, [false, true]);
    let let_in = [put_back.as_slice(), &[joined(30, 1, 1)]].concat();
    always(&let_in, [false, true]);
    let both = [put_back.as_slice(), &[admitted(30, 1, 1), joined(31, 1, 1)]].concat();
    always(&both, [false, true]);
    let gone = [both.as_slice(), &[left(40, 1, 1)]].concat();
    always(&gone, [false, false]);
}

#[test]
fn c56_in_and_out_in_the_same_moment_is_out() {
    always(&[joined(10, 1, 1), left(10, 1, 1)], [false, false]);
    always(&[joined(10, 1, 1), ended(10)], [false, false]);
}

#[test]
fn c56_moved_into_a_breakout_room_and_back() {
    let moved = [joined(10, 1, 1), left(20, 1, 1), joined(20, 1, 2)];
    always(&moved, [false, true]);
    let back = [moved.as_slice(), &[left(30, 1, 2), joined(30, 1, 3)]].concat();
    always(&back, [false, true]);
}

#[test]
fn c56_host_and_co_host() {
    let events = [joined(10, 0, 1), joined(11, 1, 2), left(20, 0, 1)];
    always(&events, [false, true]);
    always(
        &[events.as_slice(), &[joined(30, 0, 3)]].concat(),
        [true, true],
    );
}

#[test]
fn c56_a_stranger_is_kept_apart() {
    for guest in [FIRST_GUEST, FIRST_GUEST + 1] {
        let events = [joined(5, 1, 1), joined(10, guest, 2), left(20, 1, 1)];
        always(&events, [false, false]);
        always(
            &[joined(10, guest, 2), left(20, guest, 2), joined(15, 0, 3)],
            [true, false],
        );
    }
}

#[test]
fn c56_an_event_that_does_not_say_who_belongs_to_its_connection() {
    let nameless = Said {
        what: What::Left(Connection {
            named: false,
            ..connection(1, 1)
        }),
        ..left(20, 1, 1)
    };
    always(&[joined(10, 1, 1), nameless], [false, false]);
    always(
        &[joined(10, 1, 1), nameless, joined(30, 1, 2)],
        [false, true],
    );
}

#[test]
fn c57_every_order_of_eight_events() {
    let events = [
        started(1),
        joined(10, 0, 1),
        joined(11, 1, 2),
        left(20, 1, 2),
        joined(30, 1, 3),
        joined(31, 1, 4),
        left(40, 1, 3),
        left(50, 0, 1),
    ];
    always(&events, [false, true]);
}
