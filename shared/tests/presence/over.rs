//! When a visit's meeting is over, so that the next launch makes a new one: never while people are in it.

use shared::{
    clock::Timestamp,
    visit::{Visit, apply},
    zoom::{MeetingId, webhook::HappeningKind},
};

use crate::{
    catalogue::{ended, every_order, joined, left, started},
    visit::{KEY, MEETING, SETTLED, Said, before_anyone_came, ready},
};

/// Whether the meeting is over after these events.
fn is_over(visit: &mut Visit, events: &[Said]) -> bool {
    for said in events {
        apply(visit, &said.happening(), &KEY);
    }
    visit.meeting_is_gone()
}

/// Of a visit with so many people, the first of whom is the provider.
fn always(people: usize, events: &[Said], expected: bool) {
    every_order(&mut events.to_vec(), 0, &mut |order| {
        let over = is_over(&mut before_anyone_came(people), order);
        assert_eq!(over, expected, "{order:?}");
    });
}

fn in_second(said: Said) -> Said {
    Said {
        instance: 2,
        ..said
    }
}

#[test]
fn a_meeting_that_ended_is_over() {
    always(1, &[], false);
    always(1, &[started(1), joined(10, 0, 1)], false);
    always(
        1,
        &[started(1), joined(10, 0, 1), left(50, 0, 1), ended(60)],
        true,
    );
    always(1, &[ended(60)], true);
}

#[test]
fn a_meeting_that_runs_again_is_not_over_however_late_its_first_end_is_told() {
    always(1, &[started(1), ended(60), in_second(started(70))], false);
    always(
        1,
        &[joined(1, 0, 1), ended(60), in_second(joined(70, 0, 2))],
        false,
    );
    let twice = [
        started(1),
        ended(60),
        in_second(started(70)),
        in_second(ended(90)),
    ];
    always(1, &twice, true);
}

#[test]
fn an_ended_meeting_is_kept_for_a_patient_who_may_wait_at_it() {
    let without_patient = [joined(10, 0, 1), ended(60)];
    always(2, &without_patient, false);
    let with_patient = [joined(10, 0, 1), joined(11, 1, 2), ended(60)];
    always(2, &with_patient, true);
}

#[test]
fn a_meeting_into_which_a_host_was_just_sent_is_not_over() {
    let mut visit = before_anyone_came(1);
    visit.host_sent_at = Timestamp::from_seconds(SETTLED + 70);
    assert!(!is_over(&mut visit, &[ended(60)]));
}

#[test]
fn a_meeting_that_ended_is_over_although_a_join_was_never_told() {
    always(1, &[started(1), left(50, 0, 1), ended(60)], true);
}

#[test]
fn what_becomes_of_an_earlier_meeting_says_nothing_of_this_one() {
    let mut visit = before_anyone_came(1);
    visit.claim = ready(2, MeetingId::new(MEETING.expose() + 1), SETTLED + 100);
    assert!(
        !is_over(&mut visit, &[ended(120)]),
        "the earlier one ended late"
    );
    let mut deleted = ended(130).happening();
    deleted.kind = HappeningKind::Deleted;
    apply(&mut visit, &deleted, &KEY);
    assert!(!visit.meeting_is_gone(), "the earlier one was deleted");
    deleted.meeting = MeetingId::new(MEETING.expose() + 1);
    apply(&mut visit, &deleted, &KEY);
    assert!(visit.meeting_is_gone(), "this one was deleted");
}
