//! When a meeting counts as over.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::{
    data_key::DataKey,
    zoom::{
        Meeting, MeetingId, MeetingUuid, RegistrantId, UserType, ZoomUser, ZoomUserId,
        webhook::{self, Happening, HappeningKind},
    },
};

const SINCE: i64 = 1_000;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(SINCE + seconds)
}

fn person(role: Role, id: &str) -> Person {
    let epic_id = Some(EpicId::parse(id).unwrap());
    Person {
        role,
        epic_id,
        name: PersonName::clean(id, "", role),
    }
}

/// A visit whose meeting is settled, and whose patient was sent into it at second 10.
fn visit(meeting: u64) -> (Visit, DataKey) {
    let key = DataKey::new(&[1; 32]);
    let mut visit = Visit::new(Csn::parse("10277").unwrap());
    let provider = PersonKey::of(&key, Role::Provider, &EpicId::parse("E1").unwrap());
    let user = ZoomUser {
        id: ZoomUserId::new("u1"),
        user_type: UserType::Licensed,
    };
    visit.claim = Claim {
        generation: 2,
        fence: 1,
        state: ClaimState::Ready {
            owner: Owner {
                user,
                person: provider,
            },
            meeting: Meeting {
                id: MeetingId::new(meeting),
                join_url: serde_json::from_str("\"https://zoom.us/j/1\"").unwrap(),
                registration: true,
                waiting_room: false,
            },
            marker: "m".to_owned(),
            since: at(0),
            surplus_from: None,
        },
    };
    let patient = PersonKey::of(&key, Role::Patient, &EpicId::parse("P1").unwrap());
    let mut sent = Participant::launched(person(Role::Patient, "P1"), at(10));
    sent.identities
        .insert(Identity::registrant(&RegistrantId::new("r1")), 2);
    visit.participants.insert(patient, sent);
    (visit, key)
}

fn happens(
    visit: &mut Visit,
    key: &DataKey,
    meeting: u64,
    uuid: &str,
    second: i64,
    kind: HappeningKind,
) {
    let happening = Happening {
        meeting: MeetingId::new(meeting),
        uuid: MeetingUuid::new(uuid),
        at: at(second),
        kind,
        key: String::new(),
    };
    apply(visit, &happening, key);
}

fn patient_joins() -> HappeningKind {
    HappeningKind::Joined(webhook::Participant {
        session: "1".to_owned(),
        registrant: Some(RegistrantId::new("r1")),
        user: None,
    })
}

#[test]
fn an_end_after_everyone_was_in_is_the_end() {
    let (mut visit, key) = visit(1);
    happens(&mut visit, &key, 1, "a", 20, patient_joins());
    assert!(!visit.meeting_is_gone());
    happens(&mut visit, &key, 1, "a", 30, HappeningKind::Ended);
    assert!(visit.meeting_is_gone());
}

#[test]
fn nobody_is_left_waiting_at_an_ended_meeting_while_others_get_a_new_one() {
    let (mut visit, key) = visit(1);
    happens(&mut visit, &key, 1, "a", 30, HappeningKind::Ended);
    assert!(!visit.meeting_is_gone());
}

#[test]
fn a_late_end_of_an_earlier_instance_does_not_end_a_running_one() {
    let (mut visit, key) = visit(1);
    happens(&mut visit, &key, 1, "b", 40, patient_joins());
    happens(&mut visit, &key, 1, "b", 35, HappeningKind::Started);
    happens(&mut visit, &key, 1, "a", 30, HappeningKind::Ended);
    assert!(!visit.meeting_is_gone());
}

#[test]
fn what_becomes_of_an_earlier_meeting_does_not_end_this_one() {
    let (mut visit, key) = visit(2);
    happens(&mut visit, &key, 2, "b", 20, patient_joins());
    happens(&mut visit, &key, 1, "a", 50, HappeningKind::Ended);
    happens(&mut visit, &key, 1, "a", 60, HappeningKind::Deleted);
    assert!(!visit.meeting_is_gone());
}

#[test]
fn a_deleted_meeting_is_gone_whoever_waits() {
    let (mut visit, key) = visit(1);
    happens(&mut visit, &key, 1, "", 30, HappeningKind::Deleted);
    assert!(visit.meeting_is_gone());
}

#[test]
fn whole_seconds_of_zoom_do_not_make_someone_wait_who_came_in() {
    let (mut visit, key) = visit(1);
    for participant in visit.participants.values_mut() {
        participant.launched_at = Timestamp::from_millis(at(20).millis() + 700);
    }
    happens(&mut visit, &key, 1, "a", 20, patient_joins());
    happens(&mut visit, &key, 1, "a", 30, HappeningKind::Ended);
    assert!(visit.meeting_is_gone());
}
