//! A visit's item stays small, whatever a client does.

use shared::visit::{Presence, Role, Visit};

use crate::{
    catalogue::{ended, joined, left, started},
    visit::{Delivery, FIRST_GUEST, Said, before_anyone_came, deliver_to, person},
};

/// Far below the table's limit of 400 KB for an item.
const SMALL: usize = 100_000;

fn size(visit: &Visit) -> usize {
    serde_json::to_string(visit).unwrap().len()
}

fn after(people: usize, events: &[Said]) -> (Visit, Vec<bool>) {
    let deliveries = events.iter().copied().map(Delivery::Event);
    deliver_to(before_anyone_came(people), people, deliveries)
}

#[test]
fn a_client_that_goes_in_and_out_without_end_does_not_fill_the_item() {
    let events: Vec<Said> = (0..500)
        .flat_map(|turn| [joined(2 * turn, 1, 1), left(2 * turn + 1, 1, 1)])
        .chain([joined(2_000, 1, 1)])
        .collect();
    let (visit, present) = after(2, &events);
    assert_eq!(present, [false, true]);
    assert_eq!(visit.participants[&person(1)].sessions.len(), 1);
}

#[test]
fn a_client_that_reconnects_without_end_does_not_fill_the_item() {
    let mut events: Vec<Said> = (0..400)
        .flat_map(|turn| {
            let session = usize::try_from(turn).unwrap();
            [
                joined(10 * turn, 1, session),
                left(10 * turn + 9, 1, session),
            ]
        })
        .collect();
    // The provider is there from the start. Each leave of the patient comes after the next three joins.
    events.insert(0, joined(1, 0, 5_000));
    for index in (2..events.len() - 8).step_by(8) {
        events.swap(index, index + 6);
    }
    let (visit, present) = after(2, &events);
    assert_eq!(present, [true, false]);
    assert!(size(&visit) < SMALL, "{}", size(&visit));
    assert!(visit.participants[&person(1)].last_joined().is_some());

    // What comes again of the forgotten ones changes nothing; who comes in now is seen.
    let again = events.iter().copied().chain(events.iter().copied());
    let again: Vec<Said> = again.chain([joined(20_000, 1, 6_000)]).collect();
    assert_eq!(after(2, &again).1, [true, true]);
}

#[test]
fn strangers_without_number_do_not_fill_the_item() {
    let events: Vec<Said> = (0..400)
        .flat_map(|turn| {
            let session = usize::try_from(turn).unwrap();
            [
                joined(10 * turn, FIRST_GUEST, session),
                left(10 * turn + 9, FIRST_GUEST, session),
            ]
        })
        .chain([joined(20_000, FIRST_GUEST, 2_000)])
        .collect();
    let (visit, _) = after(2, &events);
    assert!(size(&visit) < SMALL, "{}", size(&visit));
    let there: Vec<Role> = visit
        .participants
        .values()
        .filter(|it| Presence::of(&it.sessions, &visit.instances) == Presence::Present)
        .map(|it| it.person.role)
        .collect();
    assert_eq!(there, [Role::Unmapped]);
}

#[test]
fn a_meeting_started_and_ended_without_end_does_not_fill_the_item() {
    let events: Vec<Said> = (1..500)
        .flat_map(|turn| {
            let instance = usize::try_from(turn).unwrap();
            [
                Said {
                    instance,
                    ..started(10 * turn)
                },
                Said {
                    instance,
                    ..ended(10 * turn + 5)
                },
            ]
        })
        .collect();
    let (visit, _) = after(1, &events);
    assert!(size(&visit) < SMALL, "{}", size(&visit));
    assert!(visit.meeting_is_gone());
    let again = Said {
        instance: 500,
        ..started(9_000)
    };
    let events: Vec<Said> = events.into_iter().chain([again]).collect();
    assert!(!after(1, &events).0.meeting_is_gone());
}
