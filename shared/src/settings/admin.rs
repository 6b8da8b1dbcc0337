//! Who may open the administrator's pages.

use serde::Deserialize;

use super::{BaseUrl, Secret, SettingsError};

/// The administrator's sign-in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admin {
    /// The hospital's OpenID Connect provider.
    pub oidc_issuer: BaseUrl,
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
}

fn scopes() -> Vec<String> {
    vec!["profile".to_owned(), "email".to_owned()]
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
