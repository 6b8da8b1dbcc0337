//! Each visit has one outcome, and each that failed one cause.
#![allow(clippy::unwrap_used, clippy::panic)]

mod absent;

use std::time::Duration;

use proptest::prelude::*;
use shared::{
    data_key::DataKey,
    epic::Verdict,
    launch::{LaunchType, RefusalCause},
    notification::NotificationRecord,
    visit::{
        CallOutcome, Checks, Csn, DeviceTested, Edge, EpicId, Happened, Instance, Person,
        PersonName, RoomProblem, SentTo, Session,
    },
};

use super::*;
use crate::{calendar::Calendar, overview::view::Visits};

const KEEP: Duration = Duration::from_secs(86_400);

fn day() -> Day {
    Calendar::by_utc().parse_day("2026-11-25").unwrap()
}

/// A moment of the day, in minutes.
fn at(minute: u64) -> Timestamp {
    day().begins.plus(Duration::from_secs(minute * 60))
}

/// An hour after whatever happens here.
fn later() -> Timestamp {
    at(600)
}

fn key() -> VisitKey {
    VisitKey::from_stored("v")
}

fn person(role: Role) -> PersonKey {
    let id = EpicId::parse("1").unwrap();
    PersonKey::of(&DataKey::new(&[1; 32]), role, &id)
}

fn step(minute: u64, happened: Happened) -> Step {
    Step {
        at: at(minute),
        correlation: Some(CorrelationId::random()),
        begun_as: None,
        happened,
    }
}

fn launched(minute: u64, role: Role, way: SentTo) -> Step {
    let launch_type = match role {
        Role::Provider => LaunchType::Provider,
        _ => LaunchType::Patient,
    };
    step(
        minute,
        Happened::Launched {
            launch_type,
            person: person(role),
            role,
            way,
            host: false,
            took_ms: 1,
            sign_in_ms: 1,
        },
    )
}

fn refused(minute: u64, launch_type: Option<LaunchType>, cause: RefusalCause) -> Step {
    step(
        minute,
        Happened::Refused {
            launch_type,
            cause,
            status: 400,
            reason: "why".to_owned(),
            fix: "the fix".to_owned(),
            took_ms: 1,
        },
    )
}

fn tested(minute: u64, result: Verdict) -> Step {
    step(
        minute,
        Happened::DeviceTested(DeviceTested {
            person: person(Role::Patient),
            platform: "safari on ios".to_owned(),
            result,
            checks: Checks::default(),
        }),
    )
}

fn told(minute: u64, role: Role, status: Status) -> Told {
    let edge = Edge {
        person: person(role),
        number: 1,
        presence: Presence::Present,
        at: at(minute),
    };
    let mut record = NotificationRecord::new(&key(), &edge, role, false, at(minute), KEEP);
    record.status = status;
    record.into()
}

/// A visit in which these people came in at these minutes; those with `false` have left again.
fn visit(people: &[(Role, u64, bool)]) -> Visit {
    let mut visit = Visit::new(Csn::parse("10277").unwrap());
    for (role, minute, still) in people {
        let mut participant = Participant::of(Person {
            role: *role,
            epic_id: None,
            name: PersonName::clean("A", "B", *role),
        });
        let mut session = Session::new("u");
        session.joined(at(*minute));
        if !still {
            session.left(at(minute + 1));
        }
        participant.sessions.insert("s".to_owned(), session);
        visit.participants.insert(person(*role), participant);
    }
    visit.instances.insert("u".to_owned(), Instance::default());
    visit
}

fn judged(steps: &[Step], records: &[Told], visit: Option<&Visit>) -> Judged {
    judged_at(later(), steps, records, visit)
}

fn judged_at(now: Timestamp, steps: &[Step], records: &[Told], visit: Option<&Visit>) -> Judged {
    let key = key();
    let facts = Facts {
        key: &key,
        steps,
        records,
        visit,
        webhook_at: Some(now),
    };
    judge(&facts, day(), now)
}

#[track_caller]
fn assert_failed(judged: &Judged, cause: Cause) {
    match judged {
        Judged::Failed(failure) => assert_eq!(failure.cause, cause),
        other => panic!("{other:?}, not {cause:?}"),
    }
}

#[test]
fn a_visit_happened_if_both_sides_were_there() {
    let both = visit(&[(Role::Provider, 1, false), (Role::Patient, 2, false)]);
    assert_eq!(judged(&[], &[], Some(&both)), Judged::Happened);
    let guest = visit(&[(Role::Provider, 1, false), (Role::Guest, 2, false)]);
    assert_eq!(judged(&[], &[], Some(&guest)), Judged::Happened);
    // What the visit does not keep, the notifications tell.
    let told = [
        told(1, Role::Provider, Status::Delivered),
        told(2, Role::Patient, Status::Superseded),
    ];
    assert_eq!(judged(&[], &told, None), Judged::Happened);
    // A test that failed, and a refusal that was got over or not, took nothing away.
    let steps = [
        tested(0, Verdict::DoesNotWork),
        refused(3, Some(LaunchType::Patient), RefusalCause::NoHost),
    ];
    assert_eq!(judged(&steps, &[], Some(&both)), Judged::Happened);
}

