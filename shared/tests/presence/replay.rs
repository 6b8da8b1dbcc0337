//! Who is there, found the plain way: sort by time and replay.

use std::collections::BTreeSet;

use crate::visit::{FIRST_GUEST, Said, What};

/// A connection: person, session, instance.
type Key = (usize, usize, usize);

/// Sorted by time. Of what happened in the same moment, an exit is the last.
pub fn sorted(events: &[Said]) -> Vec<Said> {
    let mut events = events.to_vec();
    events.sort_by_key(|said| {
        let rank = match said.what {
            What::Started | What::Joined(_) => 0,
            What::Admitted(_) => 1,
            What::Left(_) | What::Ended => 2,
        };
        (said.at, rank)
    });
    events
}

/// Open connections in the end.
fn open(events: &[Said]) -> BTreeSet<Key> {
    let mut open = BTreeSet::new();
    let mut came_in_before = BTreeSet::new();
    for said in sorted(events) {
        match said.what {
            What::Started => {}
            What::Ended => open.retain(|(_, _, instance)| *instance != said.instance),
            What::Joined(whose) => {
                let key = (whose.who, whose.session, said.instance);
                came_in_before.insert(key);
                open.insert(key);
            }
            What::Admitted(whose) => {
                let key = (whose.who, whose.session, said.instance);
                if came_in_before.contains(&key) {
                    open.insert(key);
                }
            }
            What::Left(whose) => {
                open.remove(&(whose.who, whose.session, said.instance));
            }
        }
    }
    open
}

/// Of each of so many people, whether they are there.
pub fn present(people: usize, events: &[Said]) -> Vec<bool> {
    let open = open(events);
    (0..people)
        .map(|number| open.iter().any(|(who, _, _)| *who == number))
        .collect()
}

/// How many unknown people are there. Of one whom Zoom does not name, each connection is a person.
pub fn strangers(people: usize, events: &[Said]) -> usize {
    let strangers: BTreeSet<Key> = open(events)
        .into_iter()
        .filter(|(who, _, _)| *who >= people)
        .map(|(who, session, instance)| {
            let session = if who == FIRST_GUEST { session } else { 0 };
            (who, session, instance)
        })
        .collect();
    strangers.len()
}
