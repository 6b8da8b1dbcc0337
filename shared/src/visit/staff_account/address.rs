//! Under which e-mail address Zoom may know someone, and in which order the sources are asked.

use super::{OwnAccount, StaffAccount};
use crate::{
    bridge::Installation,
    epic::PractitionerError,
    settings::KnownAccount,
    telemetry::Phi,
    visit::{EpicId, Role},
};

/// Where an address may be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// `zoom.accounts`.
    Settings,
    /// The FHIR Practitioner.
    Practitioner,
    /// The FHIR PractitionerRole, with `epic.practitioner_role_email`.
    PractitionerRole,
    /// The system login, with `epic.login_email_domain`.
    Login,
}

impl Source {
    /// The administrator's word first: it is given because Epic's would not do, and costs no call. Then what Epic
    /// keeps of the person, then of their position. A guess by the login comes last.
    pub(super) const ORDER: [Self; 4] = [
        Self::Settings,
        Self::Practitioner,
        Self::PractitionerRole,
        Self::Login,
    ];

    /// The address that this source has; `None` if it has none, or is not used here.
    pub(super) async fn address(
        self,
        installation: &Installation,
        account: &StaffAccount<'_>,
        own: OwnAccount<'_>,
    ) -> Result<Option<Phi<String>>, PractitionerError> {
        let (epic, settings) = (&installation.epic, &installation.settings.epic);
        let OwnAccount::OfUser {
            access_token,
            user,
            system_login,
        } = own
        else {
            return Ok(match (self, own) {
                (Self::Settings, _) => named(installation, account.role, account.epic_id).cloned(),
                // What the link says stands where Epic's own word would.
                (Self::Practitioner, OwnAccount::Under(email)) => email.cloned(),
                (Self::Login, OwnAccount::Supposed { system_login }) => {
                    by_login(installation, system_login)
                }
                _ => None,
            });
        };
        match self {
            Self::Settings => Ok(named(installation, account.role, account.epic_id).cloned()),
            Self::Practitioner => epic.provider_email(access_token, user).await,
            Self::PractitionerRole if settings.practitioner_role_email => {
                epic.provider_role_email(access_token, user).await
            }
            Self::PractitionerRole => Ok(None),
            Self::Login => Ok(by_login(installation, user.login.as_ref().or(system_login))),
        }
    }
}

/// The address that the settings name for someone.
pub(super) fn named<'a>(
    installation: &'a Installation,
    role: Role,
    epic_id: &EpicId,
) -> Option<&'a Phi<String>> {
    let id = epic_id.value().expose();
    let is_theirs = |known: &&KnownAccount| {
        let named = match role {
            Role::Nurse => &known.epic_provider_id,
            _ => &known.epic_user_id,
        };
        named
            .as_ref()
            .is_some_and(|named| named.expose().trim().eq_ignore_ascii_case(id))
    };
    let known = installation.settings.zoom.accounts.iter().find(is_theirs)?;
    Some(&known.email)
}

fn by_login(installation: &Installation, login: Option<&Phi<String>>) -> Option<Phi<String>> {
    let domain = installation.settings.epic.login_email_domain.as_deref()?;
    address_of(login?, domain)
}

/// `HOSPITAL\okafor` and `okafor@hospital.local` are both the login `okafor`.
fn address_of(login: &Phi<String>, domain: &str) -> Option<Phi<String>> {
    let login = login.expose().trim();
    let login = login.rsplit('\\').next().unwrap_or(login);
    let name = login.split('@').next().unwrap_or(login).to_lowercase();
    let fits = (1..=64).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-+".contains(&byte));
    fits.then(|| Phi::new(format!("{name}@{domain}")))
}

#[cfg(test)]
mod tests {
    use super::address_of;
    use crate::telemetry::Phi;

    fn address(login: &str) -> Option<String> {
        address_of(&Phi::new(login.to_owned()), "hospital.example").map(Phi::into_exposed)
    }

    #[test]
    fn a_login_in_any_of_its_forms_is_one_address() {
        for login in [
            "okafor",
            " OKAFOR ",
            "HOSPITAL\\okafor",
            "okafor@hospital.local",
        ] {
            assert_eq!(
                address(login).as_deref(),
                Some("okafor@hospital.example"),
                "{login}"
            );
        }
    }

    #[test]
    fn what_is_no_login_makes_no_address() {
        for login in ["", "  ", "@", "HOSPITAL\\", "a b", "%SYSLOGIN%", "a/b", "ö"] {
            assert_eq!(address(login), None, "{login}");
        }
    }
}
