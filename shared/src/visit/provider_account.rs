//! Which Zoom user a provider hosts and joins as.

use thiserror::Error;

use super::{EpicId, PersonName, Role};
use crate::{
    bridge::Installation,
    epic::{FhirUser, PractitionerError},
    settings::{Provisioning, Secret},
    store::StoreError,
    telemetry::Phi,
    zoom::{NewUser, ZoomError, ZoomUser},
};

/// Why a provider has no Zoom user.
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
    /// None is known by the address, and none may be made.
    #[error(
        "the provider has no user in this Zoom account: add them in Zoom's User Management, or set zoom.provisioning"
    )]
    NoAccount,
}

/// How a launching provider's account is found.
#[derive(Debug, Clone, Copy)]
pub struct ProviderAccount<'a> {
    /// Their Epic ID.
    pub epic_id: &'a EpicId,
    /// Their name.
    pub name: &'a PersonName,
    /// Whether they have an account of their own, to be found by e-mail (`useProviderZoomAccount`).
    pub own: Option<OwnAccount<'a>>,
}

/// Where the e-mail address of a provider's own account comes from.
#[derive(Debug, Clone, Copy)]
pub enum OwnAccount<'a> {
    /// Epic's Practitioner, asked as the user who launched.
    OfUser {
        /// The launch's token.
        access_token: &'a Secret,
        /// Who launched.
        user: &'a FhirUser,
    },
    /// A legacy link, if it has one: Epic cannot be asked.
    Under(Option<&'a Phi<String>>),
}

impl OwnAccount<'_> {
    async fn email(self, installation: &Installation) -> Result<Phi<String>, PractitionerError> {
        match self {
            Self::OfUser { access_token, user } => {
                installation.epic.provider_email(access_token, user).await
            }
            Self::Under(email) => email.cloned().ok_or(PractitionerError::NoEmail),
        }
    }
}

impl ProviderAccount<'_> {
    /// Finds, remembers or makes it. A known provider costs one read of the table and no call to anyone.
    ///
    /// # Errors
    /// [`AccountError`].
    pub async fn resolve(self, installation: &Installation) -> Result<ZoomUser, AccountError> {
        let Some(own) = self.own else {
            return provisioned(installation, self.epic_id, self.name)
                .await?
                .ok_or(AccountError::NoAccount);
        };
        let now = installation.clock.now();
        let name = remembered_as(installation, "own", self.epic_id);
        if let Some(known) = installation.table.remembered_user(&name, now).await? {
            return Ok(known);
        }
        let email = own.email(installation).await;
        let found = match &email {
            Ok(email) => installation.zoom.user_by_email(email).await?,
            Err(PractitionerError::NoEmail) => None,
            Err(error) => return Err((*error).into()),
        };
        match found {
            Some(found) => {
                // Only Epic's word for it is remembered: a link's must not decide over later launches.
                if let OwnAccount::OfUser { .. } = own {
                    installation.table.remember_user(&name, &found, now).await?;
                }
                Ok(found)
            }
            None => match provisioned(installation, self.epic_id, self.name).await? {
                Some(made) => Ok(made),
                None => Err(match (own, email) {
                    (OwnAccount::OfUser { .. }, Err(error)) => error.into(),
                    _ => AccountError::NoAccount,
                }),
            },
        }
    }
}

/// The account of an encounter provider who has not launched: the one remembered, else one made for them;
/// `None` if none may be made.
pub(super) async fn of_encounter_provider(
    installation: &Installation,
    epic_id: &EpicId,
) -> Result<Option<ZoomUser>, AccountError> {
    let name = remembered_as(installation, "own", epic_id);
    let now = installation.clock.now();
    if let Some(known) = installation.table.remembered_user(&name, now).await? {
        return Ok(Some(known));
    }
    let nameless = PersonName::clean("", "", Role::Provider);
    provisioned(installation, epic_id, &nameless).await
}

/// Forgets an account that Zoom does not know any more, so that the next launch looks again.
pub(super) async fn forget(
    installation: &Installation,
    epic_id: &EpicId,
) -> Result<(), StoreError> {
    for kind in ["own", "provisioned"] {
        installation
            .table
            .forget_user(&remembered_as(installation, kind, epic_id))
            .await?;
    }
    Ok(())
}

async fn provisioned(
    installation: &Installation,
    epic_id: &EpicId,
    person: &PersonName,
) -> Result<Option<ZoomUser>, AccountError> {
    let zoom = &installation.settings.zoom;
    let (true, Some(domain)) = (
        zoom.provisioning != Provisioning::None,
        &zoom.provisioning_domain,
    ) else {
        return Ok(None);
    };
    let now = installation.clock.now();
    let name = remembered_as(installation, "provisioned", epic_id);
    if let Some(known) = installation.table.remembered_user(&name, now).await? {
        return Ok(Some(known));
    }
    let email = Phi::new(format!(
        "{}@{domain}",
        epic_id.value().expose().to_lowercase()
    ));
    let new = NewUser {
        email: &email,
        first_name: &person.first,
        last_name: &person.last,
        action: zoom.provisioning,
    };
    let made = installation.zoom.create_user(new).await?;
    installation.table.remember_user(&name, &made, now).await?;
    Ok(Some(made))
}

fn remembered_as(installation: &Installation, kind: &str, epic_id: &EpicId) -> String {
    installation
        .data_key
        .name("user", &[kind, epic_id.value().expose()])
}
