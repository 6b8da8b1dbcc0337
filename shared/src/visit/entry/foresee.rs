//! What a launch would do, asked without doing it: the same decisions as a launch's own, and nothing but reading.

mod account;

use super::{
    EntryError, PatientLaunch, RoomError, RoomLaunch, StaffLaunch, encounter_prospect,
    patient::{KnownAs, Patient},
    room::{call, problem, the_room},
    staff::hosts,
    standing,
};
use crate::{
    bridge::Installation,
    visit::{
        Claim, ClaimState, Csn, EpicId, Outlook, Owner, Person, PersonKey, PersonName, Role,
        RoomProblem, Standing, Visit, staff_account::StaffAccount,
    },
    zoom::{Room, UserType, ZoomUserId},
};

pub use account::Account;

/// What a launch would do, as far as it would come.
#[derive(Debug, Default)]
pub struct Foresight {
    /// The visit, if there is one yet.
    pub visit: Option<Visit>,
    /// Whether its meeting would be made or used.
    pub outlook: Option<Outlook>,
    /// As which Zoom user staff would come.
    pub account: Option<Account>,
    /// Under whom the meeting is, or would be made.
    pub host: Option<Host>,
    /// How the person would come in.
    pub admitted: Option<Admitted>,
    /// The Zoom Room that would be called.
    pub room: Option<Room>,
    /// Why it would not be sent there.
    pub problem: Option<RoomProblem>,
    /// Why the launch would be refused.
    pub refusal: Option<RoomError>,
}

/// Under whom a meeting is made.
#[derive(Debug, Clone)]
pub struct Host {
    /// Why them.
    pub because: Hosting,
    /// Who that is in the visit.
    pub person: PersonKey,
    /// Their Zoom user.
    pub account: Account,
}

/// Why someone hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hosting {
    /// The meeting is theirs already.
    Standing,
    /// It is being made for them.
    Pending,
    /// They are the encounter provider.
    Scheduled,
    /// They hosted the visit's last meeting.
    Earlier,
    /// They launch.
    Launching,
}

/// How a person comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admitted {
    /// As the host.
    Host,
    /// As themselves, with the host's rights if Zoom grants them.
    AlternativeHost,
    /// By the personal link of a registrant.
    Registrant,
    /// By the personal link that they were given before.
    LinkKept,
    /// By the meeting's plain link: nobody will know who they are.
    PlainLink,
    /// By an account made for them.
    OwnAccount,
    /// Not before someone comes who can host.
    Waits,
    /// As a Zoom Room, by a command to it.
    Room,
    /// Not again: the room is on its way or inside.
    UnderWay,
}

/// What the launch of a provider or nurse would do.
pub async fn foresee_staff(installation: &Installation, launch: &StaffLaunch<'_>) -> Foresight {
    let mut seen = Foresight::default();
    let outcome = seen.staff(installation, launch).await;
    seen.refusal = outcome.err().map(RoomError::from);
    seen
}

/// What the launch of a patient would do.
pub async fn foresee_patient(installation: &Installation, launch: &PatientLaunch) -> Foresight {
    let mut seen = Foresight::default();
    let outcome = seen.patient(installation, launch).await;
    seen.refusal = outcome.err().map(RoomError::from);
    seen
}

/// What calling a room would do.
pub async fn foresee_room(installation: &Installation, launch: &RoomLaunch<'_>) -> Foresight {
    let mut seen = Foresight::default();
    seen.refusal = seen.room(installation, launch).await.err();
    seen
}

impl Foresight {
    async fn staff(
        &mut self,
        installation: &Installation,
        launch: &StaffLaunch<'_>,
    ) -> Result<(), EntryError> {
        let visit = self.look(installation, &launch.csn).await?;
        let account = StaffAccount {
            role: launch.role,
            epic_id: &launch.epic_id,
            name: &launch.name,
            own: launch.own_account,
        };
        let me = Account::of_launching(installation, account).await?;
        self.account = Some(me.clone());
        let key = PersonKey::of(&installation.data_key, launch.role, &launch.epic_id);
        let mine = Host {
            because: Hosting::Launching,
            person: key.clone(),
            account: me.clone(),
        };
        let host = match (owned(visit.as_ref()), launch.choice(visit.as_ref())) {
            (Some(host), _) => host,
            (None, None) => mine,
            (None, Some(choice)) => {
                let scheduled = match choice.scheduled {
                    Some(provider) => scheduled(installation, provider).await?,
                    None => None,
                };
                let earlier = choice.earlier.map(|owner| host(Hosting::Earlier, owner));
                scheduled.or(earlier).unwrap_or(mine)
            }
        };
        let user = me.user_id();
        let is_host = host.person == key
            || user.is_some() && user == host.account.user_id()
            || owner_of(visit.as_ref()).is_some_and(|owner| hosts(owner, &key, user));
        self.admitted = Some(if is_host {
            Admitted::Host
        } else {
            Admitted::AlternativeHost
        });
        self.host = Some(host);
        Ok(())
    }

