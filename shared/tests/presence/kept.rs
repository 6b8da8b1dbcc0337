//! Items of an earlier version are read for what they are.

use serde_json::json;
use shared::{
    clock::Timestamp,
    visit::{Participant, Presence, Visit, apply},
};

use crate::{
    catalogue::{joined, left},
    visit::{KEY, SETTLED, Said, before_any_launch, person},
};

/// Milliseconds, so many seconds after the meeting was settled.
fn at(seconds: i64) -> i64 {
    (SETTLED + seconds) * 1000
}

/// A patient as the earlier version kept them: no connection says whose it is, and a join not known yet lies at the
/// end of time.
fn kept() -> Visit {
    let patient: Participant = serde_json::from_value(json!({
        "role": "patient",
        "epic_id": "PERSON1",
        "name": { "first": "A", "last": "B" },
        "identities": { "registrant:registrant-1": 1 },
        "sessions": {
            "instance-1#1": { "uuid": "instance-1", "joined_at": at(10), "left_at": 0 },
            "instance-1#2": { "uuid": "instance-1", "joined_at": i64::MAX, "left_at": at(5) },
        },
        "reported": { "edge": 1, "presence": "present" },
    }))
    .unwrap();
    let mut visit = before_any_launch();
    visit.participants.insert(person(1), patient);
    visit
}

fn present(visit: &Visit) -> bool {
    let patient = &visit.participants[&person(1)];
    Presence::of(&patient.sessions, &visit.instances) == Presence::Present
}

fn tell(visit: &mut Visit, said: Said) -> usize {
    apply(visit, &said.happening(), &KEY).edges.len()
}

#[test]
fn who_was_there_is_there_and_the_next_events_count() {
    let mut visit = kept();
    assert!(present(&visit));
    let last = visit.participants[&person(1)].last_joined();
    assert_eq!(last, Some(Timestamp::from_millis(at(10))));

    assert_eq!(
        tell(&mut visit, joined(12, 0, 7)),
        0,
        "a stranger changes nothing"
    );
    assert!(present(&visit));
    assert_eq!(tell(&mut visit, left(20, 1, 1)), 1);
    assert!(!present(&visit));
    assert_eq!(tell(&mut visit, joined(30, 1, 1)), 1);
    assert!(present(&visit));
}

#[test]
fn a_leave_whose_join_was_not_known_is_still_before_it() {
    let mut visit = kept();
    tell(&mut visit, left(20, 1, 1));
    tell(&mut visit, joined(4, 1, 2));
    assert!(!present(&visit));
}