#[test]
fn one_side_alone_is_told_from_nobody_and_from_someone_expected() {
    let nurse = visit(&[(Role::Nurse, 1, false), (Role::Patient, 1, false)]);
    assert_eq!(judged(&[], &[], Some(&nurse)), Judged::OneSide);
    let provider = visit(&[(Role::Provider, 1, false)]);
    let waiting = [launched(1, Role::Patient, SentTo::Waiting)];
    assert_eq!(judged(&waiting, &[], Some(&provider)), Judged::OneSide);
    assert_eq!(
        judged(&[tested(1, Verdict::Works)], &[], None),
        Judged::Nobody
    );
    let there = visit(&[(Role::Patient, 1, true)]);
    assert_eq!(judged(&[], &[], Some(&there)), Judged::Waiting);
    // The next day nobody is expected any more.
    let tomorrow = day().ends;
    assert_eq!(judged_at(tomorrow, &[], &[], Some(&there)), Judged::OneSide);
    // Who came on another day did not come on this one.
    let other_day = visit(&[(Role::Provider, 2_000, false)]);
    assert_eq!(judged(&[], &[], Some(&other_day)), Judged::Nobody);
}

#[test]
fn whoever_stays_over_midnight_is_there_on_both_days() {
    let mut visit = visit(&[(Role::Patient, 1_438, true), (Role::Provider, 1_443, false)]);
    let tomorrow = day().ends;
    assert_eq!(judged_at(tomorrow, &[], &[], Some(&visit)), Judged::OneSide);
    let key = key();
    let next = |visit: &Visit| {
        let facts = Facts {
            key: &key,
            steps: &[],
            records: &[],
            visit: Some(visit),
            webhook_at: None,
        };
        judge(&facts, Calendar::by_utc().after(day()), at(2_000))
    };
    assert_eq!(next(&visit), Judged::Happened);
    let patient = visit.participants.get_mut(&person(Role::Patient)).unwrap();
    patient.sessions.get_mut("s").unwrap().left(at(1_439));
    assert_eq!(next(&visit), Judged::OneSide);
}

#[test]
fn a_visit_that_only_ended_on_a_day_is_none_of_that_days() {
    let key = key();
    let counted = |records: &[Told]| {
        let facts = Facts {
            key: &key,
            steps: &[],
            records,
            visit: None,
            webhook_at: None,
        };
        Visits::of(std::iter::once(facts), day(), later()).total
    };
    let gone = |status| Told {
        state: ConnectionState::Disconnected,
        ..told(5, Role::Patient, status)
    };
    assert_eq!(counted(&[gone(Status::Delivered)]), 0);
    // Its light stays green.
    assert_eq!(counted(&[gone(Status::Failed)]), 1);
    let came = told(1, Role::Patient, Status::Delivered);
    assert_eq!(counted(&[came, gone(Status::Delivered)]), 1);
}

#[test]
fn a_refusal_stands_until_the_same_record_lets_someone_in() {
    use RefusalCause as Of;
    for (of, cause) in [
        (Of::SignInRefused, Cause::SignInRefused),
        (Of::WrongRole, Cause::ContextInvalid),
        (Of::ContextInvalid, Cause::ContextInvalid),
        (Of::NoHost, Cause::NoHost),
        (Of::ZoomRefused, Cause::ZoomRefused),
        (Of::ZoomUnreachable, Cause::ZoomRefused),
        (Of::Room, Cause::ZoomRefused),
    ] {
        let refused = refused(1, Some(LaunchType::Provider), of);
        let patient = launched(2, Role::Patient, SentTo::Waiting);
        let both = [refused.clone(), patient];
        assert_failed(&judged(&both, &[], None), cause);
        let provider = launched(2, Role::Provider, SentTo::Waiting);
        assert_eq!(judged(&[refused, provider], &[], None), Judged::OneSide);
    }
    // A page that was too old stands in nobody's way.
    let old = [refused(1, None, Of::Over)];
    assert_eq!(judged(&old, &[], None), Judged::Nobody);
    let room = |outcome| {
        step(
            1,
            Happened::RoomCalled {
                person: person(Role::Room),
                outcome,
                took_ms: 1,
            },
        )
    };
    let offline = [room(CallOutcome::Refused(RoomProblem::Offline))];
    assert_failed(&judged(&offline, &[], None), Cause::ZoomRefused);
    assert_eq!(
        judged(&[room(CallOutcome::Asked)], &[], None),
        Judged::Nobody
    );
}