    async fn patient(
        &mut self,
        installation: &Installation,
        launch: &PatientLaunch,
    ) -> Result<(), EntryError> {
        let visit = self.look(installation, &launch.csn).await?;
        let key = PersonKey::of(&installation.data_key, Role::Patient, &launch.epic_id);
        let person = Person {
            role: Role::Patient,
            epic_id: Some(launch.epic_id.clone()),
            name: launch.name.clone(),
        };
        let patient = Patient {
            visit: &installation.visit_key(&launch.csn),
            csn: &launch.csn,
            key: &key,
            person: &person,
        };
        let by = |registration| match patient.known_as(installation, registration) {
            KnownAs::Account => Admitted::OwnAccount,
            KnownAs::Registrant => Admitted::Registrant,
            KnownAs::Nobody => Admitted::PlainLink,
        };
        if let (Some(visit), Some(settled)) = (visit.as_ref(), standing(visit.as_ref())) {
            self.host = Some(host(Hosting::Standing, settled.owner));
            let kept = patient.link_kept(installation, visit);
            self.admitted = Some(match kept {
                Some(_) => Admitted::LinkKept,
                None => by(settled.meeting.registration),
            });
            return Ok(());
        }
        let found = match &launch.encounter_provider {
            Some(provider) => scheduled(installation, provider).await?,
            None => None,
        };
        let Some(found) = found else {
            self.admitted = Some(Admitted::Waits);
            return Ok(());
        };
        // Whoever makes the meeting just now does so under an owner of their own choice.
        let host = owned(visit.as_ref()).unwrap_or(found);
        let registration = host
            .account
            .user_type()
            .is_some_and(UserType::takes_registrants);
        self.admitted = Some(by(registration));
        self.host = Some(host);
        Ok(())
    }

    async fn room(
        &mut self,
        installation: &Installation,
        launch: &RoomLaunch<'_>,
    ) -> Result<(), RoomError> {
        let visit = self.look(installation, &launch.csn).await?;
        let room = the_room(installation, &launch.room).await?;
        self.problem = problem(room.status);
        let person = PersonKey::room(&installation.data_key, &room.id);
        self.room = Some(room);
        let key = installation.visit_key(&launch.csn);
        let before = installation.table.room_call(&key, &person).await?;
        let now = installation.clock.now();
        let under_way = match (&visit, &before) {
            (Some(visit), Some(before)) => before.state(visit, &person, now).is_under_way(),
            _ => false,
        };
        self.admitted = Some(if under_way {
            Admitted::UnderWay
        } else {
            Admitted::Room
        });
        if let Some(owner) = call::known_owner(visit.as_ref()) {
            let because = match owned(visit.as_ref()) {
                Some(host) => host.because,
                None => Hosting::Earlier,
            };
            self.host = Some(host(because, owner));
            return Ok(());
        }
        let found = match &launch.encounter_provider {
            Some(provider) => scheduled(installation, provider).await?,
            None => None,
        };
        if found.is_some() {
            self.host = found;
            return Ok(());
        }
        let nameless = PersonName::clean("", "", call::CALLER);
        let caller = call::caller(launch, &nameless)?;
        let person = PersonKey::of(&installation.data_key, call::CALLER, caller.epic_id);
        let account = Account::of_launching(installation, caller).await?;
        self.account = Some(account.clone());
        self.host = Some(Host {
            because: Hosting::Launching,
            person,
            account,
        });
        Ok(())
    }

    /// Reads the visit.
    async fn look(
        &mut self,
        installation: &Installation,
        csn: &Csn,
    ) -> Result<Option<Visit>, EntryError> {
        let key = installation.visit_key(csn);
        let visit = installation.table.visit(&key).await?;
        let standing = Standing {
            claim: visit
                .as_ref()
                .map_or_else(Claim::default, |visit| visit.claim.clone()),
            gone: visit.as_ref().is_some_and(Visit::meeting_is_gone),
        };
        self.outlook = Some(standing.outlook(installation.clock.now()));
        self.visit.clone_from(&visit);
        Ok(visit)
    }
}

/// Whoever owns the meeting that is there or is being made, whatever this launch would choose.
fn owned(visit: Option<&Visit>) -> Option<Host> {
    if let Some(settled) = standing(visit) {
        return Some(host(Hosting::Standing, settled.owner));
    }
    match &visit?.claim.state {
        ClaimState::Pending { owner, .. } => Some(host(Hosting::Pending, owner)),
        _ => None,
    }
}

fn owner_of(visit: Option<&Visit>) -> Option<&Owner> {
    standing(visit).map(|settled| settled.owner)
}

fn host(because: Hosting, owner: &Owner) -> Host {
    Host {
        because,
        person: owner.person.clone(),
        account: Account::of_known(owner.user.clone()),
    }
}

async fn scheduled(
    installation: &Installation,
    provider: &EpicId,
) -> Result<Option<Host>, EntryError> {
    let Some(prospect) = encounter_prospect(installation, provider).await? else {
        return Ok(None);
    };
    Ok(Some(Host {
        because: Hosting::Scheduled,
        person: PersonKey::of(&installation.data_key, Role::Provider, provider),
        account: Account::of_prospect(installation, prospect, true).await?,
    }))
}

impl Account {
    fn user_id(&self) -> Option<&ZoomUserId> {
        self.user().map(|user| &user.id)
    }
}
