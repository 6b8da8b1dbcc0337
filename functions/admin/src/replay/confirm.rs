//! Confirming a list: each notification on it is looked at anew, and made due if it may still be sent.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::{Deserialize, Serialize};
use shared::{
    bridge::Installation,
    clock::Timestamp,
    notification::{NotificationRecord, Replay, Replayable, replayable},
    store::StoreError,
    visit::VisitKey,
};

use super::{dry_run::List, scope::Scope};
use crate::{Action, AdminError, Answer, Call, address};

/// What a list is sealed for, and its result.
const LIST: &str = "replay";
const RESULT: &str = "replayed";
/// How long a list can be confirmed.
pub const VALID: Duration = Duration::from_secs(10 * 60);
/// Notifications dealt with at once.
const AT_ONCE: usize = 16;

/// A list as its form carries it.
#[derive(Serialize, Deserialize)]
struct Sealed {
    session: String,
    until: Timestamp,
    scope: Scope,
    listed: Vec<Listed>,
}

/// One notification of it: its visit, its name there, and how often it had been replayed by then. A list that was
/// confirmed once sends nothing any more, even if all of it failed again.
#[derive(Clone, Serialize, Deserialize)]
struct Listed(VisitKey, String, usize);

/// What came of a confirmation.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Done {
    /// How many are due again.
    pub sent: usize,
    /// How many of the list were passed over after all.
    pub passed_over: usize,
}

/// The same in the address that shows it, for one session.
#[derive(Serialize, Deserialize)]
struct SealedDone {
    session: String,
    done: Done,
}

/// Seals a list for this session.
pub fn seal(call: &Call<'_>, scope: &Scope, list: &List) -> String {
    let listed = list.would_send.iter().map(|row| {
        Listed(
            row.visit.clone(),
            row.notification.clone(),
            row.replays.len(),
        )
    });
    let sealed = Sealed {
        session: call.session.csrf().to_owned(),
        until: call.installation.clock.now().plus(VALID),
        scope: scope.clone(),
        listed: listed.collect(),
    };
    call.installation.data_key.seal(LIST, &sealed)
}

/// What came of the confirmation that led here.
pub fn done(call: &Call<'_>) -> Option<Done> {
    let token = call.query("done")?;
    let sealed: SealedDone = call.installation.data_key.open(RESULT, &token).ok()?;
    call.session.is_of(&sealed.session).then_some(sealed.done)
}

/// Answers the form under a list.
pub async fn confirm(call: &Call<'_>) -> Result<Answer, AdminError> {
    call.only_operators()?;
    let installation = call.installation;
    let sealed = open(call)?;
    let (records, passed_over) = recheck(installation, &sealed.listed).await?;
    // What cannot be entered must not be done. Of two who confirm in the same moment both are entered.
    call.audit(entry(&sealed.scope, &records, passed_over))
        .await?;
    let sent = send(call, records).await?;
    let done = Done {
        sent,
        passed_over: sealed.listed.len() - sent,
    };
    tracing::info!(
        event = "notifications_replayed",
        sent,
        passed_over = done.passed_over
    );
    let result = SealedDone {
        session: call.session.csrf().to_owned(),
        done,
    };
    let token = installation.data_key.seal(RESULT, &result);
    let page = sealed.scope.address();
    Ok(Answer::Elsewhere(format!("{page}&done={token}")))
}

fn open(call: &Call<'_>) -> Result<Sealed, AdminError> {
    let token = call.form.field("token")?;
    let sealed: Option<Sealed> = call.installation.data_key.open(LIST, token).ok();
    sealed
        .filter(|it| call.session.is_of(&it.session) && call.installation.clock.now() < it.until)
        .ok_or_else(|| {
            AdminError::Conflict(
                "this list is older than ten minutes, or of another session".to_owned(),
            )
        })
}

/// The listed ones that may still be sent, and how many may not.
async fn recheck(
    installation: &Installation,
    listed: &[Listed],
) -> Result<(Vec<NotificationRecord>, usize), StoreError> {
    let table = &installation.table;
    let keys: BTreeSet<VisitKey> = listed
        .iter()
        .map(|Listed(visit, ..)| visit.clone())
        .collect();
    let visits = table.visits(&keys).await?;
    let visits: &BTreeMap<_, _> = &visits;
    let still: Vec<Option<NotificationRecord>> = stream::iter(listed.to_vec())
        .map(|Listed(visit, name, replays)| async move {
            let record = table
                .notification(&address::notification_key(&visit, &name))
                .await?;
            Ok::<_, StoreError>(record.filter(|record| {
                record.replays.len() == replays
                    && replayable(visits.get(&visit), record) == Replayable::Yes
            }))
        })
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await?;
    let records: Vec<NotificationRecord> = still.into_iter().flatten().collect();
    let passed_over = listed.len() - records.len();
    Ok((records, passed_over))
}

fn entry(scope: &Scope, records: &[NotificationRecord], passed_over: usize) -> Action {
    let (from, to) = scope.window().unzip();
    Action::Replayed {
        visit: scope.visit().map(ToString::to_string),
        from,
        to,
        notifications: records.iter().map(|record| record.sk.clone()).collect(),
        passed_over,
    }
}

/// Makes them due; gives how many of them are. The others were overtaken just now.
async fn send(call: &Call<'_>, records: Vec<NotificationRecord>) -> Result<usize, StoreError> {
    let table = &call.installation.table;
    let now = call.installation.clock.now();
    let by = &call.admin().name;
    let sent: Vec<bool> = stream::iter(records)
        .map(|record| async move {
            let replay = Replay {
                at: now,
                by: by.clone(),
                after: u32::try_from(record.tries()).unwrap_or(u32::MAX),
            };
            table.replay(&record, &replay).await
        })
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await?;
    Ok(sent.into_iter().filter(|sent| *sent).count())
}
