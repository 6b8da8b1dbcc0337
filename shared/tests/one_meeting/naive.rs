//! The careless way: look, make, write down.

use shared::{
    clock::Clock,
    visit::{Claim, ClaimState, Claims, Meetings, OpenError, Opened, Owner},
    zoom::MeetingRequest,
};

use crate::{
    harness::marker,
    ports::{NoAnswer, Ports},
    world::VirtualClock,
};

pub async fn open(
    ports: &Ports<'_>,
    clock: &VirtualClock,
    owner: &Owner,
) -> Result<Opened, OpenError<NoAnswer>> {
    let standing = ports.read().await.map_err(OpenError::Table)?;
    let claim = standing.claim;
    if matches!(claim.state, ClaimState::Ready { .. }) && !standing.gone {
        return Ok(Opened {
            claim,
            start_url: None,
        });
    }
    let marker = marker(claim.generation);
    let request = MeetingRequest {
        host: &owner.user.id,
        marker: &marker,
        registration: true,
    };
    let made = ports.create(request).await.map_err(OpenError::Zoom)?;
    let claim = Claim {
        generation: claim.generation,
        fence: claim.fence + 1,
        state: ClaimState::Ready {
            owner: owner.clone(),
            meeting: made.meeting,
            marker,
            since: clock.now(),
            surplus_from: None,
        },
    };
    ports.put(claim.clone()).await.map_err(OpenError::Table)?;
    Ok(Opened {
        claim,
        start_url: Some(made.start_url),
    })
}
