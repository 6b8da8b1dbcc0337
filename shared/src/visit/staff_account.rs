//! Which Zoom user a provider or nurse hosts and joins as.

mod address;
mod prospect;

use thiserror::Error;

use super::{EpicId, PersonName, Role};
use crate::{
    bridge::Installation,
    epic::{FhirUser, PractitionerError},
    settings::Secret,
    store::StoreError,
    telemetry::Phi,
    zoom::{ZoomError, ZoomUser},
};
pub use address::Source;
pub use prospect::Prospect;

/// Why someone has no Zoom user.
#[derive(Debug, Error)]
pub enum AccountError {
    /// The table.
    #[error(transparent)]
    Table(#[from] StoreError),
    /// Epic did not tell the address.
    #[error(transparent)]
    Email(#[from] PractitionerError),
    /// Zoom.
    #[error(transparent)]
    Zoom(#[from] ZoomError),
    /// None is known by any address, and none may be made.
    #[error(
        "this person has no user in this Zoom account: add them in Zoom's User Management, name their address in zoom.accounts, or set zoom.provisioning"
    )]
    NoAccount,
}

/// How a launching person's account is found.
#[derive(Debug, Clone, Copy)]
pub struct StaffAccount<'a> {
    /// As what they launch: decides which kind of ID `epic_id` is.
    pub role: Role,
    /// Their Epic ID.
    pub epic_id: &'a EpicId,
    /// Their name.
    pub name: &'a PersonName,
    /// Whether they have an account of their own (`useProviderZoomAccount`), and how it is found.
    pub own: Option<OwnAccount<'a>>,
}

/// What is known of someone who has an account of their own.
#[derive(Debug, Clone, Copy)]
pub enum OwnAccount<'a> {
    /// Epic vouches for them.
    OfUser {
        /// For look-ups in Epic as that person.
        access_token: &'a Secret,
        /// Who they are by Epic's signed word.
        user: &'a FhirUser,
        /// Their system login (`%SYSLOGIN%`), where CONTEXT has it.
        system_login: Option<&'a Phi<String>>,
    },
    /// A legacy link, with the e-mail address in it, if there is one: Epic cannot be asked.
    Under(Option<&'a Phi<String>>),
    /// Nobody launches: it is only asked what would be. Epic is asked by a launch alone.
    Supposed {
        /// Their system login, where CONTEXT has it.
        system_login: Option<&'a Phi<String>>,
    },
}

impl StaffAccount<'_> {
    /// Finds, remembers or makes it. A known person costs one read of the table and no call to anyone.
    ///
    /// # Errors
    /// [`AccountError`].
    pub async fn resolve(self, installation: &Installation) -> Result<ZoomUser, AccountError> {
        let prospect = self.look(installation).await?;
        prospect.settle(installation, self.name).await
    }

    /// Finds it, or says how it would be made; changes nothing, here or at Zoom.
    ///
    /// # Errors
    /// [`AccountError`].
    pub async fn look(self, installation: &Installation) -> Result<Prospect, AccountError> {
        let found = match self.own {
            Some(own) => self.find(installation, own).await?,
            None => Found::Nothing(AccountError::NoAccount),
        };
        match found {
            Found::User(user) => Ok(user),
            Found::Nothing(why) => made(installation, self.role, self.epic_id)
                .await?
                .ok_or(why),
        }
    }

    /// Their own user: by each address in turn, until Zoom knows one.
    async fn find(
        self,
        installation: &Installation,
        own: OwnAccount<'_>,
    ) -> Result<Found, AccountError> {
        let now = installation.clock.now();
        let name = remembered_as(installation, Kind::Own, self.role, self.epic_id);
        if let Some(user) = installation.table.remembered_user(&name, now).await? {
            return Ok(Found::User(Prospect::Remembered { user, own: true }));
        }
        let mut tried: Vec<Phi<String>> = Vec::new();
        let mut silent = None;
        let mut foreign = None;
        for source in Source::ORDER {
            if source == Source::PractitionerRole
                && matches!(silent, Some(PractitionerError::Unreachable(_)))
            {
                // The same server has just not answered.
                continue;
            }
            let email = match source.address(installation, &self, own).await {
                Ok(Some(email)) if !tried.contains(&email) => email,
                Ok(_) => continue,
                Err(error) => {
                    silent.get_or_insert(error);
                    continue;
                }
            };
            match installation.zoom.user_by_email(&email).await {
                Ok(Some(user)) => {
                    // Only Epic's word for it is remembered: a link's must not decide over later launches.
                    let is_epics = matches!(own, OwnAccount::OfUser { .. });
                    return Ok(Found::User(Prospect::Found {
                        user,
                        source,
                        remember: is_epics.then_some(name),
                    }));
                }
                Ok(None) => {}
                Err(error) if error.is_foreign() => {
                    foreign.get_or_insert(error);
                }
                Err(error) => return Err(error.into()),
            }
            tried.push(email);
        }
        match silent {
            // Nobody else's account is made for someone of whom Epic has not been heard.
            Some(error) => Err(error.into()),
            None => Ok(Found::Nothing(match (foreign, own) {
                (Some(error), _) => error.into(),
                (None, OwnAccount::OfUser { .. }) if tried.is_empty() => {
                    PractitionerError::NoEmail.into()
                }
                _ => AccountError::NoAccount,
            })),
        }
    }
}

