//! The call itself: opens the meeting, records the room, and asks Zoom to send it there.

use futures_util::future::try_join;

use super::{RoomError, RoomLaunch, problem, put, refuse};
use crate::{
    bridge::Installation,
    store::ParticipantLaunch,
    visit::{
        CallOutcome, Claim, ClaimState, Csn, EpicId, Identity, OpenError, Owner, Person, PersonKey,
        PersonName, Role, RoomCall, RoomProblem, Visit, VisitKey,
        entry::{EntryError, Settled, TRIES, encounter_owner, open_visit, record_launch, settled},
        staff_account::StaffAccount,
    },
    zoom::{Room, RoomEntry, RoomName},
};

/// One call of one room into one visit.
pub(super) struct Call<'a> {
    pub installation: &'a Installation,
    pub visit: &'a VisitKey,
    pub csn: &'a Csn,
    pub person: &'a PersonKey,
    pub room: &'a Room,
    pub name: &'a RoomName,
    pub display: &'a PersonName,
    pub epic_id: Option<EpicId>,
}

impl Call<'_> {
    /// Makes it, unless the room is under way already; says what came of it, if this call did anything. `by_known_owner`: under whoever owns the meeting, or did.
    pub async fn make(
        &self,
        launch: Option<&RoomLaunch<'_>>,
        by_known_owner: bool,
    ) -> Result<Option<CallOutcome>, RoomError> {
        let installation = self.installation;
        let table = &installation.table;
        let (known, before) = try_join(
            table.visit(self.visit),
            table.room_call(self.visit, self.person),
        )
        .await?;
        let now = installation.clock.now();
        if let (Some(known), Some(before)) = (&known, &before)
            && before.state(known, self.person, now).is_under_way()
        {
            return Ok(None);
        }
        let owner = self
            .owner(known.as_ref().filter(|_| by_known_owner), launch)
            .await?;
        let claim = open_visit(installation, self.visit, self.csn, &owner)
            .await?
            .claim;
        let problem = problem(self.room.status);
        let call = RoomCall {
            number: before.map_or(0, |before| before.number) + 1,
            room: self.room.id.clone(),
            name: self.name.clone(),
            display: self.display.clone(),
            epic_id: self.epic_id.clone(),
            at: installation.clock.now(),
            outcome: problem.map_or(CallOutcome::Asked, CallOutcome::Refused),
        };
        // Whoever called at the same time does it; whoever is refused stays out of other people's meetings.
        let ours = put(installation, self.visit, self.person, &call).await?;
        if !ours || problem.is_some() {
            return Ok(ours.then_some(call.outcome));
        }
        let failure = match self.send(claim, &owner).await {
            Ok(()) => return Ok(Some(CallOutcome::Asked)),
            Err(error) => error,
        };
        let (problem, failure) = match failure {
            // Zoom may have taken it: the page follows, and knows in a minute.
            EntryError::Zoom(error) if error.is_room_command() && error.may_have_acted() => {
                return Ok(Some(CallOutcome::Asked));
            }
            EntryError::Zoom(error) if error.is_room_refusal() => (RoomProblem::Offline, None),
            other => (RoomProblem::Zoom, Some(other)),
        };
        let outcome = refuse(installation, self.visit, self.person, call, problem).await?;
        failure.map_or(Ok(outcome), |failure| Err(failure.into()))
    }

    /// Sends the room into the visit's meeting; into the next one, if Zoom does not know it any more.
    async fn send(&self, mut claim: Claim, owner: &Owner) -> Result<(), EntryError> {
        let installation = self.installation;
        for _ in 0..TRIES {
            let Settled {
                meeting,
                generation,
                ..
            } = settled(&claim)?;
            let passcode = async { Ok(installation.zoom.passcode(meeting.id).await?) };
            match try_join(passcode, self.record(generation)).await {
                Err(EntryError::Zoom(error)) if error.is_meeting_gone() => {
                    let now = installation.clock.now();
                    let table = &installation.table;
                    table
                        .mark_meeting_deleted(self.visit, meeting.id, now)
                        .await?;
                    claim = open_visit(installation, self.visit, self.csn, owner)
                        .await?
                        .claim;
                }
                Err(error) => return Err(error),
                Ok((passcode, ())) => {
                    let entry = RoomEntry {
                        meeting: meeting.id,
                        passcode: passcode.as_ref(),
                        force_accept: installation.settings.zoom_rooms.force_accept,
                    };
                    return Ok(installation.zoom.send_room(&self.room.id, entry).await?);
                }
            }
        }
        Err(OpenError::Busy.into())
    }

    /// Records the room under every identity that a webhook may show. First of all: webhooks may come at once.
    async fn record(&self, generation: u32) -> Result<(), EntryError> {
        let installation = self.installation;
        let infer = installation.settings.zoom_rooms.infer_presence;
        let identities = [Some(&self.room.id), self.room.dashboard_id.as_ref()]
            .into_iter()
            .flatten()
            .map(|id| Some(Identity::room(id)));
        for identity in identities.chain(infer.then_some(None)) {
            let launch = ParticipantLaunch {
                person: Person {
                    role: Role::Room,
                    epic_id: self.epic_id.clone(),
                    name: self.display.clone(),
                },
                identity,
                generation: Some(generation),
                join: None,
                host: false,
                at: installation.clock.now(),
            };
            record_launch(installation, self.visit, self.csn, self.person, &launch).await?;
        }
        Ok(())
    }

    /// Who owns the meeting: whoever does or did, else the encounter provider, else the caller.
    async fn owner(
        &self,
        known: Option<&Visit>,
        launch: Option<&RoomLaunch<'_>>,
    ) -> Result<Owner, RoomError> {
        let installation = self.installation;
        if let Some(owner) = known_owner(known) {
            return Ok(owner.clone());
        }
        let launch = launch.ok_or(EntryError::Unknown)?;
        if let Some(provider) = &launch.encounter_provider
            && let Some(owner) = encounter_owner(installation, provider).await?
        {
            return Ok(owner);
        }
        let nameless = PersonName::clean("", "", CALLER);
        let account = caller(launch, &nameless)?;
        Ok(Owner {
            user: account
                .resolve(installation)
                .await
                .map_err(EntryError::from)?,
            person: PersonKey::of(&installation.data_key, CALLER, account.epic_id),
        })
    }
}

/// Whoever calls a room is known by a provider record's (SER) ID, as nurses are.
pub(in crate::visit::entry) const CALLER: Role = Role::Nurse;

/// Who owns the visit's meeting or did, or makes it just now.
pub(in crate::visit::entry) fn known_owner(known: Option<&Visit>) -> Option<&Owner> {
    match &known?.claim.state {
        ClaimState::Ready { owner, .. } | ClaimState::Pending { owner, .. } => Some(owner),
        ClaimState::Free => None,
    }
}

/// The account of whoever calls the room.
pub(in crate::visit::entry) fn caller<'a>(
    launch: &'a RoomLaunch<'_>,
    nameless: &'a PersonName,
) -> Result<StaffAccount<'a>, RoomError> {
    Ok(StaffAccount {
        role: CALLER,
        epic_id: launch.caller.as_ref().ok_or(RoomError::NoOwner)?,
        name: nameless,
        own: launch.own_account,
    })
}
