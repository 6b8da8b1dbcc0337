//! One event into the table: at most two reads after one another, and one transaction.

use std::time::Duration;

use shared::{
    bridge::Installation,
    store::{Commit, StoreError},
    visit::{self, Because},
    zoom::webhook::Happening,
};
use thiserror::Error;

/// Tries when other events change the same visit; all of them fit into Zoom's three seconds.
const TRIES: u64 = 12;

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// Its change is written.
    Written,
    /// It was seen before.
    Seen,
    /// Its meeting is not of a visit here.
    NotOurs,
}

/// Why an event is not stored yet.
#[derive(Debug, Error)]
pub enum ReceiveError {
    /// The table.
    #[error(transparent)]
    Table(#[from] StoreError),
    /// Too many others changed the same visit.
    #[error("the visit changed too often to write the event")]
    Contended,
}

/// Stores an event. A late one counts only if it was never seen, which the transaction itself makes sure of.
///
/// # Errors
/// [`ReceiveError`]; nothing is written then.
pub async fn receive(
    installation: &Installation,
    happening: &Happening,
    late: bool,
) -> Result<Received, ReceiveError> {
    let table = &installation.table;
    let Some(key) = table.visit_of(happening.meeting).await? else {
        return Ok(Received::NotOurs);
    };
    if late && table.event_seen(&happening.key).await? {
        return Ok(Received::Seen);
    }
    for attempt in 1..=TRIES {
        let Some(mut visit) = table.visit(&key).await? else {
            return Ok(Received::NotOurs);
        };
        let change = visit::apply(&mut visit, happening, &installation.data_key);
        let because = Because::Event(&happening.key);
        match visit::commit(installation, &key, &visit, &change, because).await? {
            Commit::Done => {
                if !change.newcomers.is_empty() {
                    // A guest by another way, or someone whose launch is not recorded yet.
                    tracing::warn!(event = "participant_unmapped");
                }
                return Ok(Received::Written);
            }
            Commit::Seen => return Ok(Received::Seen),
            Commit::Raced => tokio::time::sleep(Duration::from_millis(5 * attempt)).await,
        }
    }
    Err(ReceiveError::Contended)
}
