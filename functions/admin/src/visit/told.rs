//! When Epic was told what of someone, when their light was green, and when that came late.

use serde::Serialize;
use shared::{
    clock::Timestamp,
    epic::ConnectionState,
    notification::{NotificationRecord, Status},
};

use super::stay::Stay;
use crate::{
    notification::event,
    words::{written, written_if},
};

/// Later than this after it happened, Epic was told late. Anything shorter is webhook and queue.
pub const LATE_AFTER_MS: u64 = 10_000;

/// What Epic was told last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    #[serde(serialize_with = "written")]
    pub at: Timestamp,
    pub event: &'static str,
    pub resp_code: Option<u16>,
    /// Milliseconds since it happened.
    pub after_ms: u64,
}

/// A time in which a light was not yet as it should have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Late {
    #[serde(serialize_with = "written")]
    pub from: Timestamp,
    /// When Epic was told; open while it has not been.
    #[serde(serialize_with = "written_if")]
    pub to: Option<Timestamp>,
    pub event: &'static str,
}

/// When Epic took it.
pub fn delivered_at(record: &NotificationRecord) -> Option<Timestamp> {
    let last = record.attempts.last()?;
    let took = std::time::Duration::from_millis(last.latency_ms);
    (record.status == Status::Delivered).then(|| last.at.plus(took))
}

/// What Epic took last.
pub fn last(records: &[&NotificationRecord]) -> Option<Told> {
    records.iter().rev().find_map(|record| {
        let at = delivered_at(record)?;
        Some(Told {
            at,
            event: event(record.state),
            resp_code: record.attempts.last().and_then(|it| it.resp_code),
            after_ms: millis(record.edge_at, at),
        })
    })
}

/// When Epic showed them as connected.
pub fn lit(records: &[&NotificationRecord]) -> Vec<Stay> {
    let mut lit = Vec::new();
    let mut since: Option<Timestamp> = None;
    for record in records {
        let Some(at) = delivered_at(record) else {
            continue;
        };
        match record.state {
            ConnectionState::Connected => since = since.or(Some(at)),
            ConnectionState::Disconnected => {
                lit.extend(since.take().map(|from| Stay {
                    from,
                    to: Some(at.max(from)),
                }));
            }
        }
    }
    lit.extend(since.map(|from| Stay { from, to: None }));
    lit
}

/// When Epic did not know yet, or does not know still.
pub fn late(records: &[&NotificationRecord], now: Timestamp) -> Vec<Late> {
    let of = |record: &&NotificationRecord| {
        let to = match record.status {
            Status::Delivered => Some(delivered_at(record)?),
            Status::Pending | Status::Failed => None,
            Status::Superseded | Status::Closed => return None,
        };
        let next = records.iter().find(|it| it.edge > record.edge);
        let to = to.or(next.map(|next| next.edge_at.max(record.edge_at)));
        let until = to.unwrap_or(now);
        (millis(record.edge_at, until) >= LATE_AFTER_MS).then(|| Late {
            from: record.edge_at,
            to,
            event: event(record.state),
        })
    };
    records.iter().filter_map(of).collect()
}

/// Milliseconds between two moments.
pub fn millis(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.since(from).as_millis()).unwrap_or(u64::MAX)
}
