//! Whose the connections are of which Zoom does not say it: theirs who alone could have come so and was not there.
//!
//! A person who launched without an identity comes without a name. A Zoom Room may come without one too, or as a
//! Zoom user whom nobody knows: Zoom does not document it. Replayed in the order of time, so that nothing depends on
//! the order in which events came.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{
    ClaimState, Identity, Instance, Participant, PersonKey, Role, Session, Visit, ZOOM_TIMES,
    participant::Called,
};
use crate::clock::Timestamp;

/// A room that comes back within this time lost its connection, and is the same. Zoom needs about as long to notice.
const REJOIN: Duration = Duration::from_secs(120);

/// Whose the connections in question are, as far as everyone else who could have come so was there already. Says
/// nothing of those in an earlier meeting of the visit.
pub(super) fn infer(visit: &Visit) -> BTreeMap<String, Option<PersonKey>> {
    let ClaimState::Ready { meeting, .. } = &visit.claim.state else {
        return BTreeMap::new();
    };
    let here = |session: &Session| {
        let instance = visit.instances.get(&session.uuid);
        instance.is_none_or(|instance| instance.meeting.is_none_or(|id| id == meeting.id))
    };
    let mut questions: Vec<(&String, &Session)> = visit
        .participants
        .values()
        .flat_map(|participant| &participant.sessions)
        .filter(|(_, session)| {
            (session.is_nameless() || may_be_a_room(visit, session)) && here(session)
        })
        .collect();
    if questions.is_empty() {
        return BTreeMap::new();
    }
    questions.sort_by_key(|(name, session)| (session.entered_at(), *name));
    let in_question: BTreeSet<&String> = questions.iter().map(|(name, _)| *name).collect();
    let mut expected: Vec<Expected<'_>> = visit
        .participants
        .iter()
        .filter_map(|(person, participant)| {
            Expected::new(person, participant, visit.claim.generation, &in_question)
        })
        .collect();
    let mut inferred = BTreeMap::new();
    for (name, session) in &questions {
        let only = session.entered_at().and_then(|at| {
            only(expected.iter_mut().filter(|it| {
                it.may_come_as(session, at, &visit.instances) && !it.is_there(at, &visit.instances)
            }))
        });
        let owner = only.map(|person| {
            person.sessions.push(session);
            person.key.clone()
        });
        inferred.insert((*name).clone(), owner);
    }
    // Who came back before Zoom noticed that they had been cut off is there once more, not somebody else.
    for (name, session) in &questions {
        if inferred.get(*name) != Some(&None) || !session.is_open(&visit.instances) {
            continue;
        }
        let only = session.entered_at().and_then(|at| {
            only(expected.iter_mut().filter(|it| {
                it.is_missing(&visit.instances)
                    && (it.may_come_as(session, at, &visit.instances)
                        || it.may_be_back_as(session, at, &visit.instances))
            }))
        });
        if let Some(person) = only {
            person.sessions.push(session);
            inferred.insert((*name).clone(), Some(person.key.clone()));
        }
    }
    inferred
}

/// Whether a connection may be a Zoom Room's under an ID that nobody knows: nobody registers a room, and the owner may
/// come without a launch.
pub(super) fn may_be_a_room(visit: &Visit, session: &Session) -> bool {
    let owner = match &visit.claim.state {
        ClaimState::Ready { owner, .. } => Some(Identity::user(&owner.user.id)),
        _ => None,
    };
    session.told.as_ref().is_some_and(|told| {
        !told.is_empty()
            && told.iter().all(|it| it.as_user().is_some())
            && owner.is_none_or(|owner| !told.contains(&owner))
    }) && visit.owner_told(session).is_none()
}

/// Somebody who may come in such a way.
struct Expected<'a> {
    key: &'a PersonKey,
    why: Why<'a>,
    sessions: Vec<&'a Session>,
}

