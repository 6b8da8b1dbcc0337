//! Compares one visit with Zoom, and repairs what its webhooks lost.

use std::{collections::BTreeSet, time::Duration};

use shared::{
    bridge::Installation,
    clock::Timestamp,
    store::{Commit, StoreError, ZoomLimits},
    visit::{
        self, Because, Change, ClaimState, Happened, Repair, Step, Visit, VisitKey,
        reconcile::{MeetingNow, attended, deleted, ended},
    },
    zoom::{
        MeetingId, MeetingUuid, ZoomError,
        webhook::{Happening, HappeningKind},
    },
};

/// Tries when webhooks change the same visit meanwhile; the next minute compares again.
const TRIES: u64 = 5;
/// Bounds of the rest after a rate limit, whatever Zoom asks for.
const SHORTEST_REST: Duration = Duration::from_secs(60);
const LONGEST_REST: Duration = Duration::from_secs(3600);
/// How long an account that gives no lists is not asked for any.
const NO_LISTS: Duration = Duration::from_secs(6 * 3600);
/// Below the minute between two sweeps, so that Zoom's recovery is met by the next one.
const SOON: Duration = Duration::from_secs(45);
/// How long a visit rests that could not be compared.
const LATER: Duration = Duration::from_secs(300);

/// What became of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    /// It is as Zoom says, as far as Zoom says.
    Done,
    /// Zoom does not answer, or not so often.
    ZoomFails,
}

/// What Zoom said, or why it will not say.
enum Told {
    Events(Vec<Happening>),
    Nothing,
    Fails,
}

/// Compares a visit, and puts it back into the queue.
pub(super) async fn compare(
    installation: &Installation,
    key: &VisitKey,
    limits: &mut ZoomLimits,
    calls: &mut u32,
) -> Result<Compared, StoreError> {
    let table = &installation.table;
    // Read before Zoom is asked: whatever came in meanwhile is newer than Zoom's answer.
    let visit = table.visit(key).await?;
    let Some((visit, meeting)) = visit.and_then(|visit| match &visit.claim.state {
        ClaimState::Ready { meeting, .. } => {
            let id = meeting.id;
            Some((visit, id))
        }
        _ => None,
    }) else {
        table.compare_again(key, None).await?;
        return Ok(Compared::Done);
    };
    let now = installation.clock.now();
    *calls = calls.saturating_sub(1);
    let seen = match installation.zoom.meeting_instance(meeting).await {
        Ok(instance) => MeetingNow::Known(instance),
        Err(error) if error.is_meeting_gone() => MeetingNow::Gone,
        Err(error) => {
            return refused(installation, key, limits, error, now).await;
        }
    };
    let mut found = Vec::new();
    let overdue = visit.overdue_instances(&seen, now);
    let instances: BTreeSet<MeetingUuid> = overdue.iter().chain(seen.running()).cloned().collect();
    for uuid in &instances {
        match list(installation, &visit, meeting, uuid, limits, calls).await? {
            Told::Events(events) => found.extend(events),
            Told::Nothing => {}
            Told::Fails => {
                table.compare_again(key, Some(now.plus(SOON))).await?;
                return Ok(Compared::ZoomFails);
            }
        }
    }
    found.extend(overdue.iter().map(|uuid| ended(meeting, uuid, now)));
    if seen == MeetingNow::Gone && visit.deleted_at == Timestamp::default() {
        found.push(deleted(meeting, now));
    }
    for happening in &found {
        repair(installation, key, happening).await?;
    }
    let again = visit.compare_again(&seen, now);
    table.compare_again(key, again).await?;
    Ok(Compared::Done)
}

