//! Sending once more what was given up: when that is right, and what the record keeps of it.
//!
//! Only the newest change of a person is ever sent again, so that Epic's last word stays the present state. Whoever
//! decides may be overtaken; the table's condition and [`deliver`](super::deliver) then decide the same once more.

use serde::{Deserialize, Serialize};

use super::{NotificationRecord, Status, deliver::needless};
use crate::{
    clock::Timestamp,
    epic::ConnectionState,
    visit::{Presence, Reported, Visit},
};

/// That someone had a notification sent again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replay {
    /// When: from here its attempts count anew, and the day after which it is given up.
    pub at: Timestamp,
    /// The administrator's name.
    pub by: String,
    /// Attempts made before.
    pub after: u32,
}

/// Whether a notification can be sent again, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Replayable {
    /// It failed, and is still what Epic should know.
    Yes,
    /// Epic has it.
    Delivered,
    /// There is a newer change of this person.
    Superseded,
    /// Epic was never told that the person came, so it need not be told that they left.
    Closed,
    /// It is not given up, and is tried again anyway.
    Pending,
    /// The visit is not kept any more.
    VisitGone,
}

/// Whether a record can be sent again, by its visit as it is now.
#[must_use]
pub fn replayable(visit: Option<&Visit>, record: &NotificationRecord) -> Replayable {
    match record.status {
        Status::Delivered => return Replayable::Delivered,
        Status::Superseded => return Replayable::Superseded,
        Status::Closed => return Replayable::Closed,
        Status::Pending => return Replayable::Pending,
        Status::Failed => {}
    }
    let Some(visit) = visit else {
        return Replayable::VisitGone;
    };
    let participant = visit.participants.get(&record.person);
    if participant.is_none_or(|it| it.reported != word(record)) {
        return Replayable::Superseded;
    }
    match needless(Some(visit), record) {
        Some(Status::Closed) => Replayable::Closed,
        Some(_) => Replayable::Superseded,
        None => Replayable::Yes,
    }
}

/// What the visit says of a person whose newest change is this one.
const fn word(record: &NotificationRecord) -> Reported {
    Reported {
        edge: record.edge,
        presence: match record.state {
            ConnectionState::Connected => Presence::Present,
            ConnectionState::Disconnected => Presence::Absent,
        },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        data_key::DataKey,
        visit::{Csn, Edge, EpicId, Participant, Person, PersonKey, PersonName, Role, VisitKey},
    };

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

    fn statuses() -> impl Strategy<Value = Status> {
        prop::sample::select(vec![
            Status::Pending,
            Status::Delivered,
            Status::Superseded,
            Status::Closed,
            Status::Failed,
        ])
    }

    /// A visit in which one person came and went as often as there are statuses, and the records of it.
    fn visit(statuses: &[Status], unrecorded: u64, lit: bool) -> (Visit, Vec<NotificationRecord>) {
        let key = DataKey::new(&[1; 32]);
        let csn = Csn::parse("10277").unwrap();
        let epic_id = EpicId::parse("736").unwrap();
        let person = PersonKey::of(&key, Role::Patient, &epic_id);
        let mut visit = Visit::new(csn.clone());
        let mut participant = Participant::of(Person {
            role: Role::Patient,
            epic_id: Some(epic_id),
            name: PersonName::clean("A", "B", Role::Patient),
        });
        participant.may_be_lit = lit;
        let mut records = Vec::new();
        for (number, status) in (1..).zip(statuses) {
            let edge = Edge {
                person: person.clone(),
                number,
                presence: presence(number),
                at: NOW,
            };
            let visit = VisitKey::of(&key, &csn);
            let keep = Duration::from_secs(1);
            let mut record =
                NotificationRecord::new(&visit, &edge, Role::Patient, false, NOW, keep);
            record.status = *status;
            records.push(record);
        }
        // Changes while nobody knew who it was have no record.
        let edge = statuses.len() as u64 + unrecorded;
        participant.reported = Reported {
            edge,
            presence: presence(edge),
        };
        visit.participants.insert(person, participant);
        (visit, records)
    }

    const fn presence(edge: u64) -> Presence {
        if edge % 2 == 1 {
            Presence::Present
        } else {
            Presence::Absent
        }
    }

    proptest! {
        /// Whatever happened before: after a replay Epic's last word about a person is where they are now; and
        /// where nothing is replayed, nothing changes.
        #[test]
        fn c77_a_replay_never_leaves_epic_with_an_obsolete_state(
            all in prop::collection::vec(statuses(), 0..12),
            unrecorded in 0_u64..3,
            lit in any::<bool>(),
            newest_first in any::<bool>(),
        ) {
            let (visit, mut records) = visit(&all, unrecorded, lit);
            let now = visit.participants.values().next().unwrap().reported.presence;
            let last_told = |records: &[NotificationRecord]| {
                let told = records.iter().rfind(|it| it.status == Status::Delivered);
                told.map(|it| it.state)
            };
            let before = last_told(&records);
            if newest_first {
                records.reverse();
            }
            let mut told = before;
            let mut sent = 0;
            for record in &mut records {
                if replayable(Some(&visit), record) == Replayable::Yes {
                    prop_assert_eq!(record.status, Status::Failed);
                    told = Some(record.state);
                    record.status = Status::Delivered;
                    sent += 1;
                }
            }
            prop_assert!(sent <= 1);
            let expected = match now {
                Presence::Present => ConnectionState::Connected,
                Presence::Absent => ConnectionState::Disconnected,
            };
            prop_assert_eq!(told, if sent == 1 { Some(expected) } else { before });
            // Once more: nothing is left.
            let again = records.iter().any(|it| replayable(Some(&visit), it) == Replayable::Yes);
            prop_assert!(!again);
            // It is no test of nothing: a light that should be on can always be switched on.
            if unrecorded == 0 && now == Presence::Present && all.last() == Some(&Status::Failed) {
                prop_assert_eq!(sent, 1);
            }
        }
    }

    #[test]
    fn c77_each_record_that_is_passed_over_says_why() {
        let decide = |all: &[Status], unrecorded, lit| {
            let (visit, records) = visit(all, unrecorded, lit);
            replayable(Some(&visit), records.last().unwrap())
        };
        use Status::{Closed, Delivered, Failed, Pending, Superseded};
        assert_eq!(decide(&[Failed], 0, false), Replayable::Yes);
        assert_eq!(decide(&[Delivered], 0, true), Replayable::Delivered);
        assert_eq!(decide(&[Pending], 0, true), Replayable::Pending);
        assert_eq!(decide(&[Superseded], 0, true), Replayable::Superseded);
        assert_eq!(decide(&[Failed], 1, true), Replayable::Superseded);
        assert_eq!(decide(&[Failed, Closed], 0, false), Replayable::Closed);
        assert_eq!(decide(&[Failed, Failed], 0, false), Replayable::Closed);
        assert_eq!(decide(&[Delivered, Failed], 0, true), Replayable::Yes);
        let (_, records) = visit(&[Failed], 0, false);
        assert_eq!(replayable(None, &records[0]), Replayable::VisitGone);
    }
}
