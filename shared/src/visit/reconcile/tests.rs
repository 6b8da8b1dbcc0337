#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;
use crate::{
    data_key::DataKey,
    visit::{Csn, apply},
    zoom::{RegistrantId, ZoomUserId},
};

const MEETING: MeetingId = MeetingId::new(1);

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(1_000 + seconds)
}

fn uuid() -> MeetingUuid {
    MeetingUuid::new("u")
}

/// A record of a connection from a second to another.
fn stay(session: u8, from: i64, until: Option<i64>) -> Attendance {
    Attendance {
        session: session.to_string(),
        registrant: session
            .is_multiple_of(2)
            .then(|| RegistrantId::new(format!("r{session}"))),
        user: (!session.is_multiple_of(2)).then(|| ZoomUserId::new(format!("u{session}"))),
        joined_at: at(from),
        left_at: until.map(at),
    }
}

fn present(visit: &Visit) -> usize {
    let people = visit.participants.values();
    people
        .filter(|it| Presence::of(&it.sessions, &visit.instances) == Presence::Present)
        .count()
}

fn compared(mut visit: Visit, attendance: &[Attendance]) -> (Visit, usize) {
    let key = DataKey::new(&[1; 32]);
    let mut edges = 0;
    for happening in attended(&visit.clone(), MEETING, &uuid(), attendance) {
        edges += apply(&mut visit, &happening, &key).edges.len();
    }
    (visit, edges)
}

fn nobody() -> Visit {
    Visit::new(Csn::parse("10277").unwrap())
}

#[test]
fn one_who_changed_rooms_is_there_as_long_as_one_of_their_records_lasts() {
    let rooms = [
        stay(2, 0, Some(10)),
        stay(2, 10, Some(20)),
        stay(2, 20, None),
    ];
    assert_eq!(present(&compared(nobody(), &rooms).0), 1);
    let over = [stay(2, 0, Some(10)), stay(2, 10, Some(20))];
    assert_eq!(present(&compared(nobody(), &over).0), 0);
}

#[test]
fn who_came_and_went_within_one_second_is_gone_although_only_webhooks_tell_milliseconds() {
    let mut visit = nobody();
    let record = stay(2, 0, Some(0));
    let who = Participant {
        session: record.session.clone(),
        registrant: record.registrant.clone(),
        user: None,
    };
    let key = DataKey::new(&[1; 32]);
    let came = at(0).plus(Duration::from_millis(400));
    let joined = happening(MEETING, &uuid(), HappeningKind::Joined(who), came);
    apply(&mut visit, &joined, &key);
    assert_eq!(present(&visit), 1);
    let (visit, _) = compared(visit, &[record]);
    assert_eq!(present(&visit), 0);
}

#[test]
fn a_connection_that_has_just_begun_is_not_taken_for_one_that_is_over() {
    let (visit, _) = compared(nobody(), &[stay(2, 0, None), stay(3, 0, None)]);
    let waiting = MeetingNow::Known(MeetingInstance {
        uuid: MeetingUuid::new("next"),
        status: MeetingStatus::Waiting,
    });
    assert!(visit.overdue_instances(&waiting, at(59)).is_empty());
    assert_eq!(
        visit.overdue_instances(&waiting, at(61)),
        BTreeSet::from([uuid()])
    );
    let running = MeetingNow::Known(MeetingInstance {
        uuid: uuid(),
        status: MeetingStatus::Started,
    });
    assert!(visit.overdue_instances(&running, at(3600)).is_empty());
}

proptest! {
    #[test]
    fn comparing_says_who_is_there_and_comparing_again_says_nothing(
        stays in prop::collection::vec((0_u8..6, 0_i64..50, prop::option::of(0_i64..50)), 0..8),
    ) {
        let attendance: Vec<Attendance> = stays
            .iter()
            .map(|(session, from, length)| stay(*session, *from, length.map(|it| from + it + 1)))
            .collect();
        let there: BTreeSet<&str> = attendance
            .iter()
            .filter(|it| it.left_at.is_none())
            .map(|it| it.session.as_str())
            .collect();
        let (once, _) = compared(nobody(), &attendance);
        prop_assert_eq!(present(&once), there.len());
        let (twice, edges) = compared(once.clone(), &attendance);
        prop_assert_eq!(edges, 0);
        prop_assert_eq!(present(&twice), there.len());
    }
}
