//! A provider or nurse enters: as the host of a meeting that is theirs, else as alternative host with their own
//! identity.

use super::{
    EntryError, Settled, TRIES, Way, encounter_owner, open_visit, record_launch, settled, standing,
};
use crate::{
    bridge::Installation,
    store::ParticipantLaunch,
    visit::{
        Csn, EpicId, Identity, OpenError, Owner, Person, PersonKey, PersonName, Role, Visit,
        VisitKey,
        staff_account::{self, OwnAccount, StaffAccount},
    },
    zoom::{JoinLink, Meeting, Zoom, ZoomUser, ZoomUserId},
};

/// A provider or nurse who opens a visit.
#[derive(Debug, Clone)]
pub struct StaffLaunch<'a> {
    /// As what: decides which kind of ID `epic_id` is.
    pub role: Role,
    /// Which visit.
    pub csn: Csn,
    /// Who.
    pub epic_id: EpicId,
    /// By what name.
    pub name: PersonName,
    /// The provider on the schedule, where CONTEXT names one.
    pub encounter_provider: Option<EpicId>,
    /// How their own Zoom account is found; without it they get a made one.
    pub own_account: Option<OwnAccount<'a>>,
}

/// Under whom a meeting is made that is not there yet: the encounter provider; else whoever hosted before; else
/// who launches.
pub(super) struct Choice<'a> {
    /// The encounter provider, if that is someone else.
    pub scheduled: Option<&'a EpicId>,
    /// Whoever hosted the visit before, for a nurse.
    pub earlier: Option<&'a Owner>,
}

impl StaffLaunch<'_> {
    /// Under whom this launch makes the meeting; `None` if there is one.
    pub(super) fn choice<'a>(&'a self, visit: Option<&'a Visit>) -> Option<Choice<'a>> {
        if standing(visit).is_some() {
            // Nobody needs to be found, or made, to host it.
            return None;
        }
        let is_me = |provider: &EpicId| self.role == Role::Provider && *provider == self.epic_id;
        let scheduled = self.encounter_provider.as_ref();
        let earlier = visit.and_then(|visit| settled(&visit.claim).ok());
        Some(Choice {
            scheduled: scheduled.filter(|provider| !is_me(provider)),
            earlier: earlier
                .filter(|_| self.role == Role::Nurse)
                .map(|earlier| earlier.owner),
        })
    }
}

/// Whether someone hosts a meeting: it was made for them, or under the very user that they are.
pub(super) fn hosts(owner: &Owner, person: &PersonKey, user: Option<&ZoomUserId>) -> bool {
    owner.person == *person || user == Some(&owner.user.id)
}

/// Lets a provider or nurse in. Whoever comes first makes the meeting, for the encounter provider where one is
/// known who can host.
///
/// # Errors
/// [`EntryError`].
pub async fn admit_staff(
    installation: &Installation,
    launch: &StaffLaunch<'_>,
) -> Result<Way, EntryError> {
    match Staff::of(installation, launch).enter().await {
        Err(error) if error.is_lost_account() => {
            // Zoom does not know the account that was remembered: once more with another.
            staff_account::forget(installation, launch.role, &launch.epic_id).await?;
            if let Some(other) = &launch.encounter_provider {
                staff_account::forget(installation, Role::Provider, other).await?;
            }
            Staff::of(installation, launch).enter().await
        }
        other => other,
    }
}

/// One of the staff at the door of one visit.
struct Staff<'a> {
    installation: &'a Installation,
    launch: &'a StaffLaunch<'a>,
    visit: VisitKey,
    key: PersonKey,
}

impl<'a> Staff<'a> {
    fn of(installation: &'a Installation, launch: &'a StaffLaunch<'a>) -> Self {
        Self {
            installation,
            launch,
            visit: installation.visit_key(&launch.csn),
            key: PersonKey::of(&installation.data_key, launch.role, &launch.epic_id),
        }
    }

