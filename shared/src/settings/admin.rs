//! Who may open the administrator's pages.

use serde::Deserialize;

use super::{BaseUrl, Secret, SettingsError};

/// The administrator's sign-in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admin {
    /// The hospital's OpenID Connect provider, exactly as it calls itself.
    pub oidc_issuer: Issuer,
    /// Our ID there.
    pub oidc_client_id: String,
    /// Our secret there.
    pub oidc_client_secret: Secret,
    /// What is asked for, besides `openid`: providers differ in which scope brings the groups.
    #[serde(default = "scopes")]
    pub oidc_scopes: Vec<String>,
    /// The claim of the ID token that lists a person's groups.
    #[serde(default = "groups_claim")]
    pub groups_claim: String,
    /// Group whose members may sign in.
    pub allowed_group: String,
    /// Group whose members may change settings and replay notifications, too. Without it everyone of
    /// `allowed_group` may.
    #[serde(default)]
    pub operator_group: Option<String>,
    /// The zone by which the pages count days and hours, by its name in the IANA time zone database. Only the pages
    /// know whether there is one of that name.
    #[serde(default = "time_zone")]
    pub time_zone: String,
}

/// The name of an OpenID Connect provider: an address whose every letter counts, a slash at its end too.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Issuer {
    written: String,
    address: BaseUrl,
}

impl Issuer {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// As an address.
    #[must_use]
    pub const fn address(&self) -> &BaseUrl {
        &self.address
    }

    /// Where it says what it is (OpenID Connect Discovery 1.0, 4.1: no slash is doubled).
    #[must_use]
    pub fn configuration(&self) -> String {
        self.address.join("/.well-known/openid-configuration")
    }
}

impl TryFrom<String> for Issuer {
    type Error = &'static str;

    fn try_from(written: String) -> Result<Self, Self::Error> {
        let written = written.trim().to_owned();
        let address = BaseUrl::try_from(written.clone())?;
        Ok(Self { written, address })
    }
}

fn scopes() -> Vec<String> {
    vec!["profile".to_owned(), "email".to_owned()]
}

fn time_zone() -> String {
    "UTC".to_owned()
}

fn groups_claim() -> String {
    "groups".to_owned()
}

impl Admin {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        for (name, value) in [
            ("admin.oidc_client_id", self.oidc_client_id.as_str()),
            ("admin.oidc_client_secret", self.oidc_client_secret.expose()),
            ("admin.groups_claim", &self.groups_claim),
            ("admin.allowed_group", &self.allowed_group),
            ("admin.time_zone", &self.time_zone),
            (
                "admin.operator_group",
                self.operator_group.as_deref().unwrap_or("-"),
            ),
        ] {
            if value.trim().is_empty() {
                return Err(SettingsError::wrong(name, "it is empty"));
            }
        }
        Ok(())
    }
}
