//! Opening a visit: whoever comes, and however many come at once, all get the same meeting.
//!
//! Zoom's create has no idempotency key, and its answer can be lost after the meeting exists. So one launch
//! takes a lease in the table, looks for what a predecessor may have left at Zoom, creates at most twice, and
//! settles the result by a conditional write. A launch that loses never deletes anything: its successor may
//! have adopted what it made.

use std::time::Duration;

use thiserror::Error;

use super::{Claim, ClaimState, Owner};
use crate::{
    clock::{Clock, Timestamp},
    data_key::sha256,
    zoom::{CreatedMeeting, JoinLink, MeetingFound, MeetingRequest, ZoomError},
};

/// Longer than two tries at Zoom, shorter than a function may run. Never renewed.
pub const LEASE: Duration = Duration::from_secs(15);
/// How long a launch waits for another one before it asks its person to wait.
const PATIENCE: Duration = Duration::from_secs(8);
/// A surplus meeting is not touched before it is this old.
pub const SURPLUS_AGE: Duration = Duration::from_secs(600);

/// The table's part: one visit's claim.
#[allow(async_fn_in_trait)]
pub trait Claims {
    /// What can go wrong with the table.
    type Error;

    /// Reads it, never stale.
    async fn read(&self) -> Result<Standing, Self::Error>;

    /// Replaces it if it is still at the generation, fence and state of `from`; tells whether it did.
    async fn swap(&self, from: &Claim, to: &Claim) -> Result<bool, Self::Error>;
}

/// A claim, and whether its meeting is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The claim.
    pub claim: Claim,
    /// Whether Zoom said that its meeting is gone.
    pub gone: bool,
}

/// What opening a visit now would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// Its meeting is there.
    Reuse,
    /// It makes the meeting of this generation.
    Make {
        /// Which.
        generation: u32,
    },
    /// It finishes what another launch began and left, under that one's owner.
    Finish,
    /// Another launch is making the meeting: it waits for that one.
    Busy,
}

impl Standing {
    /// What opening the visit would do at this moment.
    #[must_use]
    pub fn outlook(&self, now: Timestamp) -> Outlook {
        let generation = self.claim.generation;
        match &self.claim.state {
            ClaimState::Ready { .. } if !self.gone => Outlook::Reuse,
            ClaimState::Ready { .. } => Outlook::Make {
                generation: generation + 1,
            },
            ClaimState::Free => Outlook::Make { generation },
            ClaimState::Pending { until, .. } if *until <= now => Outlook::Finish,
            ClaimState::Pending { .. } => Outlook::Busy,
        }
    }
}

/// Zoom's part.
#[allow(async_fn_in_trait)]
pub trait Meetings {
    /// Makes a meeting.
    async fn create(&self, request: MeetingRequest<'_>) -> Result<CreatedMeeting, ZoomError>;

    /// Finds what carries the marker.
    async fn find(&self, owner: &Owner, marker: &str) -> Result<Vec<MeetingFound>, ZoomError>;

    /// Reads a found meeting.
    async fn get(&self, found: MeetingFound) -> Result<CreatedMeeting, ZoomError>;
}

/// A visit with a meeting.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The claim, at `Ready`.
    pub claim: Claim,
    /// The host's link, if this launch made the meeting and so got a fresh one.
    pub start_url: Option<JoinLink>,
}

/// Why a visit has no meeting yet.
#[derive(Debug, Error)]
pub enum OpenError<E> {
    /// The table did not do its part.
    #[error(transparent)]
    Table(E),
    /// Zoom did not do its part. The visit is free for another try.
    #[error(transparent)]
    Zoom(ZoomError),
    /// Another launch is making the meeting and takes long.
    #[error("another launch is still making the meeting")]
    Busy,
}

