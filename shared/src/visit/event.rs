//! What one event of Zoom changes in a visit. Pure: the same visit and event give the same change.
//!
//! An event only adds to what is known of its connection or instance. Whose each connection is, and who is there, is
//! then worked out anew from all that is known, so that nothing depends on what was known when an event came.

use super::{
    ClaimState, Identity, Instance, Presence, Reported, Role, Session, Visit,
    change::{Change, Edge},
    forget, ownership,
};
use crate::{
    clock::Timestamp,
    data_key::DataKey,
    zoom::webhook::{self, Happening, HappeningKind},
};

/// Applies an event to a visit, and says what changed.
pub fn apply(visit: &mut Visit, happening: &Happening, key: &DataKey) -> Change {
    let mut change = Change::default();
    match &happening.kind {
        HappeningKind::Joined(who) => {
            connection(visit, &mut change, happening, who, key, Session::joined);
        }
        HappeningKind::Admitted(who) => {
            connection(visit, &mut change, happening, who, key, Session::admitted);
        }
        HappeningKind::Left(who) => {
            connection(visit, &mut change, happening, who, key, Session::left);
        }
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
    conclude(visit, change, key, happening.at)
}

/// Works out anew whose each connection is and who is there, because people have become known since: what a launch
/// does that finds its person's connections reported already.
pub fn settle(visit: &mut Visit, key: &DataKey, at: Timestamp) -> Change {
    conclude(visit, Change::default(), key, at)
}

fn conclude(visit: &mut Visit, mut change: Change, key: &DataKey, at: Timestamp) -> Change {
    ownership::settle(visit, &mut change, key);
    forget::forget(visit, &mut change);
    find_edges(visit, &mut change, at);
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

fn connection(
    visit: &mut Visit,
    change: &mut Change,
    happening: &Happening,
    who: &webhook::Participant,
    key: &DataKey,
    merge: impl Fn(&mut Session, Timestamp),
) {
    let uuid = happening.uuid.expose();
    let name = format!("{uuid}#{}", who.session);
    let known = visit
        .participants
        .iter_mut()
        .find_map(|(person, participant)| Some((person, participant.sessions.get_mut(&name)?)));
    if let Some((person, session)) = known {
        let before = session.clone();
        session.belongs_to(Identity::told_by(who));
        merge(session, happening.at);
        if *session != before {
            change.participants.insert(person.clone());
        }
    } else {
        if happening.at <= visit.forgotten_until {
            // Of a connection that was forgotten: it was over.
            return;
        }
        let mut session = Session::new(uuid);
        session.belongs_to(Identity::told_by(who));
        merge(&mut session, happening.at);
        ownership::take_in(visit, change, key, name, session);
    }
    instance(visit, change, happening, |_| {});
}

/// Compares everyone's presence with what Epic was last owed.
fn find_edges(visit: &mut Visit, change: &mut Change, at: Timestamp) {
    for (person, participant) in &mut visit.participants {
        if participant.person.role == Role::Unmapped {
            continue;
        }
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
