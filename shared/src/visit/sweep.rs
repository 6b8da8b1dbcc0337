//! The sweeper: finishes what a launch left half done, and removes what it left over.
//!
//! It never deletes anything of a visit that is not settled: a launch may be about to adopt it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    Claim, ClaimState, Claims, Meetings, OpenError, Owner, Standing,
    open::{LEASE, Made, SURPLUS_AGE, adopt, ready},
};
use crate::{
    clock::{Clock, Timestamp},
    zoom::{MeetingFound, MeetingId, ZoomError},
};

/// This long after the meeting was settled surplus is looked for once more: a launch that was held up, or a
/// list that lagged, may have come after the first look.
const LAST_LOOK: Duration = Duration::from_secs(24 * 3600);

/// What a sweep did with one visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swept {
    /// There was nothing to do, or someone else is at it.
    Nothing,
    /// A half-made meeting was found and committed.
    Finished,
    /// Nothing was found; the next launch begins anew.
    Freed,
    /// Surplus meetings were removed.
    Cleaned,
}

/// What only the sweeper asks of Zoom.
#[allow(async_fn_in_trait)]
pub trait Removal: Meetings {
    /// Deletes a meeting that never started; one that has is left alone.
    async fn remove_unstarted(&self, found: MeetingFound) -> Result<(), ZoomError>;
}

/// Sweeps one visit.
///
/// # Errors
/// [`OpenError`]; the next sweep goes on where this one stopped.
pub async fn sweep<C: Claims, M: Removal>(
    claims: &C,
    meetings: &M,
    clock: &impl Clock,
    holder: &str,
) -> Result<Swept, OpenError<C::Error>> {
    let Standing { claim, .. } = claims.read().await.map_err(OpenError::Table)?;
    let now = clock.now();
    match &claim.state {
        ClaimState::Pending {
            until,
            owner,
            marker,
            ..
        } if *until <= now => finish(claims, meetings, clock, &claim, owner, marker, holder).await,
        ClaimState::Ready {
            surplus_from: Some(from),
            ..
        } if *from <= now => {
            let Some((leftover, _)) = Leftover::of(&claim) else {
                return Ok(Swept::Nothing);
            };
            let look_again = sweep_leftover(meetings, &leftover, now)
                .await
                .map_err(OpenError::Zoom)?;
            let mut clean = claim.clone();
            if let ClaimState::Ready { surplus_from, .. } = &mut clean.state {
                *surplus_from = look_again;
            }
            let done = claims
                .swap(&claim, &clean)
                .await
                .map_err(OpenError::Table)?;
            Ok(if done { Swept::Cleaned } else { Swept::Nothing })
        }
        _ => Ok(Swept::Nothing),
    }
}

/// Surplus meetings that a settled visit may have at Zoom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leftover {
    /// Under whom they were made.
    pub owner: Owner,
    /// How they are found.
    pub marker: String,
    /// The one that is none.
    pub meeting: MeetingId,
    /// When that one was settled.
    pub since: Timestamp,
}

impl Leftover {
    /// What a settled claim may have left, and from when on it may be removed.
    #[must_use]
    pub fn of(claim: &Claim) -> Option<(Self, Timestamp)> {
        let ClaimState::Ready {
            owner,
            meeting,
            marker,
            since,
            surplus_from: Some(from),
        } = &claim.state
        else {
            return None;
        };
        let leftover = Self {
            owner: owner.clone(),
            marker: marker.clone(),
            meeting: meeting.id,
            since: *since,
        };
        Some((leftover, *from))
    }
}

/// Removes surplus meetings, and says when to look again.
///
/// # Errors
/// [`ZoomError`]; the next look goes on where this one stopped.
pub async fn sweep_leftover<M: Removal>(
    meetings: &M,
    leftover: &Leftover,
    now: Timestamp,
) -> Result<Option<Timestamp>, ZoomError> {
    let found = meetings.find(&leftover.owner, &leftover.marker).await?;
    let last_look = leftover.since.plus(LAST_LOOK);
    let mut look_again = (now < last_look).then_some(last_look);
    let others = found
        .into_iter()
        .filter(|other| other.id != leftover.meeting);
    for surplus in others {
        match surplus.created_at.map(|made| made.plus(SURPLUS_AGE)) {
            // Made late: this look must not be the last.
            Some(from) if now < from => {
                look_again = Some(look_again.map_or(from, |again| again.min(from)));
            }
            _ => meetings.remove_unstarted(surplus).await?,
        }
    }
    Ok(look_again)
}

async fn finish<C: Claims, M: Meetings>(
    claims: &C,
    meetings: &M,
    clock: &impl Clock,
    claim: &Claim,
    owner: &Owner,
    marker: &str,
    holder: &str,
) -> Result<Swept, OpenError<C::Error>> {
    let taken = Claim {
        generation: claim.generation,
        fence: claim.fence + 1,
        state: ClaimState::Pending {
            holder: holder.to_owned(),
            until: clock.now().plus(LEASE),
            owner: owner.clone(),
            marker: marker.to_owned(),
        },
    };
    if !claims.swap(claim, &taken).await.map_err(OpenError::Table)? {
        return Ok(Swept::Nothing);
    }
    let (state, swept) = match adopt(meetings, owner, marker)
        .await
        .map_err(OpenError::Zoom)?
    {
        Some(created) => {
            let made = Made {
                created,
                surplus_possible: true,
            };
            (ready(owner, marker, &made, clock.now()), Swept::Finished)
        }
        None => (ClaimState::Free, Swept::Freed),
    };
    let settled = Claim {
        state,
        ..taken.clone()
    };
    let done = claims
        .swap(&taken, &settled)
        .await
        .map_err(OpenError::Table)?;
    Ok(if done { swept } else { Swept::Nothing })
}
