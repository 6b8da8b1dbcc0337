//! What would be sent, and what is passed over and why. Changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use shared::{
    clock::Timestamp,
    notification::{NotificationRecord, Replay, Replayable, Status, replayable},
    store::Selection,
    visit::VisitKey,
};

use super::scope::Scope;
use crate::{
    AdminError, Call, address,
    notification::{event, reason},
    who::Who,
    words::{written, written_if},
};

/// Most notifications that one confirmation sends: its list must fit into a form.
pub const MOST: usize = 1_000;
/// Most that are listed as passed over; all are counted.
const MOST_PASSED_OVER: usize = 200;

const UNSETTLED: Selection<'static> = Selection {
    statuses: &Status::UNSETTLED,
    role: None,
};

/// The list.
#[derive(Debug, Serialize)]
pub struct List {
    /// What would be sent, newest first.
    pub would_send: Vec<Row>,
    /// How many more would be, that this list has no room for.
    pub left_out: usize,
    /// What is passed over, newest first.
    pub passed_over: Vec<Row>,
    /// How many are passed over, by reason: more than are listed, if they are many.
    pub passed_over_by_reason: BTreeMap<Replayable, usize>,
}

/// One notification.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Of which visit.
    pub visit: VisitKey,
    /// Its name there.
    pub notification: String,
    /// When the change happened, by Zoom's clock.
    #[serde(serialize_with = "written")]
    pub happened_at: Timestamp,
    /// Of whom.
    pub who: Who,
    /// `connected` or `disconnected`.
    pub event: &'static str,
    /// How often it was tried.
    pub attempts: usize,
    /// HTTP status of the last answer.
    pub resp_code: Option<u16>,
    /// Epic's own code in it.
    pub epic_error: Option<&'static str>,
    /// Why Epic does not have it.
    pub reason: Option<String>,
    /// When it is tried next, if it is pending.
    #[serde(serialize_with = "written_if")]
    pub next_try: Option<Timestamp>,
    /// Who had it sent again before.
    pub replays: Vec<Replayed>,
    /// Whether it would be sent, and if not, why.
    pub replayable: Replayable,
}

/// An earlier replay.
#[derive(Debug, Serialize)]
pub struct Replayed {
    /// When.
    #[serde(serialize_with = "written")]
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

impl Row {
    fn new(visit: VisitKey, record: NotificationRecord, replayable: Replayable) -> Self {
        let last = record.attempts.last();
        Self {
            visit,
            notification: address::notification_name(&record.sk),
            happened_at: record.edge_at,
            who: Who::of(record.role, &record.person),
            event: event(record.state),
            attempts: record.tries(),
            resp_code: last.and_then(|attempt| attempt.resp_code),
            epic_error: last.and_then(|it| it.epic_error.map(|error| error.as_str())),
            reason: reason(&record),
            next_try: record.due_at.filter(|_| record.status == Status::Pending),
            replays: record
                .replays
                .into_iter()
                .map(|Replay { at, by, .. }| Replayed { at, by })
                .collect(),
            replayable,
        }
    }
}

/// Makes the list.
pub async fn run(call: &Call<'_>, scope: &Scope) -> Result<List, AdminError> {
    let records = records_of(call, scope).await?;
    let keys: BTreeSet<VisitKey> = records
        .iter()
        .filter_map(|record| Some(record.key()?.visit))
        .collect();
    let visits = call.installation.table.visits(&keys).await?;
    let mut list = List {
        would_send: Vec::new(),
        left_out: 0,
        passed_over: Vec::new(),
        passed_over_by_reason: BTreeMap::new(),
    };
    for record in records {
        let Some(key) = record.key() else {
            continue;
        };
        let decided = replayable(visits.get(&key.visit), &record);
        if decided == Replayable::Yes {
            if list.would_send.len() < MOST {
                list.would_send.push(Row::new(key.visit, record, decided));
            } else {
                list.left_out += 1;
            }
        } else {
            *list.passed_over_by_reason.entry(decided).or_default() += 1;
            if list.passed_over.len() < MOST_PASSED_OVER {
                list.passed_over.push(Row::new(key.visit, record, decided));
            }
        }
    }
    Ok(list)
}

/// The records meant, newest first.
async fn records_of(call: &Call<'_>, scope: &Scope) -> Result<Vec<NotificationRecord>, AdminError> {
    let table = &call.installation.table;
    Ok(match scope {
        Scope::Notification {
            visit,
            notification,
        } => {
            let record = table
                .notification(&address::notification_key(visit, notification))
                .await?;
            vec![record.ok_or(AdminError::NotFound)?]
        }
        Scope::Visit { visit } => {
            let mut records = table.notifications_of(visit).await?;
            records.reverse();
            records
        }
        Scope::Window { from, to } => table.records_between(*from, *to, UNSETTLED).await?,
    })
}
