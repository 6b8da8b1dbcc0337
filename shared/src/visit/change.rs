//! What one event of Zoom changes in a visit. Pure: the same visit and event give the same change.

use std::collections::BTreeSet;

use super::{
    ClaimState, Identity, Instance, Participant, Person, PersonKey, PersonName, Presence, Reported,
    Role, Session, Visit,
};
use crate::{
    clock::Timestamp,
    data_key::DataKey,
    zoom::webhook::{self, Happening, HappeningKind},
};

/// What changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Participants whose sessions or report changed.
    pub participants: BTreeSet<PersonKey>,
    /// Participants of whom the visit did not know.
    pub newcomers: BTreeSet<PersonKey>,
    /// The instance that changed.
    pub instance: Option<String>,
    /// Whether the meeting was deleted.
    pub deleted: bool,
    /// Changes of presence; each owes Epic one notification.
    pub edges: Vec<Edge>,
}

impl Change {
    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.participants.is_empty()
            && self.newcomers.is_empty()
            && self.instance.is_none()
            && !self.deleted
    }
}

/// A change of one person's presence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Whose.
    pub person: PersonKey,
    /// Its number among theirs.
    pub number: u64,
    /// To what.
    pub presence: Presence,
    /// When, by Zoom's clock.
    pub at: Timestamp,
}

/// Applies an event to a visit, and says what changed.
pub fn apply(visit: &mut Visit, happening: &Happening, key: &DataKey) -> Change {
    let mut change = Change::default();
    match &happening.kind {
        HappeningKind::Joined(who) => touch(visit, &mut change, happening, who, key, |session| {
            session.joined(happening.at);
        }),
        HappeningKind::Left(who) => touch(visit, &mut change, happening, who, key, |session| {
            session.left(happening.at);
        }),
        HappeningKind::Started => instance(visit, &mut change, happening, |instance| {
            instance.started_at = instance.started_at.max(happening.at);
        }),
        HappeningKind::Ended => instance(visit, &mut change, happening, |instance| {
            instance.ended_at = instance.ended_at.max(happening.at);
        }),
        HappeningKind::Deleted => {
            // A meeting of an earlier generation may be deleted without harm to this one.
            let current = matches!(&visit.claim.state, ClaimState::Ready { meeting, .. } if meeting.id == happening.meeting);
            if current && visit.deleted_at < happening.at {
                visit.deleted_at = happening.at;
                change.deleted = true;
            }
        }
    }
    find_edges(visit, &mut change, happening.at);
    change
}

fn instance(
    visit: &mut Visit,
    change: &mut Change,
    happening: &Happening,
    merge: impl Fn(&mut Instance),
) {
    let uuid = happening.uuid.expose();
    let instance = visit.instances.entry(uuid.to_owned()).or_default();
    let before = instance.clone();
    instance.meeting = Some(happening.meeting);
    merge(instance);
    if *instance != before {
        change.instance = Some(uuid.to_owned());
    }
}

fn touch(
    visit: &mut Visit,
    change: &mut Change,
    happening: &Happening,
    who: &webhook::Participant,
    key: &DataKey,
    merge: impl Fn(&mut Session),
) {
    let uuid = happening.uuid.expose();
    let name = format!("{uuid}#{}", who.session);
    let person = match recognise(visit, &name, who, happening.at) {
        Some(person) => person,
        None => {
            let person = PersonKey::unmapped(key, uuid, &who.session);
            if !visit.participants.contains_key(&person) {
                visit.participants.insert(person.clone(), unmapped());
                change.newcomers.insert(person.clone());
            }
            person
        }
    };
    let mistaken = take_from_others(visit, change, &person, &name);
    let Some(participant) = visit.participants.get_mut(&person) else {
        return;
    };
    let moved = mistaken.is_some();
    let session = participant
        .sessions
        .entry(name)
        .or_insert_with(|| mistaken.unwrap_or_else(|| Session::new(uuid)));
    let before = session.clone();
    merge(session);
    if *session != before || moved || change.newcomers.contains(&person) {
        change.participants.insert(person);
    }
}

/// Takes a connection from whom it was given to while no event had said whose it is.
fn take_from_others(
    visit: &mut Visit,
    change: &mut Change,
    person: &PersonKey,
    session: &str,
) -> Option<Session> {
    let (other, participant) = visit.participants.iter_mut().find(|(other, participant)| {
        *other != person && participant.sessions.contains_key(session)
    })?;
    change.participants.insert(other.clone());
    participant.sessions.remove(session)
}

/// Whose connection it is: by identity, by a connection already known, or by elimination.
fn recognise(
    visit: &mut Visit,
    session: &str,
    who: &webhook::Participant,
    at: Timestamp,
) -> Option<PersonKey> {
    let by_identity = Identity::told_by(who).find_map(|identity| {
        visit
            .participants
            .iter()
            .find(|(_, participant)| participant.identities.contains_key(&identity))
    });
    let by_session = || {
        visit
            .participants
            .iter()
            .find(|(_, participant)| participant.sessions.contains_key(session))
    };
    if let Some((person, _)) = by_identity.or_else(by_session) {
        return Some(person.clone());
    }
    // Somebody whom Zoom names is not one who joined without a name.
    if who.registrant.is_some() || visit.is_owner(who) {
        return None;
    }
    let generation = visit.claim.generation;
    let mut missing = visit.participants.iter().filter(|(_, participant)| {
        participant.anonymous_since == Some(generation)
            && participant.can_be(who, at)
            && Presence::of(&participant.sessions, &visit.instances) == Presence::Absent
    });
    let (only, None) = (missing.next()?.0.clone(), missing.next()) else {
        return None;
    };
    if let Some(participant) = visit.participants.get_mut(&only) {
        participant.inferred = true;
    }
    Some(only)
}

fn unmapped() -> Participant {
    Participant::of(Person {
        role: Role::Unmapped,
        epic_id: None,
        name: PersonName::clean("", "", Role::Unmapped),
    })
}

/// Compares everyone's presence with what Epic was last owed.
fn find_edges(visit: &mut Visit, change: &mut Change, at: Timestamp) {
    for (person, participant) in &mut visit.participants {
        let presence = Presence::of(&participant.sessions, &visit.instances);
        if presence == participant.reported.presence {
            continue;
        }
        participant.reported = Reported {
            edge: participant.reported.edge + 1,
            presence,
        };
        change.participants.insert(person.clone());
        if participant.person.epic_id.is_some() {
            change.edges.push(Edge {
                person: person.clone(),
                number: participant.reported.edge,
                presence,
                at,
            });
        }
    }
}
