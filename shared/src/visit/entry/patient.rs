//! A patient or proxy enters, or waits for someone who could host.

use std::time::Duration;

use super::{
    Entry, EntryError, Settled, TRIES, Way, encounter_owner, open_visit, record_launch, settled,
    standing,
};
use crate::{
    bridge::Installation,
    settings::{CreateAction, PatientIdentity, ProviderUserType},
    store::ParticipantLaunch,
    telemetry::Phi,
    visit::{
        Claim, Csn, EpicId, Identity, OpenError, Person, PersonKey, PersonName, Role, Visit,
        VisitKey, staff_account,
    },
    zoom::{JoinLink, Meeting, NewUser, RegistrantRequest},
};

/// How long a patient's waiting page works.
pub const WAIT_FOR: Duration = Duration::from_secs(4 * 3600);

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
/// Lets a patient in, or has them wait. A patient who was let into this meeting before costs one read of the
/// table and no call to Zoom.
///
/// # Errors
/// [`EntryError`].
pub async fn admit_patient(
    installation: &Installation,
    launch: &PatientLaunch,
) -> Result<Entry, EntryError> {
    match (
        enter(installation, launch).await,
        &launch.encounter_provider,
    ) {
        (Err(error), Some(provider)) if error.is_lost_account() => {
            // Zoom does not know the account that was remembered: once more with another.
            staff_account::forget(installation, Role::Provider, provider).await?;
            enter(installation, launch).await
        }
        (outcome, _) => outcome,
    }
}

async fn enter(installation: &Installation, launch: &PatientLaunch) -> Result<Entry, EntryError> {
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
                    match open_visit(installation, &visit, &launch.csn, &owner).await {
                        Ok(opened) => opened.claim,
                        // Somebody else may come who can host.
                        Err(error) if error.is_of_the_host() => {
                            tracing::warn!(event = "encounter_provider_cannot_host", %error);
                            return patient.wait(installation).await;
                        }
                        Err(error) => return Err(error),
                    }
                }
                None => return patient.wait(installation).await,
            },
            None => return patient.wait(installation).await,
        };
        match patient.join(installation, &claim).await {
            Err(EntryError::Zoom(error)) if error.is_meeting_gone() => {
                installation
                    .table
                    .mark_meeting_deleted(
                        &visit,
                        settled(&claim)?.meeting.id,
                        installation.clock.now(),
                    )
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

/// As what Zoom knows a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KnownAs {
    /// A user made for this visit.
    Account,
    /// A registrant, with a link of their own.
    Registrant,
    /// Nobody: they come by the meeting's plain link.
    Nobody,
}

/// One patient of one visit, or a guest, who comes in as patients do.
#[derive(Clone, Copy)]
pub(super) struct Patient<'a> {
    pub visit: &'a VisitKey,
    pub csn: &'a Csn,
    pub key: &'a PersonKey,
    pub person: &'a Person,
}

impl Patient<'_> {
    /// Into the meeting that is there, if one is.
    pub async fn known(
        self,
        installation: &Installation,
        visit: Option<&Visit>,
    ) -> Result<Option<Entry>, EntryError> {
        let (Some(visit), Some(Settled { meeting, .. })) = (visit, standing(visit)) else {
            return Ok(None);
        };
        if let Some(link) = self.link_kept(installation, visit) {
            return Ok(Some(Entry::Meeting(Way {
                link,
                waiting_room: meeting.waiting_room,
                host: false,
            })));
        }
        match self.join(installation, &visit.claim).await {
            Err(EntryError::Zoom(error)) if error.is_meeting_gone() => {
                installation
                    .table
                    .mark_meeting_deleted(self.visit, meeting.id, installation.clock.now())
                    .await?;
                Ok(None)
            }
            other => other.map(Some),
        }
    }

    /// The link into this meeting that they were given before.
    pub fn link_kept(self, installation: &Installation, visit: &Visit) -> Option<JoinLink> {
        let known = visit.participants.get(self.key)?;
        let link = known.join_into(visit.claim.generation)?;
        installation.zoom.links().check(link.expose())
    }

    /// Registers, keeps the personal link, and goes. Recorded first: webhooks may come at once.
    async fn join(self, installation: &Installation, claim: &Claim) -> Result<Entry, EntryError> {
        let Settled {
            meeting,
            generation,
            ..
        } = settled(claim)?;
        let (identity, link) = self.identify(installation, meeting).await?;
        let identity_lasts = !self.gets_an_account(installation);
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
        Ok(Entry::Meeting(Way {
            link,
            waiting_room: meeting.waiting_room,
            host: false,
        }))
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
        let known_as = self.known_as(installation, meeting.registration);
        if known_as == KnownAs::Account {
            let email = Phi::new(email);
            let new = NewUser {
                email: &email,
                first_name: &name.first,
                last_name: &name.last,
                action: CreateAction::CustCreate,
                user_type: ProviderUserType::Licensed,
            };
            let user = installation.zoom.create_user(new).await?;
            let zak = installation.zoom.zak(&user.id).await?;
            return Ok((
                Some(Identity::user(&user.id)),
                meeting.join_url.as_user(zak.expose()),
            ));
        }
        if known_as == KnownAs::Nobody {
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

    /// As what Zoom knows them in a meeting that takes registrants, or does not.
    pub fn known_as(self, installation: &Installation, registration: bool) -> KnownAs {
        if self.gets_an_account(installation) {
            KnownAs::Account
        } else if registration {
            KnownAs::Registrant
        } else {
            KnownAs::Nobody
        }
    }

    /// Whether Zoom knows them by an account of their own. A guest is only ever a registrant.
    fn gets_an_account(self, installation: &Installation) -> bool {
        self.person.role == Role::Patient
            && installation.settings.policy.patient_identity == PatientIdentity::CustCreate
    }

    /// Records that they are there, before anyone who could host.
    pub async fn wait(self, installation: &Installation) -> Result<Entry, EntryError> {
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
