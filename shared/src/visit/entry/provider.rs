//! A provider enters: as the host of their own meeting, else as alternative host with their own identity.

use super::{EntryError, Settled, TRIES, Way, encounter_owner, open_visit, record_launch, settled};
use crate::{
    bridge::Installation,
    store::ParticipantLaunch,
    visit::{
        Csn, EpicId, Identity, OpenError, Owner, Person, PersonKey, PersonName, Role, Visit,
        VisitKey,
        provider_account::{self, OwnAccount, ProviderAccount},
    },
    zoom::{JoinLink, Meeting, Zoom, ZoomUser},
};

/// A provider who opens a visit.
#[derive(Debug, Clone)]
pub struct ProviderLaunch<'a> {
    /// Which visit.
    pub csn: Csn,
    /// Who.
    pub epic_id: EpicId,
    /// By what name.
    pub name: PersonName,
    /// The provider on the schedule, where CONTEXT names one.
    pub encounter_provider: Option<EpicId>,
    /// How their Zoom account is found.
    pub own_account: Option<OwnAccount<'a>>,
}
/// Lets a provider in: as the host if the meeting is theirs, else as alternative host with their own identity.
///
/// # Errors
/// [`EntryError`].
pub async fn admit_provider(
    installation: &Installation,
    launch: &ProviderLaunch<'_>,
) -> Result<Way, EntryError> {
    match enter(installation, launch).await {
        Err(error) if error.is_lost_account() => {
            // Zoom does not know the account that was remembered: once more with another.
            provider_account::forget(installation, &launch.epic_id).await?;
            if let Some(other) = &launch.encounter_provider {
                provider_account::forget(installation, other).await?;
            }
            enter(installation, launch).await
        }
        other => other,
    }
}

async fn enter(
    installation: &Installation,
    launch: &ProviderLaunch<'_>,
) -> Result<Way, EntryError> {
    let account = ProviderAccount {
        epic_id: &launch.epic_id,
        name: &launch.name,
        own: launch.own_account,
    };
    let me = account.resolve(installation).await?;
    let visit = installation.visit_key(&launch.csn);
    let person = PersonKey::of(&installation.data_key, Role::Provider, &launch.epic_id);
    let owner = match &launch.encounter_provider {
        Some(other) if *other != launch.epic_id => encounter_owner(installation, other)
            .await?
            .unwrap_or_else(|| Owner {
                user: me.clone(),
                person: person.clone(),
            }),
        _ => Owner {
            user: me.clone(),
            person: person.clone(),
        },
    };
    for _ in 0..TRIES {
        let opened = open_visit(installation, &visit, &launch.csn, &owner).await?;
        let Settled {
            owner,
            meeting,
            generation,
        } = settled(&opened.claim)?;
        // Whoever the meeting was made for hosts it, also when another FDI record would give them another account.
        let me = if owner.person == person {
            &owner.user
        } else {
            &me
        };
        let record = ParticipantLaunch {
            person: Person {
                role: Role::Provider,
                epic_id: Some(launch.epic_id.clone()),
                name: launch.name.clone(),
            },
            identity: Some(Identity::user(&me.id)),
            generation: Some(generation),
            join: None,
            host: true,
            at: installation.clock.now(),
        };
        let entered = if owner.user.id == me.id {
            host_link(
                installation,
                &visit,
                &launch.csn,
                &person,
                &record,
                meeting,
                opened.start_url,
            )
            .await
        } else {
            let joined = record_launch(installation, &visit, &launch.csn, &person, &record).await?;
            own_link(&installation.zoom, &joined, owner, meeting, me).await
        };
        match entered {
            Ok(link) => {
                return Ok(Way {
                    link,
                    waiting_room: meeting.waiting_room,
                });
            }
            Err(EntryError::Zoom(error)) if error.is_meeting_gone() => {
                installation
                    .table
                    .mark_meeting_deleted(&visit, meeting.id, installation.clock.now())
                    .await?;
            }
            Err(error) => return Err(error),
        }
    }
    Err(OpenError::Busy.into())
}

/// The host's link: the one that came with the meeting just made, else a fresh one, fetched while the launch
/// is recorded.
async fn host_link(
    installation: &Installation,
    visit: &VisitKey,
    csn: &Csn,
    person: &PersonKey,
    record: &ParticipantLaunch,
    meeting: &Meeting,
    made: Option<JoinLink>,
) -> Result<JoinLink, EntryError> {
    let recorded = record_launch(installation, visit, csn, person, record);
    if let Some(link) = made {
        recorded.await?;
        return Ok(link);
    }
    let fresh = async { Ok::<_, EntryError>(installation.zoom.meeting(meeting.id).await?.0) };
    let (_, created) = futures_util::future::try_join(recorded, fresh).await?;
    Ok(created.start_url)
}

/// The link by which another provider joins as themselves, with the host's rights if Zoom grants them.
async fn own_link(
    zoom: &Zoom,
    visit: &Visit,
    owner: &Owner,
    meeting: &Meeting,
    me: &ZoomUser,
) -> Result<JoinLink, EntryError> {
    // Everyone recorded as a provider, so that two who come at once do not drop each other.
    let hosts: Vec<_> = visit
        .participants
        .values()
        .filter(|participant| participant.person.role.is_staff())
        .flat_map(|participant| participant.identities.keys())
        .filter_map(Identity::as_user)
        .filter(|user| *user != owner.user.id)
        .collect();
    let hosts: Vec<_> = hosts.iter().collect();
    let (granted, zak) = futures_util::future::join(
        zoom.set_alternative_hosts(meeting.id, &hosts),
        zoom.zak(&me.id),
    )
    .await;
    match granted {
        Err(error) if error.is_meeting_gone() => return Err(error.into()),
        // They still join as themselves; the owner can hand the meeting over.
        Err(error) => tracing::warn!(event = "alternative_host_refused", %error, fix = error.fix()),
        Ok(()) => {}
    }
    Ok(meeting.join_url.as_user(zak?.expose()))
}
