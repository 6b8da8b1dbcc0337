//! One notification to Epic: at most one in flight per person, and never an old state after a newer one.

use std::time::Duration;

use thiserror::Error;

use super::{
    Attempt, GIVE_UP_AFTER, NotificationRecord, Status, attempt_log,
    gate::{self, Health, Pass},
    id_type::id_type,
    next_attempt,
};
use crate::{
    bridge::Installation,
    clock::Timestamp,
    epic::{ConnectionState, ConnectionStatusReport, Outcome, TokenError},
    store::{NotificationKey, StoreError},
    visit::Visit,
};

/// Longer than two calls to Epic with a token fetched between them.
const SENDING: Duration = Duration::from_secs(25);
/// Longer than one call: what must be left of the right to send when it is used.
const CALL: Duration = Duration::from_secs(6);
/// How long a record rests that cannot be read.
const UNREADABLE: Duration = Duration::from_secs(600);
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
    /// As many calls were made this second as may be; the next second begins then.
    Full(Timestamp),
    /// Epic does not answer anyone, and is not asked before then. No attempt is counted.
    Held(Timestamp),
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
            Delivered::Due(at) | Delivered::Full(at) | Delivered::Held(at) => at.since(now),
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
    let (record, visit) = tokio::join!(table.notification(key), table.visit(&key.visit));
    let mut record = match record {
        Err(StoreError::Unreadable) => return set_aside(installation, key).await,
        record => match record? {
            Some(record) => record,
            None => return Ok(Delivered::Settled(Status::Superseded)),
        },
    };
    if record.status != Status::Pending {
        return Ok(Delivered::Settled(record.status));
    }
    let now = installation.clock.now();
    if let Some(due) = record.due_at.filter(|due| *due > now) {
        return Ok(Delivered::Due(due));
    }
    // A newer edge stays newer, and a light that was never on stays off: neither needs the right to send.
    let visit = match visit {
        Err(StoreError::Unreadable) => return set_aside(installation, key).await,
        visit => visit?,
    };
    if let Some(status) = needless(visit.as_ref(), &record) {
        return settle(installation, record, status).await;
    }
    let passage = match gate::ask(installation).await? {
        Pass::Through(passage) => passage,
        Pass::Full(until) => return Ok(Delivered::Full(until)),
        Pass::Closed(until) => return Ok(Delivered::Held(until)),
    };
    let now = installation.clock.now();
    let until = now.plus(SENDING);
    let Some(visit) = table
        .begin_sending(&key.visit, &record.person, now, until)
        .await?
    else {
        return Ok(Delivered::Busy);
    };
    let latest = until.minus(CALL);
    if installation.clock.now() >= latest {
        // Frozen meanwhile: by the time of a call the turn may be someone else's.
        return Ok(Delivered::Busy);
    }
    // With the right to send in hand, the newest state is known and cannot be overtaken.
    let mut lit = None;
    if is_superseded(&visit, &record) {
        record.status = Status::Superseded;
        record.due_at = Some(now);
    } else {
        let Some(made) = attempt(installation, &visit, &mut record, latest).await else {
            return Ok(Delivered::Busy);
        };
        lit = made.lit;
        if let Some(health) = made.health {
            gate::answered(installation, passage, &key.visit, health, made.asked).await?;
        }
    }
    table.save_notification(&record).await?;
    table
        .end_sending(&key.visit, &record.person, until, lit)
        .await?;
    Ok(match (record.status, record.due_at) {
        (Status::Pending, Some(due)) => Delivered::Due(due),
        (status, _) => Delivered::Settled(status),
    })
}

/// How a notification ends that need not be sent at all.
pub(super) fn needless(visit: Option<&Visit>, record: &NotificationRecord) -> Option<Status> {
    let participant = visit.and_then(|visit| visit.participants.get(&record.person));
    let Some(participant) = participant.filter(|it| record.edge >= it.reported.edge) else {
        return Some(Status::Superseded);
    };
    // Somebody may have died while telling Epic that they are there, if the right to send was never given back.
    let dark = !participant.may_be_lit && participant.sending_until == Timestamp::default();
    (record.state == ConnectionState::Disconnected && dark).then_some(Status::Closed)
}

async fn settle(
    installation: &Installation,
    mut record: NotificationRecord,
    status: Status,
) -> Result<Delivered, DeliverError> {
    record.status = status;
    record.due_at = Some(installation.clock.now());
    installation.table.save_notification(&record).await?;
    Ok(Delivered::Settled(status))
}