/// The events of one instance, if Zoom lists them.
async fn list(
    installation: &Installation,
    visit: &Visit,
    meeting: MeetingId,
    uuid: &MeetingUuid,
    limits: &mut ZoomLimits,
    calls: &mut u32,
) -> Result<Told, StoreError> {
    let now = installation.clock.now();
    if limits.no_lists_until > now {
        return Ok(Told::Nothing);
    }
    *calls = calls.saturating_sub(1);
    match installation.zoom.attendance(uuid).await {
        Ok(attendance) => Ok(Told::Events(attended(visit, meeting, uuid, &attendance))),
        // Zoom knows nothing of the instance (yet), or does not tell of this one (12702).
        Err(error) if error.is_gone() || code_of(error) == Some(12_702) => Ok(Told::Nothing),
        Err(error @ ZoomError::RateLimited { wait, .. }) => {
            rest(installation, limits, error, wait).await?;
            Ok(Told::Fails)
        }
        Err(error) if error.is_passing() => Ok(Told::Fails),
        Err(error) => {
            tracing::warn!(
                event = "zoom_gives_no_lists",
                reason = %error,
                fix = "lost events are repaired only where a meeting has ended: the account's plan or the app's scopes give no list of participants (meeting:read:list_past_participants:admin)"
            );
            limits.no_lists_until = now.plus(NO_LISTS);
            installation.table.remember_zoom_limits(*limits).await?;
            Ok(Told::Nothing)
        }
    }
}

const fn code_of(error: ZoomError) -> Option<i64> {
    match error {
        ZoomError::Refused { code, .. } => Some(code),
        _ => None,
    }
}

/// Zoom does not say how the meeting is.
async fn refused(
    installation: &Installation,
    key: &VisitKey,
    limits: &mut ZoomLimits,
    error: ZoomError,
    now: Timestamp,
) -> Result<Compared, StoreError> {
    let table = &installation.table;
    tracing::warn!(event = "visit_not_compared", visit = %key, reason = %error);
    if let ZoomError::RateLimited { wait, .. } = error {
        rest(installation, limits, error, wait).await?;
        return Ok(Compared::ZoomFails);
    }
    if error.is_passing() {
        table.compare_again(key, Some(now.plus(SOON))).await?;
        return Ok(Compared::ZoomFails);
    }
    table.compare_again(key, Some(now.plus(LATER))).await?;
    Ok(Compared::Done)
}

/// Leaves Zoom alone for as long as it asks, within reason.
async fn rest(
    installation: &Installation,
    limits: &mut ZoomLimits,
    error: ZoomError,
    wait: Duration,
) -> Result<(), StoreError> {
    let wait = wait.clamp(SHORTEST_REST, LONGEST_REST);
    tracing::warn!(event = "zoom_limits_comparing", reason = %error, seconds = wait.as_secs());
    limits.rest_until = installation.clock.now().plus(wait);
    installation.table.remember_zoom_limits(*limits).await
}

/// Writes what one event changes, as the webhook would have.
async fn repair(
    installation: &Installation,
    key: &VisitKey,
    happening: &Happening,
) -> Result<(), StoreError> {
    let table = &installation.table;
    for attempt in 1..=TRIES {
        let Some(mut visit) = table.visit(key).await? else {
            return Ok(());
        };
        let change = visit::apply(&mut visit, happening, &installation.data_key);
        if change.is_empty() {
            return Ok(());
        }
        let because = Because::Repair(&happening.key);
        match visit::commit(installation, key, &visit, &change, because).await? {
            Commit::Done => return note(installation, key, happening, &change).await,
            Commit::Seen => return Ok(()),
            Commit::Raced => tokio::time::sleep(Duration::from_millis(20 * attempt)).await,
        }
    }
    Ok(())
}

/// Adds the repair to the visit's trace.
async fn note(
    installation: &Installation,
    key: &VisitKey,
    happening: &Happening,
    change: &Change,
) -> Result<(), StoreError> {
    let now = installation.clock.now();
    let found = match happening.kind {
        HappeningKind::Joined(_) | HappeningKind::Admitted(_) => Repair::Joined,
        HappeningKind::Left(_) => Repair::Left,
        HappeningKind::Started => Repair::Started,
        HappeningKind::Ended => Repair::Ended,
        HappeningKind::Deleted => Repair::Deleted,
    };
    tracing::warn!(event = "presence_repaired", visit = %key, ?found, edges = change.edges.len());
    let people = change.edges.iter().map(|edge| edge.person.clone());
    let step = Step {
        at: now,
        correlation: None,
        begun_as: None,
        happened: Happened::Repaired {
            found,
            people: people.collect(),
        },
    };
    let expires_at = now.plus(installation.retention());
    installation.table.add_step(key, &step, expires_at).await
}
