//! A change into the table, with the notifications that it owes.

use super::{Change, Visit, VisitKey, event};
use crate::{
    bridge::Installation,
    notification::NotificationRecord,
    store::{Commit, StoreError},
};

/// Tries of a launch when webhooks change the same visit.
const TRIES: usize = 4;

/// What a change follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because<'a> {
    /// An event of Zoom's, by its key.
    Event(&'a str),
    /// An event that got lost and was found by comparing with Zoom, by its key.
    Repair(&'a str),
    /// A launch.
    Launch,
}

/// Writes a change and a notification for each of its edges, in one transaction. An event is marked as seen too, or
/// found to be.
///
/// # Errors
/// [`StoreError`]; nothing is written then.
pub async fn commit(
    installation: &Installation,
    key: &VisitKey,
    visit: &Visit,
    change: &Change,
    because: Because<'_>,
) -> Result<Commit, StoreError> {
    let now = installation.clock.now();
    let keep = installation.retention();
    let records: Vec<NotificationRecord> = change
        .edges
        .iter()
        .filter_map(|edge| {
            let participant = visit.participants.get(&edge.person)?;
            let (role, inferred) = (participant.person.role, participant.inferred);
            let record = NotificationRecord::new(key, edge, role, inferred, now, keep);
            Some(NotificationRecord {
                repaired: matches!(because, Because::Repair(_)),
                ..record
            })
        })
        .collect();
    let table = &installation.table;
    match because {
        Because::Event(event) | Because::Repair(event) => {
            table
                .commit_change(key, visit, change, event, &records, now)
                .await
        }
        Because::Launch => table.commit_settled(key, visit, change, &records).await,
    }
}

/// Gives a person who was just recorded the connections that Zoom told of before. Costs nothing if there are none.
///
/// A launch does not fail for it: the visit's next event does the same.
pub async fn adopt(installation: &Installation, key: &VisitKey, recorded: Visit) -> Visit {
    let mut visit = recorded;
    for _ in 0..TRIES {
        let mut settled = visit.clone();
        let change = event::settle(
            &mut settled,
            &installation.data_key,
            installation.clock.now(),
        );
        if change.is_empty() {
            return visit;
        }
        match commit(installation, key, &settled, &change, Because::Launch).await {
            Ok(Commit::Done) => return settled,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(event = "connections_not_adopted", %error);
                return visit;
            }
        }
        match installation.table.visit(key).await {
            Ok(Some(current)) => visit = current,
            Ok(None) => return visit,
            Err(error) => {
                tracing::warn!(event = "connections_not_adopted", %error);
                return visit;
            }
        }
    }
    visit
}
