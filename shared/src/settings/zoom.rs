//! Zoom's side of the settings.

use serde::Deserialize;

use super::{BaseUrl, Secret};
use crate::telemetry::Phi;

/// Zoom's side.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zoom {
    /// Account ID of the Server-to-Server OAuth app.
    pub account_id: String,
    /// Its client ID.
    pub client_id: String,
    /// Its client secret.
    pub client_secret: Secret,
    /// Secret token that signs webhooks.
    pub webhook_secret_token: Secret,
    /// The one before, while a rotation is under way.
    #[serde(default)]
    pub previous_webhook_secret_token: Option<Secret>,
    /// Root of the REST API.
    #[serde(default = "zoom_api")]
    pub api_base_url: BaseUrl,
    /// Root of the OAuth service.
    #[serde(default = "zoom_oauth")]
    pub oauth_base_url: BaseUrl,
    /// How accounts are made for providers who have none.
    #[serde(default)]
    pub provisioning: Provisioning,
    /// E-mail domain of made accounts.
    #[serde(default)]
    pub provisioning_domain: Option<String>,
    /// Under which address Zoom knows someone, where it is not the one that Epic has.
    #[serde(default)]
    pub accounts: Vec<KnownAccount>,
    /// Most calls a minute with which visits are compared with Zoom; 0 switches comparing off.
    #[serde(default = "reconcile_calls_per_minute")]
    pub reconcile_calls_per_minute: u32,
}

/// The administrator's word on whose Zoom account is whose.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownAccount {
    /// Epic user (EMP) ID, as a provider's CONTEXT has it.
    #[serde(default)]
    pub epic_user_id: Option<Phi<String>>,
    /// Provider record (SER) ID, as a nurse's CONTEXT has it.
    #[serde(default)]
    pub epic_provider_id: Option<Phi<String>>,
    /// E-mail address of their Zoom user.
    pub email: Phi<String>,
}

/// Two a second: a tenth of what Zoom grants a Pro account for calls of this kind.
const fn reconcile_calls_per_minute() -> u32 {
    120
}

#[allow(clippy::expect_used)]
fn zoom_api() -> BaseUrl {
    BaseUrl::try_from("https://api.zoom.us/v2".to_owned()).expect("a constant URL")
}

#[allow(clippy::expect_used)]
fn zoom_oauth() -> BaseUrl {
    BaseUrl::try_from("https://zoom.us".to_owned()).expect("a constant URL")
}

/// How a Zoom account is made for a provider who has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provisioning {
    /// Zoom's `custCreate`: no sign-in of its own; needs an arrangement with Zoom's ISV sales.
    CustCreate,
    /// Zoom's `ssoCreate`: for accounts with single sign-on.
    SsoCreate,
    /// Zoom's `autoCreate`: for domains that the account manages.
    AutoCreate,
    /// None are made: every provider needs their own Zoom account.
    #[default]
    None,
}