#[test]
fn a_light_that_epic_refused_fails_the_visit_although_it_took_place() {
    let both = visit(&[(Role::Provider, 1, false), (Role::Patient, 2, false)]);
    let failed = [told(2, Role::Patient, Status::Failed)];
    let verdict = judged(&[], &failed, Some(&both));
    assert_failed(&verdict, Cause::EpicRefused);
    let Judged::Failed(failure) = verdict else {
        return;
    };
    assert!(failure.fix.ends_with("Replay."), "{}", failure.fix);
}

#[test]
fn a_stranger_or_a_failed_test_is_the_cause_only_where_someone_is_missing() {
    let stranger = visit(&[(Role::Provider, 1, false), (Role::Unmapped, 2, false)]);
    assert_failed(
        &judged(&[], &[], Some(&stranger)),
        Cause::UnmappedParticipant,
    );
    let test = [tested(1, Verdict::DoesNotWork)];
    assert_failed(&judged(&test, &[], None), Cause::DeviceTestFailed);
    let came = visit(&[(Role::Patient, 2, false)]);
    assert_eq!(judged(&test, &[], Some(&came)), Judged::OneSide);
    // The newest test counts, and a visit that takes place on another day has not failed on this one.
    let again = [test[0].clone(), tested(2, Verdict::Works)];
    assert_eq!(judged(&again, &[], None), Judged::Nobody);
    let other_day = visit(&[(Role::Patient, 2_000, false)]);
    assert_eq!(judged(&test, &[], Some(&other_day)), Judged::Nobody);
}

fn roles() -> impl Strategy<Value = Role> {
    prop::sample::select(vec![
        Role::Provider,
        Role::Nurse,
        Role::Patient,
        Role::Room,
        Role::Guest,
        Role::Unmapped,
    ])
}

fn steps() -> impl Strategy<Value = Step> {
    let causes = vec![
        RefusalCause::SignInRefused,
        RefusalCause::ContextInvalid,
        RefusalCause::NoHost,
        RefusalCause::ZoomRefused,
        RefusalCause::Over,
        RefusalCause::Table,
    ];
    let types = prop::option::of(prop::sample::select(vec![
        LaunchType::Provider,
        LaunchType::Patient,
        LaunchType::DeviceTest,
    ]));
    prop_oneof![
        (0_u64..1440, roles(), any::<bool>()).prop_map(|(minute, role, waits)| launched(
            minute,
            role,
            if waits {
                SentTo::Waiting
            } else {
                SentTo::Meeting
            }
        )),
        (0_u64..1440, types, prop::sample::select(causes))
            .prop_map(|(minute, launch_type, cause)| refused(minute, launch_type, cause)),
        (0_u64..1440, any::<bool>()).prop_map(|(minute, works)| tested(
            minute,
            if works {
                Verdict::Works
            } else {
                Verdict::DoesNotWork
            }
        )),
    ]
}

fn records() -> impl Strategy<Value = Told> {
    let statuses = prop::sample::select(vec![
        Status::Pending,
        Status::Delivered,
        Status::Superseded,
        Status::Failed,
    ]);
    (0_u64..1440, roles(), statuses).prop_map(|(minute, role, status)| told(minute, role, status))
}

proptest! {
    #[test]
    fn whatever_was_recorded_leads_to_one_outcome_and_one_cause(
        mut steps in prop::collection::vec(steps(), 0..8),
        mut records in prop::collection::vec(records(), 0..5),
        people in prop::collection::vec((roles(), 0_u64..1440, any::<bool>()), 0..5),
        kept in any::<bool>(),
        now in 0_u64..3000,
    ) {
        let visit = visit(&people);
        let visit = kept.then_some(&visit);
        let first = judged_at(at(now), &steps, &records, visit);
        let came = |is: fn(&Role) -> bool| {
            records.iter().any(|record| is(&record.role))
                || kept && people.iter().any(|(role, ..)| is(role))
        };
        let both = came(|role| *role == Role::Provider)
            && came(|role| matches!(role, Role::Patient | Role::Guest | Role::Room));
        let refused = records.iter().any(|record| record.status == Status::Failed);
        prop_assert_eq!(first == Judged::Happened, both && !refused);
        match &first {
            Judged::Failed(failure) => {
                prop_assert!(!failure.fix.is_empty());
                if both {
                    prop_assert_eq!(failure.cause, Cause::EpicRefused);
                }
            }
            _ => prop_assert!(!refused),
        }
        if now >= 1440 {
            prop_assert_ne!(first.outcome(), Outcome::Waiting);
        }
        // Where the visit is not read, it would have changed nothing.
        let facts = Facts { key: &key(), steps: &steps, records: &records, visit: None, webhook_at: None };
        if !facts.needs_visit() {
            prop_assert_eq!(&first, &judged_at(at(now), &steps, &records, None));
        }
        // Nothing depends on the order in which the table lists what it has.
        steps.reverse();
        records.reverse();
        let again = judged_at(at(now), &steps, &records, visit);
        prop_assert_eq!(first.outcome(), again.outcome());
    }
}