/// Opens a visit for one launch, whose `holder` is unique; `marker` names the meeting of a generation.
///
/// # Errors
/// [`OpenError`]; whatever it is, the visit can be opened again.
pub async fn open<C: Claims, M: Meetings>(
    claims: &C,
    meetings: &M,
    clock: &impl Clock,
    owner: &Owner,
    holder: &str,
    marker: impl Fn(u32) -> String,
) -> Result<Opened, OpenError<C::Error>> {
    let started = clock.now();
    let mut round = 0;
    while clock.now().since(started) < PATIENCE {
        let standing = claims.read().await.map_err(OpenError::Table)?;
        let now = clock.now();
        let outlook = standing.outlook(now);
        let claim = standing.claim;
        let lease = |owner: Owner, generation: u32, marker: String| Claim {
            generation,
            fence: claim.fence + 1,
            state: ClaimState::Pending {
                holder: holder.to_owned(),
                until: now.plus(LEASE),
                owner,
                marker,
            },
        };
        let taken = match (outlook, &claim.state) {
            (Outlook::Reuse, _) => {
                return Ok(Opened {
                    claim,
                    start_url: None,
                });
            }
            (Outlook::Make { generation }, _) => {
                lease(owner.clone(), generation, marker(generation))
            }
            (Outlook::Finish, ClaimState::Pending { owner, marker, .. }) => {
                lease(owner.clone(), claim.generation, marker.clone())
            }
            // Ours: the table took it without our hearing so, or another write was in the way of settling it.
            (_, ClaimState::Pending { holder: of, .. }) if of == holder => claim.clone(),
            _ => {
                round += 1;
                tokio::time::sleep(pause(holder, round)).await;
                continue;
            }
        };
        let ours = taken == claim
            || claims
                .swap(&claim, &taken)
                .await
                .map_err(OpenError::Table)?;
        if !ours {
            continue;
        }
        // Only a claim that nobody held before can know that Zoom has nothing of this marker.
        let untouched = claim.fence == 0 || taken.generation > claim.generation;
        match settle(claims, meetings, clock, &taken, untouched).await? {
            Some(opened) => return Ok(opened),
            None => continue,
        }
    }
    Err(OpenError::Busy)
}

/// Makes or adopts the meeting of a claim that is ours, and commits it. `None`: the claim is not ours any more.
async fn settle<C: Claims, M: Meetings>(
    claims: &C,
    meetings: &M,
    clock: &impl Clock,
    taken: &Claim,
    untouched: bool,
) -> Result<Option<Opened>, OpenError<C::Error>> {
    let ClaimState::Pending { owner, marker, .. } = &taken.state else {
        return Ok(None);
    };
    let made = match make(meetings, owner, marker, untouched).await {
        Ok(made) => made,
        Err(error) => {
            let free = Claim {
                state: ClaimState::Free,
                ..taken.clone()
            };
            // If this does not succeed the lease runs out by itself.
            claims.swap(taken, &free).await.map_err(OpenError::Table)?;
            return Err(OpenError::Zoom(error));
        }
    };
    let now = clock.now();
    let ready = Claim {
        state: ready(owner, marker, &made, now),
        ..taken.clone()
    };
    let committed = claims.swap(taken, &ready).await.map_err(OpenError::Table)?;
    Ok(committed.then_some(Opened {
        claim: ready,
        start_url: Some(made.created.start_url),
    }))
}

pub(super) fn ready(owner: &Owner, marker: &str, made: &Made, now: Timestamp) -> ClaimState {
    ClaimState::Ready {
        owner: owner.clone(),
        meeting: made.created.meeting.clone(),
        marker: marker.to_owned(),
        since: now,
        surplus_from: made.surplus_possible.then(|| now.plus(SURPLUS_AGE)),
    }
}

/// A meeting to commit.
pub(super) struct Made {
    pub created: CreatedMeeting,
    pub surplus_possible: bool,
}

async fn make<M: Meetings>(
    meetings: &M,
    owner: &Owner,
    marker: &str,
    untouched: bool,
) -> Result<Made, ZoomError> {
    if !untouched && let Some(created) = adopt(meetings, owner, marker).await? {
        return Ok(Made {
            created,
            surplus_possible: true,
        });
    }
    let request = MeetingRequest {
        host: &owner.user.id,
        marker,
        registration: owner.user.user_type.takes_registrants(),
    };
    match meetings.create(request).await {
        Ok(created) => {
            return Ok(Made {
                created,
                surplus_possible: !untouched,
            });
        }
        Err(error) if !error.may_have_acted() => return Err(error),
        Err(_) => {}
    }
    if let Some(created) = adopt(meetings, owner, marker).await? {
        return Ok(Made {
            created,
            surplus_possible: true,
        });
    }
    let created = meetings.create(request).await?;
    Ok(Made {
        created,
        surplus_possible: true,
    })
}

/// The oldest meeting with this marker: all who look choose the same.
pub(super) async fn adopt<M: Meetings>(
    meetings: &M,
    owner: &Owner,
    marker: &str,
) -> Result<Option<CreatedMeeting>, ZoomError> {
    let found = meetings.find(owner, marker).await?;
    match found.into_iter().min_by_key(|meeting| meeting.id) {
        None => Ok(None),
        Some(oldest) => match meetings.get(oldest).await {
            Err(error) if error.is_gone() => Ok(None),
            other => other.map(Some),
        },
    }
}

/// 100 to 300 ms, different for each launch and round.
fn pause(holder: &str, round: u32) -> Duration {
    let spread = sha256(format!("{holder}{round}").as_bytes());
    let byte = spread.bytes().fold(0_u8, u8::wrapping_add);
    Duration::from_millis(100 + u64::from(byte) * 200 / 255)
}
