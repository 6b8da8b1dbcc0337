//! When someone was in the meeting, as far as that is kept.
//!
//! A connection keeps its last stay only; what went before shows in what Epic was to be told. Both together give
//! the stays.

use serde::Serialize;
use shared::{
    clock::Timestamp,
    epic::ConnectionState,
    notification::NotificationRecord,
    visit::{Instance, Participant},
};
use std::collections::BTreeMap;

use crate::words::{written, written_if};

/// A time between two moments; the end is open while it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Stay {
    #[serde(serialize_with = "written")]
    pub from: Timestamp,
    #[serde(serialize_with = "written_if")]
    pub to: Option<Timestamp>,
}

impl Stay {
    /// Its end, or now.
    pub fn end(&self, now: Timestamp) -> Timestamp {
        self.to.unwrap_or(now).max(self.from)
    }
}

/// The last stay of each connection of someone.
pub fn connections(participant: &Participant, instances: &BTreeMap<String, Instance>) -> Vec<Stay> {
    let sessions = participant.sessions.values();
    let mut stays: Vec<Stay> = sessions
        .filter_map(|session| session.stay(instances))
        .map(|(from, to)| Stay { from, to })
        .collect();
    stays.sort_unstable();
    stays
}

/// From "connected" to "disconnected", by what Epic was to be told. One that never ended is left to the connections.
pub fn told(records: &[&NotificationRecord]) -> Vec<Stay> {
    let mut stays = Vec::new();
    let mut since = None;
    for record in records {
        match record.state {
            ConnectionState::Connected => since = since.or(Some(record.edge_at)),
            ConnectionState::Disconnected => {
                stays.extend(since.take().map(|from| Stay {
                    from,
                    to: Some(record.edge_at.max(from)),
                }));
            }
        }
    }
    stays
}

/// Stays that touch or overlap become one.
pub fn merged(mut stays: Vec<Stay>) -> Vec<Stay> {
    stays.sort_unstable_by_key(|stay| stay.from);
    let mut merged: Vec<Stay> = Vec::new();
    for stay in stays {
        match merged.last_mut() {
            Some(last) if last.to.is_none_or(|to| stay.from <= to) => {
                last.to = match (last.to, stay.to) {
                    (Some(one), Some(other)) => Some(one.max(other)),
                    _ => None,
                };
            }
            _ => merged.push(stay),
        }
    }
    merged
}

/// Where stays overlap: someone was there with more than one device.
pub fn doubled(stays: &[Stay], now: Timestamp) -> Vec<Stay> {
    let mut overlaps = Vec::new();
    for (place, one) in stays.iter().enumerate() {
        for other in &stays[place + 1..] {
            let from = one.from.max(other.from);
            if from < one.end(now).min(other.end(now)) {
                let to = match (one.to, other.to) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
                overlaps.push(Stay { from, to });
            }
        }
    }
    merged(overlaps)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stay(from: i64, length: Option<i64>) -> Stay {
        Stay {
            from: Timestamp::from_millis(from),
            to: length.map(|length| Timestamp::from_millis(from + length)),
        }
    }

    proptest! {
        #[test]
        fn merging_keeps_every_moment_and_adds_none(
            stays in prop::collection::vec((0_i64..100, prop::option::of(0_i64..30)), 0..12),
            at in 0_i64..150,
        ) {
            let stays: Vec<Stay> = stays.into_iter().map(|(from, length)| stay(from, length)).collect();
            let at = Timestamp::from_millis(at);
            let inside = |stays: &[Stay]| stays.iter().any(|it| it.from <= at && it.to.is_none_or(|to| at <= to));
            let all = merged(stays.clone());
            prop_assert_eq!(inside(&all), inside(&stays));
            for pair in all.windows(2) {
                prop_assert!(pair[0].to.is_some_and(|to| to < pair[1].from));
            }
            let now = Timestamp::from_millis(200);
            let several = |it: &Stay| it.from < at && at < it.end(now);
            let many = stays.iter().filter(|it| several(it)).count() > 1;
            prop_assert!(!many || inside(&doubled(&stays, now)));
        }
    }
}
