//! A person enters a visit: which meeting, as whom, by which link.

use std::time::Duration;

use thiserror::Error;

use super::{
    Claim, ClaimState, Csn, EpicId, Identity, Meetings, OpenError, Opened, Owner, Person,
    PersonKey, PersonName, Removal, Role, Visit, VisitKey, open,
    provider_account::{self, AccountError, ProviderAccount},
};
use crate::{
    bridge::Installation,
    data_key::random_token,
    settings::{PatientIdentity, Provisioning},
    store::{ParticipantLaunch, StoreError, VisitClaims},
    telemetry::Phi,
    zoom::{
        CreatedMeeting, JoinLink, Meeting, MeetingFound, MeetingRequest, MeetingStatus, NewUser,
        RegistrantRequest, Zoom, ZoomError, ZoomUser,
    },
};

/// How often an entry starts anew because the meeting turns out to be deleted.
const TRIES: usize = 2;

/// Where a person goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Into the meeting.
    Meeting {
        /// By this link.
        link: JoinLink,
        /// Whether as a host.
        host: bool,
        /// Whether Zoom's waiting room is before it.
        waiting_room: bool,
    },
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
    pub own_account: Option<(&'a crate::settings::Secret, &'a crate::epic::FhirUser)>,
}

/// A patient who opens a visit.
#[derive(Debug, Clone)]
pub struct PatientLaunch {
    /// Which visit.
    pub csn: Csn,
    /// Who.
    pub epic_id: EpicId,
    /// By what name.
    pub name: PersonName,
    /// The provider on the schedule, where CONTEXT names one.
    pub encounter_provider: Option<EpicId>,
}

/// Lets a provider in: as the host if the meeting is theirs, else as alternative host with their own identity.
///
/// # Errors
/// [`EntryError`].
pub async fn admit_provider(
    installation: &Installation,
    launch: &ProviderLaunch<'_>,
) -> Result<Entry, EntryError> {
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
        let opened = match open_visit(installation, &visit, &launch.csn, &owner).await {
            Err(EntryError::Open(OpenError::Zoom(error))) if error.is_gone() => {
                provider_account::forget(installation, &launch.epic_id).await?;
                return Err(error.into());
            }
            other => other?,
        };
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
                return Ok(Entry::Meeting {
                    link,
                    host: true,
                    waiting_room: meeting.waiting_room,
                });
            }
            Err(EntryError::Zoom(error)) if error.is_gone() => {
                installation
                    .table
                    .mark_meeting_deleted(&visit, installation.clock.now())
                    .await?;
            }
            Err(error) => return Err(error),
        }
    }
    Err(OpenError::Busy.into())
}

/// Lets a patient in, or has them wait. A patient who was let into this meeting before costs one read of the
/// table and no call to Zoom.
///
/// # Errors
/// [`EntryError`].
pub async fn admit_patient(
    installation: &Installation,
    launch: &PatientLaunch,
) -> Result<Entry, EntryError> {
    let visit = installation.visit_key(&launch.csn);
    let person = Person {
        role: Role::Patient,
        epic_id: Some(launch.epic_id.clone()),
        name: launch.name.clone(),
    };
    let key = PersonKey::of(&installation.data_key, Role::Patient, &launch.epic_id);
    let patient = Patient {
        visit: &visit,
        csn: &launch.csn,
        key: &key,
        person: &person,
    };
    let known = installation.table.visit(&visit).await?;
    if let Some(entry) = patient.known(installation, known.as_ref()).await? {
        return Ok(entry);
    }
    for _ in 0..TRIES {
        let claim = match &launch.encounter_provider {
            Some(provider) => match encounter_owner(installation, provider).await? {
                Some(owner) => {
                    open_visit(installation, &visit, &launch.csn, &owner)
                        .await?
                        .claim
                }
                None => return patient.wait(installation).await,
            },
            None => return patient.wait(installation).await,
        };
        match patient.join(installation, &claim).await {
            Err(EntryError::Zoom(error)) if error.is_gone() => {
                installation
                    .table
                    .mark_meeting_deleted(&visit, installation.clock.now())
                    .await?;
            }
            other => return other,
        }
    }
    Err(OpenError::Busy.into())
}

/// Lets a waiting patient in as soon as there is a meeting; says their name too.
///
/// # Errors
/// [`EntryError`].
pub async fn readmit_patient(
    installation: &Installation,
    visit_key: &VisitKey,
    key: &PersonKey,
) -> Result<(Entry, PersonName), EntryError> {
    let visit = installation
        .table
        .visit(visit_key)
        .await?
        .ok_or(EntryError::Unknown)?;
    let person = visit
        .participants
        .get(key)
        .ok_or(EntryError::Unknown)?
        .person
        .clone();
    let patient = Patient {
        visit: visit_key,
        csn: &visit.csn,
        key,
        person: &person,
    };
    let entry = patient
        .known(installation, Some(&visit))
        .await?
        .unwrap_or(Entry::Wait);
    Ok((entry, person.name))
}

/// One patient of one visit.
#[derive(Clone, Copy)]
struct Patient<'a> {
    visit: &'a VisitKey,
    csn: &'a Csn,
    key: &'a PersonKey,
    person: &'a Person,
}

