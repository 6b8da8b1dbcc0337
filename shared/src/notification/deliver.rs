//! One notification to Epic: at most one in flight per person, and never an old state after a newer one.

use std::time::Duration;

use thiserror::Error;

use super::{Attempt, NotificationRecord, Status, id_type::id_type, next_attempt};
use crate::{
    bridge::Installation,
    clock::Timestamp,
    epic::{ConnectionStatusReport, Outcome, StatusError},
    store::{NotificationKey, StoreError},
    visit::Visit,
};

/// Longer than two calls to Epic with a token fetched between them.
const SENDING: Duration = Duration::from_secs(25);
/// How often a worker looks whether another one is done with the same person.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// What became of a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivered {
    /// Nothing is left to do.
    Settled(Status),
    /// It is due again then.
    Due(Timestamp),
    /// Another worker is just sending something about the same person.
    Busy,
}

/// Why a notification could not be dealt with. It stays due.
#[derive(Debug, Error)]
pub enum DeliverError {
    /// The table.
    #[error(transparent)]
    Table(#[from] StoreError),
}

/// Delivers one notification, trying again while the next attempt falls within `patience`.
///
/// # Errors
/// [`DeliverError`].
pub async fn deliver_within(
    installation: &Installation,
    key: &NotificationKey,
    patience: Duration,
) -> Result<Delivered, DeliverError> {
    let until = installation.clock.now().plus(patience);
    loop {
        let outcome = deliver(installation, key).await?;
        let now = installation.clock.now();
        let wait = match outcome {
            Delivered::Settled(_) => return Ok(outcome),
            Delivered::Due(at) => at.since(now),
            Delivered::Busy => LOOK_AGAIN,
        };
        if now.plus(wait) > until {
            return Ok(outcome);
        }
        tokio::time::sleep(wait).await;
    }
}

/// Makes one attempt, if it is still called for.
///
/// # Errors
/// [`DeliverError`].
pub async fn deliver(
    installation: &Installation,
    key: &NotificationKey,
) -> Result<Delivered, DeliverError> {
    let table = &installation.table;
    let Some(mut record) = table.notification(key).await? else {
        return Ok(Delivered::Settled(Status::Superseded));
    };
    if record.status != Status::Pending {
        return Ok(Delivered::Settled(record.status));
    }
    let now = installation.clock.now();
    if let Some(due) = record.due_at.filter(|due| *due > now) {
        return Ok(Delivered::Due(due));
    }
    let until = now.plus(SENDING);
    let Some(visit) = table
        .begin_sending(&key.visit, &record.person, now, until)
        .await?
    else {
        return Ok(Delivered::Busy);
    };
    // With the right to send in hand, the newest state is known and cannot be overtaken.
    if is_superseded(&visit, &record) {
        record.status = Status::Superseded;
        record.due_at = Some(now);
    } else {
        attempt(installation, &visit, &mut record).await;
    }
    table.save_notification(&record).await?;
    table.end_sending(&key.visit, &record.person, until).await?;
    Ok(match (record.status, record.due_at) {
        (Status::Pending, Some(due)) => Delivered::Due(due),
        (status, _) => Delivered::Settled(status),
    })
}

fn is_superseded(visit: &Visit, record: &NotificationRecord) -> bool {
    visit
        .participants
        .get(&record.person)
        .is_none_or(|participant| record.edge < participant.reported.edge)
}

/// Calls Epic, and writes the answer and what follows from it into the record.
async fn attempt(installation: &Installation, visit: &Visit, record: &mut NotificationRecord) {
    let started = installation.clock.now();
    let participant = visit.participants.get(&record.person);
    let Some(epic_id) = participant.and_then(|participant| participant.person.epic_id.as_ref())
    else {
        record.status = Status::Failed;
        return;
    };
    let external_id_type = match id_type(&installation.settings.epic.id_types, record.role) {
        Ok(id_type) => id_type,
        // The kind of an ID is never guessed: Epic would light somebody else's light.
        Err(missing) => {
            tracing::error!(event = "notification_impossible", problem = %missing);
            record.attempts.push(Attempt {
                at: started,
                resp_code: None,
                epic_error: None,
                latency_ms: 0,
                problem: Some(missing.to_string()),
            });
            record.status = Status::Failed;
            record.due_at = Some(started);
            return;
        }
    };
    let report = ConnectionStatusReport {
        conference_id: visit.csn.value(),
        external_id: epic_id.value(),
        external_id_type,
        state: record.state,
    };
    let answer = installation.epic.set_connection_status(&report).await;
    let now = installation.clock.now();
    let mut made = Attempt {
        at: started,
        resp_code: None,
        epic_error: None,
        latency_ms: u64::try_from(now.since(started).as_millis()).unwrap_or(u64::MAX),
        problem: None,
    };
    let outcome = match answer {
        Ok(answer) => {
            made.resp_code = answer.status.map(|status| status.as_u16());
            made.epic_error = answer.error;
            answer.outcome
        }
        Err(error) => {
            made.problem = Some(error.to_string());
            Outcome::Retry(None)
        }
    };
    log(record, &made, outcome);
    record.attempts.push(made);
    let failed_before = record.attempts.len();
    match outcome {
        Outcome::Delivered => record.status = Status::Delivered,
        Outcome::Permanent => record.status = Status::Failed,
        // A second refusal of a fresh token is the hospital's to mend; the schedule goes on meanwhile.
        Outcome::Unauthorized | Outcome::Retry(_) => {
            let asked = if let Outcome::Retry(asked) = outcome {
                asked
            } else {
                None
            };
            match next_attempt(record.created_at, failed_before, now, asked) {
                Some(due) => record.due_at = Some(due),
                None => record.status = Status::Failed,
            }
        }
    }
    if record.status != Status::Pending {
        record.due_at = Some(now);
    }
}

fn log(record: &NotificationRecord, attempt: &Attempt, outcome: Outcome) {
    let delivered = outcome == Outcome::Delivered;
    tracing::info!(
        event = "notification_attempt",
        visit = record.pk.trim_start_matches("VISIT#"),
        role = record.role.as_str(),
        state = ?record.state,
        attempt = record.attempts.len() + 1,
        resp_code = attempt.resp_code.unwrap_or(0),
        epic_error = attempt.epic_error.map(|error| format!("{error:?}")).unwrap_or_default(),
        problem = attempt.problem.as_deref().unwrap_or_default(),
        latency_ms = attempt.latency_ms,
        delivered,
        fix = if delivered { "" } else { fix(attempt, outcome) },
    );
}

/// What an integration engineer does about an attempt that failed.
const fn fix(attempt: &Attempt, outcome: Outcome) -> &'static str {
    match (attempt.epic_error, outcome) {
        (Some(StatusError::InvalidConferenceId | StatusError::NoConferenceId), _) => {
            "Epic does not know this visit: check that the FDI record sends epicSessionId=%CSN% (or %CONFERENCEID% for group visits)"
        }
        (Some(StatusError::InvalidUserId | StatusError::NoUserId), _) => {
            "Epic does not know this person: check the ID mnemonic in the FDI record and epic.id_types"
        }
        (Some(StatusError::InvalidUserIdType | StatusError::NoUserIdType), _) => {
            "Epic does not know this kind of ID: check epic.id_types"
        }
        (Some(StatusError::NoVendorName), _) => "check epic.connection_status.vendor_name",
        (Some(StatusError::InvalidConnectionStatus | StatusError::NoConnectionStatus), _) => {
            "check epic.connection_status.connected and .disconnected"
        }
        (Some(StatusError::LockFailed), _) => "Epic was busy with the record; it is tried again",
        (None, Outcome::Unauthorized) => {
            "Epic refuses the backend app's token: map its client ID to an Epic user, and check the telehealth API is in its Incoming APIs"
        }
        (None, Outcome::Permanent) => {
            "check epic.telehealth_base_url and epic.connection_status.path, and that Epic allows this installation's address"
        }
        (None, _) => {
            "Epic did not answer as expected; it is tried again. If it goes on: check epic.telehealth_base_url and the allow-list"
        }
    }
}
