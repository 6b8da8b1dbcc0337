//! Who is there, found the plain way: sort by time and replay.

use std::collections::BTreeSet;

use crate::visit::{Said, What};

/// Open connections in the end: person and session.
fn open(events: &[Said]) -> BTreeSet<(usize, usize)> {
    let mut events = events.to_vec();
    events.sort_by_key(|said| said.at);
    let mut open: BTreeSet<(usize, usize, usize)> = BTreeSet::new();
    for said in events {
        match said.what {
            What::Started => {}
            What::Ended => open.retain(|(_, _, instance)| *instance != said.instance),
            What::Joined(whose) => {
                open.insert((whose.who, whose.session, said.instance));
            }
            What::Left(whose) => {
                open.remove(&(whose.who, whose.session, said.instance));
            }
        }
    }
    open.into_iter()
        .map(|(who, session, _)| (who, session))
        .collect()
}

/// Of each of so many people, whether they are there.
pub fn present(people: usize, events: &[Said]) -> Vec<bool> {
    let open = open(events);
    (0..people)
        .map(|number| open.iter().any(|(who, _)| *who == number))
        .collect()
}

/// How many connections of unknown people are open.
pub fn strangers(people: usize, events: &[Said]) -> usize {
    open(events)
        .iter()
        .filter(|(who, _)| *who >= people)
        .count()
}
