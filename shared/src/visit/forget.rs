//! What a visit need not keep: a client that reconnects without end must not fill the visit's item.

use std::collections::{BTreeMap, BTreeSet};

use super::{Participant, PersonKey, Role, Session, Visit, change::Change, ownership};
use crate::clock::Timestamp;

/// Connections that are kept. Far more than a visit has.
const SESSIONS: usize = 256;
/// Unmapped participants that are kept.
const UNMAPPED: usize = 32;
/// Instances that are kept.
const INSTANCES: usize = 32;

/// Forgets the oldest of what is over and too much. An event of something forgotten that comes after all is known by
/// its time, and is not taken for something new.
pub(super) fn forget(visit: &mut Visit, change: &mut Change) {
    let sessions: usize = visit
        .participants
        .values()
        .map(|it| it.sessions.len())
        .sum();
    if sessions > SESSIONS {
        let over = closed(visit, |_, participant, name| {
            // The last one says when they were last there.
            participant.person.role == Role::Unmapped || last(participant) != Some(name)
        });
        forget_sessions(visit, change, over, sessions - SESSIONS);
    }
    let unmapped = |participant: &&Participant| participant.person.role == Role::Unmapped;
    let strangers = visit.participants.values().filter(unmapped).count();
    if strangers > UNMAPPED {
        let over = closed(visit, |_, participant, _| {
            participant.person.role == Role::Unmapped && participant.sessions.len() == 1
        });
        forget_sessions(visit, change, over, strangers - UNMAPPED);
    }
    if visit.instances.len() > INSTANCES {
        forget_instances(visit, change);
    }
}

/// Closed connections that may go, oldest first.
fn closed(
    visit: &Visit,
    may_go: impl Fn(&PersonKey, &Participant, &str) -> bool,
) -> BTreeSet<(Timestamp, PersonKey, String)> {
    let mut over = BTreeSet::new();
    for (person, participant) in &visit.participants {
        for (name, session) in &participant.sessions {
            if let Some(at) = session.closed_at(&visit.instances)
                && may_go(person, participant, name)
            {
                over.insert((at, person.clone(), name.clone()));
            }
        }
    }
    over
}

fn last(participant: &Participant) -> Option<&str> {
    let joined = |(_, session): &(&String, &Session)| session.joined_at();
    let last = participant.sessions.iter().max_by_key(joined);
    last.map(|(name, _)| name.as_str())
}

fn forget_sessions(
    visit: &mut Visit,
    change: &mut Change,
    over: BTreeSet<(Timestamp, PersonKey, String)>,
    count: usize,
) {
    for (at, person, name) in over.into_iter().take(count) {
        let Some(participant) = visit.participants.get_mut(&person) else {
            continue;
        };
        participant.sessions.remove(&name);
        change.participants.insert(person.clone());
        if participant.person.role == Role::Unmapped && participant.sessions.is_empty() {
            ownership::depart(visit, change, &person);
        }
        visit.forgotten_until = visit.forgotten_until.max(at);
    }
}

fn forget_instances(visit: &mut Visit, change: &mut Change) {
    let in_use: BTreeSet<&str> = visit
        .participants
        .values()
        .flat_map(|participant| participant.sessions.values())
        .map(|session| session.uuid.as_str())
        .collect();
    let mut over: BTreeMap<(Timestamp, &str), Timestamp> = visit
        .instances
        .iter()
        .filter(|(uuid, instance)| {
            !in_use.contains(uuid.as_str()) && instance.ended_at >= instance.started_at
        })
        .map(|(uuid, instance)| ((instance.ended_at, uuid.as_str()), instance.ended_at))
        .collect();
    // The last end says whether the meeting is over.
    over.pop_last();
    let count = visit.instances.len() - INSTANCES;
    let gone: Vec<(String, Timestamp)> = over
        .into_iter()
        .take(count)
        .map(|((_, uuid), at)| (uuid.to_owned(), at))
        .collect();
    for (uuid, at) in gone {
        visit.instances.remove(&uuid);
        visit.forgotten_until = visit.forgotten_until.max(at);
        if change.instance.as_ref() == Some(&uuid) {
            change.instance = None;
        }
        change.forgotten.insert(uuid);
    }
}
