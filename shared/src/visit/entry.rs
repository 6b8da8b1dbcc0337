//! A person enters a visit: which meeting, as whom, by which link.

mod foresee;
mod guest;
mod meetings;
mod patient;
mod room;
mod staff;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    Claim, ClaimState, Csn, EpicId, OpenError, Opened, Owner, PersonKey, Role, Visit, VisitKey,
    adopt, open,
    staff_account::{self, AccountError, Prospect},
};
use crate::{
    bridge::Installation,
    data_key::random_token,
    store::{ParticipantLaunch, StoreError, VisitClaims},
    zoom::{JoinLink, Meeting, ZoomError},
};

pub use foresee::{
    Account, Admitted, Foresight, Host, Hosting, foresee_patient, foresee_room, foresee_staff,
};
pub use guest::{GuestLaunch, admit_guest};
pub use patient::{PatientLaunch, WAIT_FOR, admit_patient, readmit_patient};
pub use room::{
    RoomError, RoomLaunch, RoomView, call_room, call_room_again, cancel_room, follow_room,
};
pub use staff::{StaffLaunch, admit_staff};

/// How often an entry starts anew because the meeting turns out to be deleted.
const TRIES: usize = 2;

/// A way into the meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// The person's link.
    pub link: JoinLink,
    /// Whether Zoom's waiting room is before it.
    pub waiting_room: bool,
    /// Whether it is that of the meeting's owner, which starts it.
    #[serde(default)]
    pub host: bool,
}

/// Where a patient goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Into the meeting.
    Meeting(Way),
    /// Nowhere yet: nobody is known who could host.
    Wait,
}

/// Why a person does not get in.
#[derive(Debug, Error)]
pub enum EntryError {
    /// No account to host or join with.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// No meeting.
    #[error(transparent)]
    Open(#[from] OpenError<StoreError>),
    /// Zoom, once there was a meeting.
    #[error(transparent)]
    Zoom(#[from] ZoomError),
    /// The table.
    #[error(transparent)]
    Table(#[from] StoreError),
    /// The visit of a waiting page is not there any more.
    #[error("the visit is not kept any more: open it again from Epic")]
    Unknown,
}
impl EntryError {
    /// Whether Zoom does not know a user whom we remembered.
    fn is_lost_account(&self) -> bool {
        match self {
            Self::Account(AccountError::Zoom(error))
            | Self::Open(OpenError::Zoom(error))
            | Self::Zoom(error) => error.is_user_gone(),
            _ => false,
        }
    }

    /// Whether only this owner can have no meeting: Zoom does not let them host, or not today any more.
    fn is_of_the_host(&self) -> bool {
        match self {
            Self::Open(OpenError::Zoom(error)) => error.is_of_the_host(),
            _ => false,
        }
    }
}

/// A claim that has its meeting.
struct Settled<'a> {
    owner: &'a Owner,
    meeting: &'a Meeting,
    generation: u32,
}

fn settled(claim: &Claim) -> Result<Settled<'_>, EntryError> {
    match &claim.state {
        ClaimState::Ready { owner, meeting, .. } => Ok(Settled {
            owner,
            meeting,
            generation: claim.generation,
        }),
        _ => Err(OpenError::Busy.into()),
    }
}

/// The encounter provider as owner, if they have an account that can host or one can be made. Where Zoom will not
/// have it so, someone else hosts: nobody is kept out for an account that is not theirs.
async fn encounter_owner(
    installation: &Installation,
    epic_id: &EpicId,
) -> Result<Option<Owner>, EntryError> {
    let found = staff_account::of_encounter_provider(installation, epic_id).await;
    let user = if_they_can(found)?;
    let person = PersonKey::of(&installation.data_key, Role::Provider, epic_id);
    Ok(user.map(|user| Owner { user, person }))
}

/// The account that the encounter provider would host with; nothing is changed.
async fn encounter_prospect(
    installation: &Installation,
    epic_id: &EpicId,
) -> Result<Option<Prospect>, EntryError> {
    if_they_can(staff_account::look_for_encounter_provider(installation, epic_id).await)
}

fn if_they_can<T>(found: Result<Option<T>, AccountError>) -> Result<Option<T>, EntryError> {
    match found {
        Err(AccountError::Zoom(error)) if !error.is_passing() => {
            tracing::warn!(event = "encounter_provider_cannot_host", %error, fix = error.fix());
            Ok(None)
        }
        found => Ok(found?),
    }
}

/// The meeting that a visit has, unless it is over.
fn standing(visit: Option<&Visit>) -> Option<Settled<'_>> {
    let visit = visit.filter(|visit| !visit.meeting_is_gone())?;
    settled(&visit.claim).ok()
}

async fn open_visit(
    installation: &Installation,
    visit: &VisitKey,
    csn: &Csn,
    owner: &Owner,
) -> Result<Opened, EntryError> {
    let now = installation.clock.now();
    let claims = VisitClaims::new(
        &installation.table,
        visit.clone(),
        csn.clone(),
        now,
        installation.retention(),
    );
    let marker = |generation: u32| {
        installation
            .data_key
            .mark("marker", &[visit.as_str(), &generation.to_string()])
    };
    let holder = random_token::<12>();
    Ok(open(
        &claims,
        &installation.zoom,
        &installation.clock,
        owner,
        &holder,
        marker,
    )
    .await?)
}

async fn record_launch(
    installation: &Installation,
    visit: &VisitKey,
    csn: &Csn,
    person: &PersonKey,
    launch: &ParticipantLaunch,
) -> Result<Visit, EntryError> {
    let expires_at = launch.at.plus(installation.retention());
    let table = &installation.table;
    let recorded = table
        .record_launch(visit, csn, person, launch, expires_at)
        .await?;
    if let ClaimState::Ready { since, meeting, .. } = &recorded.claim.state
        && launch.at.since(*since) > installation.retention() / 2
    {
        // Opened again so late that the table might remove it while it is held.
        table.keep_meeting(visit, meeting.id, expires_at).await?;
    }
    // Zoom may have told of this very person before they were recorded.
    Ok(adopt(installation, visit, recorded).await)
}