enum Why<'a> {
    /// They have launched without an identity, then first.
    Launched(Timestamp),
    /// The room has been called, and perhaps called off.
    Called(&'a [Called], u32),
}

impl<'a> Expected<'a> {
    fn new(
        key: &'a PersonKey,
        participant: &'a Participant,
        generation: u32,
        in_question: &BTreeSet<&String>,
    ) -> Option<Self> {
        let here = Some(generation);
        let why = if participant.person.role == Role::Room {
            let calls = &participant.calls;
            let called = calls.iter().any(|call| call.into == here);
            called.then_some(Why::Called(calls, generation))
        } else {
            let sent = participant.anonymous_since == here;
            sent.then_some(Why::Launched(participant.anonymous_at))
        }?;
        let certain = participant
            .sessions
            .iter()
            .filter(|(name, session)| !session.is_nameless() && !in_question.contains(name));
        Some(Self {
            key,
            why,
            sessions: certain.map(|(_, session)| session).collect(),
        })
    }

    /// Whether they could have come in by this connection, had they not been there.
    fn may_come_as(
        &self,
        session: &Session,
        at: Timestamp,
        instances: &BTreeMap<String, Instance>,
    ) -> bool {
        match self.why {
            // Nobody joins before their launch.
            Why::Launched(since) => session.is_nameless() && since <= at.plus(ZOOM_TIMES),
            Why::Called(calls, generation) => {
                called_by(calls, generation, at).is_some_and(|called| {
                    let been_there = self
                        .entered_until(at)
                        .any(|(entered, _)| entered.plus(ZOOM_TIMES) >= called);
                    let left_just_now = || {
                        self.entered_until(at)
                            .filter_map(|(_, stay)| stay.closed_at(instances))
                            .any(|closed| closed <= at && at.since(closed) < REJOIN)
                    };
                    !been_there || left_just_now()
                })
            }
        }
    }

    /// Whether they may be there once more, although Zoom had not noticed that they had gone.
    fn may_be_back_as(
        &self,
        session: &Session,
        at: Timestamp,
        instances: &BTreeMap<String, Instance>,
    ) -> bool {
        match self.why {
            Why::Launched(since) => session.is_nameless() && since <= at.plus(ZOOM_TIMES),
            Why::Called(calls, generation) => {
                called_by(calls, generation, at).is_some()
                    && self.sessions.iter().any(|stay| {
                        let closed = stay.closed_at(instances);
                        stay.covers(at, instances)
                            && closed.is_some_and(|closed| closed.since(at) < REJOIN)
                    })
            }
        }
    }

    fn is_there(&self, at: Timestamp, instances: &BTreeMap<String, Instance>) -> bool {
        self.sessions
            .iter()
            .any(|session| session.covers(at, instances))
    }

    fn is_missing(&self, instances: &BTreeMap<String, Instance>) -> bool {
        !self
            .sessions
            .iter()
            .any(|session| session.is_open(instances))
    }

    /// Their connections that began until then.
    fn entered_until(&self, at: Timestamp) -> impl Iterator<Item = (Timestamp, &'a Session)> {
        let entered = |session: &'a Session| Some((session.entered_at()?, session));
        let sessions = self.sessions.iter().copied();
        sessions
            .filter_map(entered)
            .filter(move |(entered, _)| *entered <= at)
    }
}

/// Since when a room has been called into the meeting of this generation at a moment, if it was not called off.
fn called_by(calls: &[Called], generation: u32, at: Timestamp) -> Option<Timestamp> {
    let by_then = |call: &&Called| match call.into {
        Some(_) => call.at <= at.plus(ZOOM_TIMES),
        None => call.at <= at,
    };
    let last = calls.iter().filter(by_then).max_by_key(|call| call.at)?;
    (last.into == Some(generation)).then_some(last.at)
}

fn only<T>(mut several: impl Iterator<Item = T>) -> Option<T> {
    let first = several.next()?;
    several.next().is_none().then_some(first)
}
