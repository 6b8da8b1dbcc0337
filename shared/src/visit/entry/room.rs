//! Staff call a Zoom Room into a visit, follow it, call again, or take it back.

pub(super) mod call;

use futures_util::future::try_join;
use thiserror::Error;

use self::call::Call;
use super::EntryError;
use crate::{
    bridge::Installation,
    settings::RoomReportedAs,
    store::StoreError,
    visit::{
        CallOutcome, Csn, EpicId, PersonKey, PersonName, Role, RoomCall, RoomProblem, RoomState,
        Visit, VisitKey,
        staff_account::{self, OwnAccount},
    },
    zoom::{Room, RoomName, RoomStatus},
};

/// A room that is called into a visit.
#[derive(Debug, Clone)]
pub struct RoomLaunch<'a> {
    /// Which visit.
    pub csn: Csn,
    /// The room's name in Zoom.
    pub room: RoomName,
    /// How pages call it.
    pub display: PersonName,
    /// Who calls it, where CONTEXT says.
    pub caller: Option<EpicId>,
    /// The provider on the schedule, where CONTEXT names one.
    pub encounter_provider: Option<EpicId>,
    /// How the caller's Zoom account is found.
    pub own_account: Option<OwnAccount<'a>>,
}

/// A room of a visit, as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomView {
    /// Its name.
    pub display: PersonName,
    /// Where it stands.
    pub state: RoomState,
    /// Whether the visit's meeting has not been started yet.
    pub host_missing: bool,
}

/// Why a room cannot be called at all.
#[derive(Debug, Error)]
pub enum RoomError {
    /// As for any other entry.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// No room of the account has this name.
    #[error("no Zoom Room of the account has the name in roomName")]
    Missing,
    /// Several have.
    #[error("{0} Zoom Rooms of the account have the name in roomName")]
    Duplicate(usize),
    /// The visit has no meeting, and nobody is named who could own it.
    #[error("the visit has no meeting yet, and CONTEXT names nobody to own it")]
    NoOwner,
}

impl From<StoreError> for RoomError {
    fn from(error: StoreError) -> Self {
        Self::Entry(error.into())
    }
}

/// Opens the visit's meeting and sends the room there, unless the room is on its way or inside already; says what
/// came of it, if anything was done. Whether the room came, [`follow_room`] tells.
///
/// # Errors
/// [`RoomError`].
pub async fn call_room(
    installation: &Installation,
    launch: &RoomLaunch<'_>,
) -> Result<(PersonKey, Option<CallOutcome>), RoomError> {
    let room = the_room(installation, &launch.room).await?;
    let visit = installation.visit_key(&launch.csn);
    let person = PersonKey::room(&installation.data_key, &room.id);
    let call = Call {
        installation,
        visit: &visit,
        csn: &launch.csn,
        person: &person,
        room: &room,
        name: &launch.room,
        display: &launch.display,
        epic_id: reported_as(installation, launch),
    };
    let outcome = match call.make(Some(launch), true).await {
        Err(RoomError::Entry(error)) if error.is_lost_account() => {
            // Zoom does not know the account that was remembered: once more with another.
            let remembered = [
                (Role::Nurse, &launch.caller),
                (Role::Provider, &launch.encounter_provider),
            ];
            for (role, id) in remembered {
                if let Some(id) = id {
                    staff_account::forget(installation, role, id).await?;
                }
            }
            call.make(Some(launch), false).await?
        }
        other => other?,
    };
    Ok((person, outcome))
}

/// Calls a room again that did not come; says what came of it, if anything was done.
///
/// # Errors
/// [`RoomError`].
pub async fn call_room_again(
    installation: &Installation,
    visit: &VisitKey,
    person: &PersonKey,
) -> Result<Option<CallOutcome>, RoomError> {
    let (known, before) = read(installation, visit, person).await?;
    let now = installation.clock.now();
    if before.state(&known, person, now).is_under_way() {
        return Ok(None);
    }
    let room = match the_room(installation, &before.name).await {
        Ok(room) if room.id == before.room => room,
        Ok(_) | Err(RoomError::Missing) => {
            return refuse(installation, visit, person, before, RoomProblem::Missing).await;
        }
        Err(RoomError::Duplicate(_)) => {
            return refuse(installation, visit, person, before, RoomProblem::Duplicate).await;
        }
        Err(error) => return Err(error),
    };
    Call {
        installation,
        visit,
        csn: &known.csn,
        person,
        room: &room,
        name: &before.name,
        display: &before.display,
        epic_id: before.epic_id,
    }
    .make(None, true)
    .await
}

