//! The sweeper: finishes what a launch left half done, and removes what it left over.
//!
//! It never deletes anything of a visit that is not settled: a launch may be about to adopt it.

use super::{
    Claim, ClaimState, Claims, Meetings, OpenError, Owner, Standing,
    open::{LEASE, Made, SURPLUS_AGE, adopt, ready},
};
use crate::{
    clock::Clock,
    zoom::{MeetingFound, ZoomError},
};

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
            owner,
            meeting,
            marker,
            surplus_from: Some(from),
            ..
        } if *from <= now => {
            let found = meetings
                .find(owner, marker)
                .await
                .map_err(OpenError::Zoom)?;
            let mut look_again = None;
            for surplus in found.into_iter().filter(|other| other.id != meeting.id) {
                let touchable_from = surplus.created_at.map(|made| made.plus(SURPLUS_AGE));
                if touchable_from.is_some_and(|from| now < from) {
                    // Made late, by a launch that was held up: this sweep must not be the last.
                    look_again = look_again.max(touchable_from);
                    continue;
                }
                meetings
                    .remove_unstarted(surplus)
                    .await
                    .map_err(OpenError::Zoom)?;
            }
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