/// Leaves a record alone that this version cannot read: a newer one may, while both run. After a day it is
/// nobody's any more.
async fn set_aside(
    installation: &Installation,
    key: &NotificationKey,
) -> Result<Delivered, DeliverError> {
    let now = installation.clock.now();
    let made = key.made_at().unwrap_or_default();
    let again = (now.since(made) < GIVE_UP_AFTER).then(|| now.plus(UNREADABLE));
    tracing::error!(
        event = "notification_not_readable",
        visit = %key.visit,
        given_up = again.is_none(),
        fix = "a record of the table is not of this version's form: see whether two versions run side by side",
    );
    installation.table.set_aside(key, again, now).await?;
    Ok(again.map_or(Delivered::Settled(Status::Failed), Delivered::Due))
}

fn is_superseded(visit: &Visit, record: &NotificationRecord) -> bool {
    visit
        .participants
        .get(&record.person)
        .is_none_or(|participant| record.edge < participant.reported.edge)
}

/// What an attempt says beyond its record.
struct Made {
    /// Of Epic as a whole; nothing if Epic was not called.
    health: Option<Health>,
    /// How long Epic asks everyone to wait.
    asked: Option<Duration>,
    /// Whether Epic may show the person as connected now, if that changed.
    lit: Option<bool>,
}

impl Made {
    /// Epic cannot be called for this record, now or ever.
    fn impossible(record: &mut NotificationRecord, now: Timestamp) -> Self {
        record.status = Status::Failed;
        record.due_at = Some(now);
        Self {
            health: None,
            asked: None,
            lit: None,
        }
    }
}

/// Calls Epic, and writes the answer and what follows from it into the record. `None`: the call would have begun
/// too late, and was not made.
async fn attempt(
    installation: &Installation,
    visit: &Visit,
    record: &mut NotificationRecord,
    latest: Timestamp,
) -> Option<Made> {
    let started = installation.clock.now();
    let participant = visit.participants.get(&record.person);
    let Some(epic_id) = participant.and_then(|participant| participant.person.epic_id.as_ref())
    else {
        return Some(Made::impossible(record, started));
    };
    let external_id_type = match id_type(&installation.settings.epic.id_types, record.role) {
        Ok(id_type) => id_type,
        // The kind of an ID is never guessed: Epic would light somebody else's light.
        Err(missing) => {
            tracing::error!(event = "notification_impossible", problem = %missing);
            record.add_attempt(Attempt {
                at: started,
                resp_code: None,
                epic_error: None,
                latency_ms: 0,
                problem: Some(missing.to_string()),
            });
            return Some(Made::impossible(record, started));
        }
    };
    let report = ConnectionStatusReport {
        conference_id: visit.csn.value(),
        external_id: epic_id.value(),
        external_id_type,
        state: record.state,
    };
    let answer = installation.epic.set_connection_status(&report, latest);
    let answer = answer.await.transpose()?;
    let now = installation.clock.now();
    let mut made = Attempt {
        at: started,
        resp_code: None,
        epic_error: None,
        latency_ms: u64::try_from(now.since(started).as_millis()).unwrap_or(u64::MAX),
        problem: None,
    };
    let (outcome, health, heard) = match answer {
        Ok(answer) => {
            made.resp_code = answer.status.map(|status| status.as_u16());
            made.epic_error = answer.error;
            let health = match answer.outcome {
                Outcome::Unauthorized => Health::Refusing,
                _ if answer.is_outage() => Health::Down,
                _ => Health::Up,
            };
            (answer.outcome, health, answer.may_have_acted)
        }
        Err(error) => {
            made.problem = Some(error.to_string());
            (Outcome::Retry(None), token_health(&error), false)
        }
    };
    attempt_log::write(record, &made, outcome);
    record.add_attempt(made);
    let asked = match outcome {
        Outcome::Retry(asked) => asked,
        _ => None,
    };
    match outcome {
        Outcome::Delivered => record.status = Status::Delivered,
        Outcome::Permanent => record.status = Status::Failed,
        // A second refusal of a fresh token is the hospital's to mend; the schedule goes on meanwhile.
        Outcome::Unauthorized | Outcome::Retry(_) => {
            match next_attempt(record.owed_since(), record.tries_since(), now, asked) {
                Some(due) => record.due_at = Some(due),
                None => record.status = Status::Failed,
            }
        }
    }
    if record.status != Status::Pending {
        record.due_at = Some(now);
    }
    let delivered = record.status == Status::Delivered;
    Some(Made {
        health: Some(health),
        asked,
        lit: match record.state {
            ConnectionState::Connected => (delivered || heard).then_some(true),
            ConnectionState::Disconnected => delivered.then_some(false),
        },
    })
}

/// Without a token no call can succeed, whoever is to blame.
const fn token_health(error: &TokenError) -> Health {
    match error {
        TokenError::Unreachable(_) | TokenError::Unusable(_) => Health::Down,
        TokenError::Refused { status, .. } if status.as_u16() >= 500 => Health::Down,
        _ => Health::Refusing,
    }
}
