//! Who did not come, and why.

use super::*;

#[test]
fn where_zoom_has_told_nothing_since_the_fix_says_so() {
    let sent = [launched(9, Role::Provider, SentTo::Meeting)];
    let key = key();
    let fix = |webhook_at| {
        let facts = Facts {
            key: &key,
            steps: &sent,
            records: &[],
            visit: None,
            webhook_at,
        };
        match judge(&facts, day(), later()) {
            Judged::Failed(failure) => failure.fix,
            other => panic!("{other:?}"),
        }
    };
    for silent in [None, Some(at(0)), Some(at(7))] {
        assert!(fix(silent).contains("event subscription"));
    }
    // Not every event is noted: one may have come after the last that was.
    for heard in [8, 10] {
        assert!(fix(Some(at(heard))).contains("no click on Join"));
    }
}

#[test]
fn whoever_was_sent_to_zoom_has_some_minutes_to_come() {
    let provider = visit(&[(Role::Provider, 1, false)]);
    let sent = [launched(1, Role::Patient, SentTo::Meeting)];
    assert_eq!(
        judged_at(at(5), &sent, &[], Some(&provider)),
        Judged::Waiting
    );
    assert_failed(
        &judged_at(at(11), &sent, &[], Some(&provider)),
        Cause::NeverClickedThrough,
    );
    let came = visit(&[(Role::Patient, 2, false)]);
    assert_eq!(judged(&sent, &[], Some(&came)), Judged::OneSide);
    // Who came after midnight came all the same.
    let later = visit(&[(Role::Patient, 1_441, false)]);
    let late = [launched(1_439, Role::Patient, SentTo::Meeting)];
    assert_eq!(
        judged_at(at(1_500), &late, &[], Some(&later)),
        Judged::Nobody
    );
}

#[test]
fn who_waits_for_a_host_waits_until_it_was_in_vain() {
    for way in [SentTo::Waiting, SentTo::Meeting] {
        let waits = [launched(1, Role::Patient, way)];
        assert_eq!(judged_at(at(200), &waits, &[], None), Judged::Waiting);
        assert_failed(&judged(&waits, &[], None), Cause::NoHost);
        assert_failed(&judged_at(day().ends, &waits, &[], None), Cause::NoHost);
        // A device that did not work is not why.
        let [wait] = waits;
        let tested = [tested(0, Verdict::DoesNotWork), wait];
        assert_eq!(judged_at(at(200), &tested, &[], None), Judged::Waiting);
        assert_failed(&judged(&tested, &[], None), Cause::NoHost);
    }
}

#[test]
fn a_host_who_stopped_before_zoom_is_the_cause_and_not_whoever_waits_for_them() {
    for way in [SentTo::Waiting, SentTo::Meeting] {
        let provider = launched(1, Role::Provider, SentTo::Meeting);
        let steps = [provider.clone(), launched(5, Role::Patient, way)];
        assert_eq!(judged_at(at(10), &steps, &[], None), Judged::Waiting);
        let Judged::Failed(failure) = judged_at(at(16), &steps, &[], None) else {
            panic!("it failed");
        };
        assert_eq!(failure.cause, Cause::NeverClickedThrough);
        assert_eq!(failure.code, provider.correlation);
    }
}

#[test]
fn whoever_stood_in_the_waiting_room_is_told_from_whoever_clicked_nothing() {
    let fix = |kept: &Visit| match judged(
        &[launched(2, Role::Patient, SentTo::Meeting)],
        &[],
        Some(kept),
    ) {
        Judged::Failed(failure) => failure.fix,
        other => panic!("{other:?}"),
    };
    let mut kept = visit(&[(Role::Provider, 1, false), (Role::Patient, 2, false)]);
    let patient = kept.participants.get_mut(&person(Role::Patient)).unwrap();
    patient.sessions.clear();
    assert!(fix(&kept).contains("no click on Join"));
    let mut waited = Session::new("u");
    waited.left(at(3));
    let patient = kept.participants.get_mut(&person(Role::Patient)).unwrap();
    patient.sessions.insert("s".to_owned(), waited);
    assert!(fix(&kept).contains("waiting room"));
}