impl Patient<'_> {
    /// Into the meeting that is there, if one is.
    async fn known(
        self,
        installation: &Installation,
        visit: Option<&Visit>,
    ) -> Result<Option<Entry>, EntryError> {
        let Some(visit) = visit.filter(|visit| !visit.meeting_is_gone()) else {
            return Ok(None);
        };
        let Ok(Settled {
            meeting,
            generation,
            ..
        }) = settled(&visit.claim)
        else {
            return Ok(None);
        };
        let joined = visit
            .participants
            .get(self.key)
            .and_then(|known| known.join_into(generation));
        if let Some(link) = joined.and_then(|link| installation.zoom.links().check(link.expose())) {
            return Ok(Some(Entry::Meeting {
                link,
                host: false,
                waiting_room: meeting.waiting_room,
            }));
        }
        match self.join(installation, &visit.claim).await {
            Err(EntryError::Zoom(error)) if error.is_gone() => {
                installation
                    .table
                    .mark_meeting_deleted(self.visit, installation.clock.now())
                    .await?;
                Ok(None)
            }
            other => other.map(Some),
        }
    }

    /// Registers, keeps the personal link, and goes. Recorded first: webhooks may come at once.
    async fn join(self, installation: &Installation, claim: &Claim) -> Result<Entry, EntryError> {
        let Settled {
            meeting,
            generation,
            ..
        } = settled(claim)?;
        let (identity, link) = self.identify(installation, meeting).await?;
        let identity_lasts =
            installation.settings.policy.patient_identity == PatientIdentity::Registrant;
        let record = ParticipantLaunch {
            person: self.person.clone(),
            identity,
            generation: Some(generation),
            // A ZAK runs out, so a link that carries one is made anew for each launch.
            join: identity_lasts.then(|| link.clone()),
            host: false,
            at: installation.clock.now(),
        };
        record_launch(installation, self.visit, self.csn, self.key, &record).await?;
        Ok(Entry::Meeting {
            link,
            host: false,
            waiting_room: meeting.waiting_room,
        })
    }

    /// Their identity in the meeting, by the hospital's choice, and the link that carries it.
    async fn identify(
        self,
        installation: &Installation,
        meeting: &Meeting,
    ) -> Result<(Option<Identity>, JoinLink), EntryError> {
        let settings = &installation.settings;
        let host = settings
            .public_base_url
            .url()
            .host_str()
            .unwrap_or("localhost");
        let domain = settings.zoom.provisioning_domain.as_deref().unwrap_or(host);
        let mark = installation
            .data_key
            .mark("registrant", &[self.visit.as_str(), self.key.as_str()]);
        // Made up, and different in each visit: nobody is ever written to.
        let email = format!("{}@{domain}", mark.to_lowercase());
        let name = &self.person.name;
        if settings.policy.patient_identity == PatientIdentity::CustCreate {
            let email = Phi::new(email);
            let new = NewUser {
                email: &email,
                first_name: &name.first,
                last_name: &name.last,
                action: Provisioning::CustCreate,
            };
            let user = installation.zoom.create_user(new).await?;
            let zak = installation.zoom.zak(&user.id).await?;
            return Ok((
                Some(Identity::user(&user.id)),
                meeting.join_url.as_user(zak.expose()),
            ));
        }
        if !meeting.registration {
            return Ok((None, meeting.join_url.clone()));
        }
        let request = RegistrantRequest {
            email: &email,
            first_name: &name.first,
            last_name: &name.last,
        };
        let registrant = installation
            .zoom
            .add_registrant(meeting.id, request)
            .await?;
        Ok((
            Some(Identity::registrant(&registrant.id)),
            registrant.join_url,
        ))
    }

    async fn wait(self, installation: &Installation) -> Result<Entry, EntryError> {
        let record = ParticipantLaunch {
            person: self.person.clone(),
            identity: None,
            generation: None,
            join: None,
            host: false,
            at: installation.clock.now(),
        };
        record_launch(installation, self.visit, self.csn, self.key, &record).await?;
        Ok(Entry::Wait)
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

async fn encounter_owner(
    installation: &Installation,
    epic_id: &EpicId,
) -> Result<Option<Owner>, EntryError> {
    let user = provider_account::of_encounter_provider(installation, epic_id).await?;
    let person = PersonKey::of(&installation.data_key, Role::Provider, epic_id);
    Ok(user.map(|user| Owner { user, person }))
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
    Ok(installation
        .table
        .record_launch(visit, csn, person, launch, expires_at)
        .await?)
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
        .filter(|participant| participant.person.role == Role::Provider)
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
        Err(error) if error.is_gone() => return Err(error.into()),
        // They still join as themselves; the owner can hand the meeting over.
        Err(error) => tracing::warn!(event = "alternative_host_refused", %error, fix = error.fix()),
        Ok(()) => {}
    }
    Ok(meeting.join_url.as_user(zak?.expose()))
}

impl Meetings for Zoom {
    async fn create(&self, request: MeetingRequest<'_>) -> Result<CreatedMeeting, ZoomError> {
        self.create_meeting(request).await
    }

    async fn find(&self, owner: &Owner, marker: &str) -> Result<Vec<MeetingFound>, ZoomError> {
        self.meetings_marked(&owner.user.id, marker).await
    }

    async fn get(&self, found: MeetingFound) -> Result<CreatedMeeting, ZoomError> {
        self.meeting(found.id).await.map(|(created, _)| created)
    }
}

impl Removal for Zoom {
    async fn remove_unstarted(&self, found: MeetingFound) -> Result<(), ZoomError> {
        match self.meeting(found.id).await {
            Ok((_, MeetingStatus::Waiting)) => self.delete_meeting(found.id).await,
            Ok((_, MeetingStatus::Started)) => Ok(()),
            Err(error) if error.is_gone() => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// How long a patient's waiting page works.
pub const WAIT_FOR: Duration = Duration::from_secs(4 * 3600);