enum Found {
    User(Prospect),
    Nothing(AccountError),
}

/// The account of an encounter provider who has not launched: the one remembered, the one that the administrator
/// names, else one made for them; `None` if none may be made.
pub(super) async fn of_encounter_provider(
    installation: &Installation,
    epic_id: &EpicId,
) -> Result<Option<ZoomUser>, AccountError> {
    let Some(prospect) = look_for_encounter_provider(installation, epic_id).await? else {
        return Ok(None);
    };
    let nameless = PersonName::clean("", "", Role::Provider);
    prospect.settle(installation, &nameless).await.map(Some)
}

/// The same, changing nothing.
pub(super) async fn look_for_encounter_provider(
    installation: &Installation,
    epic_id: &EpicId,
) -> Result<Option<Prospect>, AccountError> {
    let name = remembered_as(installation, Kind::Own, Role::Provider, epic_id);
    let now = installation.clock.now();
    if let Some(user) = installation.table.remembered_user(&name, now).await? {
        return Ok(Some(Prospect::Remembered { user, own: true }));
    }
    if let Some(email) = address::named(installation, Role::Provider, epic_id)
        && let Some(user) = installation.zoom.user_by_email(email).await?
    {
        return Ok(Some(Prospect::Found {
            user,
            source: Source::Settings,
            remember: Some(name),
        }));
    }
    made(installation, Role::Provider, epic_id).await
}

/// Forgets an account that Zoom does not know any more, so that the next launch looks again.
pub(super) async fn forget(
    installation: &Installation,
    role: Role,
    epic_id: &EpicId,
) -> Result<(), StoreError> {
    for kind in [Kind::Own, Kind::Made] {
        installation
            .table
            .forget_user(&remembered_as(installation, kind, role, epic_id))
            .await?;
    }
    Ok(())
}

/// The account made for someone before, or to be made; `None` where none are made.
async fn made(
    installation: &Installation,
    role: Role,
    epic_id: &EpicId,
) -> Result<Option<Prospect>, AccountError> {
    let Some(policy) = installation.settings.account_policy() else {
        return Ok(None);
    };
    let now = installation.clock.now();
    let name = remembered_as(installation, Kind::Made, role, epic_id);
    if let Some(user) = installation.table.remembered_user(&name, now).await? {
        return Ok(Some(Prospect::Remembered { user, own: false }));
    }
    let id = epic_id.value().expose();
    let email = match role {
        // Another kind of ID: the same number may be somebody else's.
        Role::Nurse => policy.address(&format!("nurse.{id}")),
        _ => policy.address(id),
    };
    Ok(Some(Prospect::ToMake {
        email,
        action: policy.action,
        user_type: policy.user_type,
        remember: name,
    }))
}

#[derive(Clone, Copy)]
enum Kind {
    Own,
    Made,
}

fn remembered_as(installation: &Installation, kind: Kind, role: Role, epic_id: &EpicId) -> String {
    let kind = match (kind, role) {
        (Kind::Own, Role::Nurse) => "own nurse",
        (Kind::Made, Role::Nurse) => "provisioned nurse",
        (Kind::Own, _) => "own",
        (Kind::Made, _) => "provisioned",
    };
    installation
        .data_key
        .name("user", &[kind, epic_id.value().expose()])
}