/// Takes a call back: a room that is on its way or inside leaves.
///
/// # Errors
/// [`RoomError`]; the call stands then.
pub async fn cancel_room(
    installation: &Installation,
    visit: &VisitKey,
    person: &PersonKey,
) -> Result<(), RoomError> {
    let (known, before) = read(installation, visit, person).await?;
    let now = installation.clock.now();
    if before.state(&known, person, now).can_be_cancelled() {
        match installation.zoom.take_room_out(&before.room).await {
            // It is off, or in no meeting: out, either way.
            Err(error) if !error.is_room_refusal() => return Err(EntryError::from(error).into()),
            _ => {}
        }
    }
    let table = &installation.table;
    table.expect_no_more(visit, person, now).await?;
    let cancelled = RoomCall {
        number: before.number + 1,
        at: now,
        outcome: CallOutcome::Cancelled,
        ..before
    };
    put(installation, visit, person, &cancelled).await.map(drop)
}

/// Where a room stands.
///
/// # Errors
/// [`RoomError`].
pub async fn follow_room(
    installation: &Installation,
    visit: &VisitKey,
    person: &PersonKey,
) -> Result<RoomView, RoomError> {
    let (visit, call) = read(installation, visit, person).await?;
    Ok(RoomView {
        state: call.state(&visit, person, installation.clock.now()),
        host_missing: visit.running_since().is_none(),
        display: call.display,
    })
}

async fn read(
    installation: &Installation,
    visit: &VisitKey,
    person: &PersonKey,
) -> Result<(Visit, RoomCall), RoomError> {
    let table = &installation.table;
    let (visit, call) = try_join(table.visit(visit), table.room_call(visit, person)).await?;
    match (visit, call) {
        (Some(visit), Some(call)) => Ok((visit, call)),
        _ => Err(EntryError::Unknown.into()),
    }
}

async fn put(
    installation: &Installation,
    visit: &VisitKey,
    person: &PersonKey,
    call: &RoomCall,
) -> Result<bool, RoomError> {
    let expires_at = call.at.plus(installation.retention());
    let table = &installation.table;
    Ok(table.put_room_call(visit, person, call, expires_at).await?)
}

async fn refuse(
    installation: &Installation,
    visit: &VisitKey,
    person: &PersonKey,
    before: RoomCall,
    problem: RoomProblem,
) -> Result<Option<CallOutcome>, RoomError> {
    let refused = RoomCall {
        number: before.number + 1,
        at: installation.clock.now(),
        outcome: CallOutcome::Refused(problem),
        ..before
    };
    let ours = put(installation, visit, person, &refused).await?;
    Ok(ours.then_some(refused.outcome))
}

/// The one room with this name.
pub(super) async fn the_room(
    installation: &Installation,
    name: &RoomName,
) -> Result<Room, RoomError> {
    let mut rooms = installation
        .zoom
        .rooms_named(name)
        .await
        .map_err(EntryError::from)?;
    match rooms.len() {
        0 => Err(RoomError::Missing),
        1 => Ok(rooms.remove(0)),
        several => Err(RoomError::Duplicate(several)),
    }
}

/// Under which ID Epic is told of a room; not at all unless a setting says of what type such an ID is.
fn reported_as(installation: &Installation, launch: &RoomLaunch<'_>) -> Option<EpicId> {
    let settings = &installation.settings;
    settings.epic.id_types.room.as_ref()?;
    match settings.zoom_rooms.reported_as {
        RoomReportedAs::RoomName => Some(EpicId::of_room(&launch.room)),
        RoomReportedAs::EpicProviderId => launch.caller.clone(),
    }
}

/// Why a room of this status is not sent anywhere. Only trying tells of a status that is not known.
pub(super) const fn problem(status: RoomStatus) -> Option<RoomProblem> {
    match status {
        RoomStatus::Available | RoomStatus::Unknown => None,
        RoomStatus::InMeeting => Some(RoomProblem::Busy),
        RoomStatus::Offline => Some(RoomProblem::Offline),
        RoomStatus::UnderConstruction => Some(RoomProblem::NotSetUp),
    }
}
