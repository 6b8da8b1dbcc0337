//! Whose each connection is: by what Zoom's events told of it, or by elimination.
//!
//! A function of what is known, not of the order in which it became known.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Identity, Instance, Participant, Person, PersonKey, PersonName, Role, Session, Visit,
    change::Change, elimination,
};
use crate::data_key::DataKey;

/// Gives a new connection to whom it belongs by what was told of it.
pub(super) fn take_in(
    visit: &mut Visit,
    change: &mut Change,
    key: &DataKey,
    name: String,
    session: Session,
) {
    let person = visit
        .owner_told(&session)
        .unwrap_or_else(|| unmapped_key(key, &name, &session));
    put(visit, change, person, name, session);
}

/// Moves every connection that is with the wrong person: first those of which something was told, because the others
/// go by who is there.
pub(super) fn settle(visit: &mut Visit, change: &mut Change, key: &DataKey) {
    relocate(visit, change, |visit, holder, name, session| {
        // Of those that an earlier version kept, it knew whose they are.
        if session.told.as_ref().is_none_or(BTreeSet::is_empty) {
            return None;
        }
        visit.owner_told(session).or_else(|| {
            // Whether it still is the room's goes by who is there.
            let room =
                holder.person.role == Role::Room && elimination::may_be_a_room(visit, session);
            (!room).then(|| unmapped_key(key, name, session))
        })
    });
    let inferred = elimination::infer(visit);
    if !inferred.is_empty() {
        relocate(visit, change, |_, _, name, session| {
            let owner = inferred.get(name)?.clone();
            Some(owner.unwrap_or_else(|| unmapped_key(key, name, session)))
        });
    }
    mark_inferred(visit, change);
}

/// Moves connections to their owners; those without one stay.
fn relocate(
    visit: &mut Visit,
    change: &mut Change,
    owner: impl Fn(&Visit, &Participant, &str, &Session) -> Option<PersonKey>,
) {
    let mut moves = Vec::new();
    for (holder, participant) in &visit.participants {
        for (name, session) in &participant.sessions {
            if let Some(owner) = owner(visit, participant, name, session)
                && owner != *holder
            {
                moves.push((holder.clone(), name.clone(), owner));
            }
        }
    }
    for (holder, name, owner) in moves {
        if let Some(session) = take(visit, change, &holder, &name) {
            put(visit, change, owner, name, session);
        }
    }
}

/// Connections of somebody unknown are together as far as Zoom says that they are the same person's.
fn unmapped_key(key: &DataKey, name: &str, session: &Session) -> PersonKey {
    let told = session.told.iter().flatten().next();
    PersonKey::unmapped(key, &session.uuid, told.map_or(name, Identity::expose))
}

fn take(visit: &mut Visit, change: &mut Change, holder: &PersonKey, name: &str) -> Option<Session> {
    let participant = visit.participants.get_mut(holder)?;
    let session = participant.sessions.remove(name)?;
    change.participants.insert(holder.clone());
    if participant.person.role == Role::Unmapped && participant.sessions.is_empty() {
        depart(visit, change, holder);
    }
    Some(session)
}

/// Drops an unmapped participant of whom nothing is left.
pub(super) fn depart(visit: &mut Visit, change: &mut Change, person: &PersonKey) {
    visit.participants.remove(person);
    change.participants.remove(person);
    if !change.newcomers.remove(person) {
        change.departed.insert(person.clone());
    }
}

fn put(visit: &mut Visit, change: &mut Change, person: PersonKey, name: String, session: Session) {
    let participant = visit.participants.entry(person.clone()).or_insert_with(|| {
        if !change.departed.remove(&person) {
            change.newcomers.insert(person.clone());
        }
        Participant::of(Person {
            role: Role::Unmapped,
            epic_id: None,
            name: PersonName::clean("", "", Role::Unmapped),
        })
    });
    participant.sessions.insert(name, session);
    change.participants.insert(person);
}

/// Notes of whom it is only inferred that they are there.
fn mark_inferred(visit: &mut Visit, change: &mut Change) {
    for (person, participant) in &mut visit.participants {
        if participant.person.role == Role::Unmapped {
            continue;
        }
        let inferred = is_inferred(participant, &visit.instances);
        if inferred != participant.inferred {
            participant.inferred = inferred;
            change.participants.insert(person.clone());
        }
    }
}

/// Whether the connections that say whether someone is there, the open ones or else the last, are theirs only by
/// elimination.
fn is_inferred(participant: &Participant, instances: &BTreeMap<String, Instance>) -> bool {
    let last_closed = participant
        .sessions
        .values()
        .max_by_key(|session| session.closed_at(instances));
    let mut open = participant
        .sessions
        .values()
        .filter(|session| session.is_open(instances))
        .peekable();
    let by_elimination = |session: &Session| match &session.told {
        Some(told) => !told.iter().any(|it| participant.answers_to(it)),
        None => participant.inferred,
    };
    if open.peek().is_some() {
        open.all(by_elimination)
    } else {
        last_closed.is_some_and(by_elimination)
    }
}