    async fn enter(&self) -> Result<Way, EntryError> {
        let Self {
            installation,
            launch,
            ..
        } = self;
        let account = StaffAccount {
            role: launch.role,
            epic_id: &launch.epic_id,
            name: &launch.name,
            own: launch.own_account,
        };
        let me = account.resolve(installation).await?;
        for _ in 0..TRIES {
            let known = installation.table.visit(&self.visit).await?;
            let owner = self.owner(known.as_ref(), &me).await?;
            let opened = match open_visit(installation, &self.visit, &launch.csn, &owner).await {
                // Whom the schedule names cannot host just now: who is here can.
                Err(error) if error.is_of_the_host() && owner.person != self.key => {
                    let mine = self.mine(&me);
                    open_visit(installation, &self.visit, &launch.csn, &mine).await
                }
                opened => opened,
            }?;
            let settled = settled(&opened.claim)?;
            match self.join(&settled, &me, opened.start_url).await {
                Ok(link) => {
                    return Ok(Way {
                        link,
                        waiting_room: settled.meeting.waiting_room,
                        host: hosts(settled.owner, &self.key, Some(&me.id)),
                    });
                }
                Err(EntryError::Zoom(error)) if error.is_meeting_gone() => {
                    let now = installation.clock.now();
                    installation
                        .table
                        .mark_meeting_deleted(&self.visit, settled.meeting.id, now)
                        .await?;
                }
                Err(error) => return Err(error),
            }
        }
        Err(OpenError::Busy.into())
    }

    /// Under whom the meeting is made, if it is this launch that makes it.
    async fn owner(&self, visit: Option<&Visit>, me: &ZoomUser) -> Result<Owner, EntryError> {
        let Some(choice) = self.launch.choice(visit) else {
            return Ok(self.mine(me));
        };
        if let Some(provider) = choice.scheduled
            && let Some(owner) = encounter_owner(self.installation, provider).await?
        {
            return Ok(owner);
        }
        Ok(choice.earlier.cloned().unwrap_or_else(|| self.mine(me)))
    }

    fn mine(&self, me: &ZoomUser) -> Owner {
        Owner {
            user: me.clone(),
            person: self.key.clone(),
        }
    }

    /// Records the launch and gives the link: the owner's, or that of an alternative host.
    async fn join(
        &self,
        settled: &Settled<'_>,
        me: &ZoomUser,
        made: Option<JoinLink>,
    ) -> Result<JoinLink, EntryError> {
        let Settled {
            owner,
            meeting,
            generation,
        } = settled;
        // Whoever the meeting was made for hosts it, also when another FDI record would give them another account.
        let me = if owner.person == self.key {
            &owner.user
        } else {
            me
        };
        let record = ParticipantLaunch {
            person: Person {
                role: self.launch.role,
                epic_id: Some(self.launch.epic_id.clone()),
                name: self.launch.name.clone(),
            },
            identity: Some(Identity::user(&me.id)),
            generation: Some(*generation),
            join: None,
            host: true,
            at: self.installation.clock.now(),
        };
        if hosts(owner, &self.key, Some(&me.id)) {
            return self.host_link(&record, meeting, made).await;
        }
        let visit = self.record(&record).await?;
        own_link(&self.installation.zoom, &visit, owner, meeting, me).await
    }

    /// The host's link: the one that came with the meeting just made, else a fresh one, fetched while the launch
    /// is recorded.
    async fn host_link(
        &self,
        record: &ParticipantLaunch,
        meeting: &Meeting,
        made: Option<JoinLink>,
    ) -> Result<JoinLink, EntryError> {
        let recorded = self.record(record);
        if let Some(link) = made {
            recorded.await?;
            return Ok(link);
        }
        let zoom = &self.installation.zoom;
        let fresh = async { Ok::<_, EntryError>(zoom.meeting(meeting.id).await?.0) };
        let (_, created) = futures_util::future::try_join(recorded, fresh).await?;
        Ok(created.start_url)
    }

    /// Records the launch. One Zoom user is one person: whoever had this one in another role gives it up, so
    /// that presence is told of the role that was launched last.
    async fn record(&self, launch: &ParticipantLaunch) -> Result<Visit, EntryError> {
        let (csn, key) = (&self.launch.csn, &self.key);
        let visit = record_launch(self.installation, &self.visit, csn, key, launch).await?;
        let Some(identity) = &launch.identity else {
            return Ok(visit);
        };
        let others = visit.participants.iter().filter(|(other, participant)| {
            *other != key && participant.identities.contains_key(identity)
        });
        for (other, _) in others {
            self.installation
                .table
                .give_up_identity(&self.visit, other, identity, launch.at)
                .await?;
        }
        Ok(visit)
    }
}

/// The link by which someone joins as themselves, with the host's rights if Zoom grants them.
async fn own_link(
    zoom: &Zoom,
    visit: &Visit,
    owner: &Owner,
    meeting: &Meeting,
    me: &ZoomUser,
) -> Result<JoinLink, EntryError> {
    // All staff on record, so that two who come at once do not drop each other.
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
