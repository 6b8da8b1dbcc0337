//! Comparing a visit with Zoom: what the webhooks lost is found, as the events they would have been.
//!
//! Only what Zoom states is concluded. A person whom its list names has come; a connection with a leave time is
//! over; an instance that does not run has ended. Nothing follows from a name that is missing: Zoom leaves out
//! meetings with one person, and its lists lag.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{ClaimState, Presence, Visit};
use crate::{
    clock::Timestamp,
    data_key::sha256,
    zoom::{
        Attendance, MeetingId, MeetingInstance, MeetingStatus, MeetingUuid,
        webhook::{Happening, HappeningKind, Participant},
    },
};

/// Below the minute between two sweeps, so that each looks at every visit that is live.
const LIVE: Duration = Duration::from_secs(45);
/// A connection younger than this may be news to Zoom's own API.
const SETTLING: Duration = Duration::from_secs(60);

/// What Zoom says of a visit's meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeetingNow {
    /// It is deleted.
    Gone,
    /// This instance runs, or would run next.
    Known(MeetingInstance),
}

impl MeetingNow {
    /// The instance that runs.
    #[must_use]
    pub fn running(&self) -> Option<&MeetingUuid> {
        match self {
            Self::Known(instance) if instance.status == MeetingStatus::Started => {
                Some(&instance.uuid)
            }
            _ => None,
        }
    }
}

impl Visit {
    /// Instances in which someone counts as present although they do not run.
    #[must_use]
    pub fn overdue_instances(&self, seen: &MeetingNow, now: Timestamp) -> BTreeSet<MeetingUuid> {
        let running = seen.running().map(MeetingUuid::expose);
        self.participants
            .values()
            .flat_map(|participant| &participant.sessions)
            .filter(|(name, session)| {
                let alone = BTreeMap::from([((*name).clone(), (*session).clone())]);
                Presence::of(&alone, &self.instances) == Presence::Present
                    && Some(session.uuid.as_str()) != running
                    && session
                        .joined_at()
                        .is_some_and(|joined| joined.plus(SETTLING) < now)
            })
            .map(|(_, session)| MeetingUuid::new(session.uuid.as_str()))
            .collect()
    }

    /// When a connection was closed that Zoom lists as closed in this second. Webhooks tell entries to the
    /// millisecond: whoever came in within that very second went after it.
    fn exit_of(&self, uuid: &MeetingUuid, session: &str, listed: Timestamp) -> Timestamp {
        let name = format!("{}#{session}", uuid.expose());
        self.participants
            .values()
            .find_map(|participant| participant.sessions.get(&name)?.entered_at())
            .filter(|entered| entered.seconds() == listed.seconds())
            .map_or(listed, |entered| entered.max(listed))
    }

    /// When to compare it with Zoom again; `None` once it has been quiet for a day.
    #[must_use]
    pub fn compare_again(&self, seen: &MeetingNow, now: Timestamp) -> Option<Timestamp> {
        let ClaimState::Ready { since, .. } = &self.claim.state else {
            return None;
        };
        let someone = self.participants.values().any(|participant| {
            Presence::of(&participant.sessions, &self.instances) == Presence::Present
        });
        let people = self.participants.values();
        let last = people
            .flat_map(|it| [Some(it.launched_at), it.last_joined()])
            .flatten()
            .chain(self.instances.values().map(|instance| instance.ended_at))
            .chain([*since, self.host_sent_at])
            .max();
        let quiet = now.since(last.unwrap_or_default());
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        let wait = if someone || seen.running().is_some() || quiet < minutes(30) {
            LIVE
        } else if quiet < minutes(4 * 60) {
            minutes(10)
        } else if quiet < minutes(24 * 60) {
            minutes(60)
        } else {
            return None;
        };
        Some(now.plus(wait))
    }
}

/// The events of one instance of a visit's meeting, by Zoom's list of it. Leaves come first, so that a stay which is
/// over lights nothing on its way into the record.
#[must_use]
pub fn attended(
    visit: &Visit,
    meeting: MeetingId,
    uuid: &MeetingUuid,
    attendance: &[Attendance],
) -> Vec<Happening> {
    let mut sessions: BTreeMap<&str, Vec<&Attendance>> = BTreeMap::new();
    for record in attendance {
        sessions.entry(&record.session).or_default().push(record);
    }
    let mut left = Vec::new();
    let mut joined = Vec::new();
    for records in sessions.values() {
        let (Some(who), Some(joined_at)) = (
            records
                .iter()
                .max_by_key(|it| (it.registrant.is_some(), it.user.is_some())),
            records.iter().map(|it| it.joined_at).max(),
        ) else {
            continue;
        };
        let who = Participant {
            session: who.session.clone(),
            registrant: who.registrant.clone(),
            user: who.user.clone(),
        };
        // A connection may have several records, one for each room that it was in.
        let ends: Option<Vec<Timestamp>> = records.iter().map(|it| it.left_at).collect();
        if let Some(last) = ends.and_then(|ends| ends.into_iter().max()) {
            let at = visit.exit_of(uuid, &who.session, last);
            left.push(happening(
                meeting,
                uuid,
                HappeningKind::Left(who.clone()),
                at,
            ));
        }
        joined.push(happening(
            meeting,
            uuid,
            HappeningKind::Joined(who),
            joined_at,
        ));
    }
    left.extend(joined);
    left
}

/// That an instance is over.
#[must_use]
pub fn ended(meeting: MeetingId, uuid: &MeetingUuid, now: Timestamp) -> Happening {
    happening(meeting, uuid, HappeningKind::Ended, now)
}

/// That the meeting was deleted.
#[must_use]
pub fn deleted(meeting: MeetingId, now: Timestamp) -> Happening {
    let none = MeetingUuid::new("");
    happening(meeting, &none, HappeningKind::Deleted, now)
}

fn happening(
    meeting: MeetingId,
    uuid: &MeetingUuid,
    kind: HappeningKind,
    at: Timestamp,
) -> Happening {
    let (name, session) = match &kind {
        HappeningKind::Joined(who) => ("joined", who.session.as_str()),
        HappeningKind::Admitted(who) => ("admitted", who.session.as_str()),
        HappeningKind::Left(who) => ("left", who.session.as_str()),
        HappeningKind::Started => ("started", ""),
        HappeningKind::Ended => ("ended", ""),
        HappeningKind::Deleted => ("deleted", ""),
    };
    let meeting_number = meeting.expose().to_string();
    let millis = at.millis().to_string();
    let key = [
        "reconcile",
        &meeting_number,
        uuid.expose(),
        name,
        session,
        &millis,
    ]
    .join("\n");
    Happening {
        meeting,
        uuid: uuid.clone(),
        at,
        kind,
        key: sha256(key.as_bytes()),
    }
}

#[cfg(test)]
mod tests;
