//! Epic's side of the settings.

use std::num::NonZeroU32;

use serde::Deserialize;

use super::{BaseUrl, LegacyLinks, ReplaceBy, Secret, SettingsError};
use crate::clock::Timestamp;

/// Epic's side.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Epic {
    /// The apps registered with Epic.
    pub clients: Clients,
    /// Private keys ("Zoom App Private Key"): the first signs, all are published.
    #[serde(default)]
    pub private_keys: Vec<PrivateKey>,
    /// `…/api/FHIR/R4`: every launch's `iss` must equal it.
    pub fhir_r4_base_url: BaseUrl,
    /// The other environment's base, so that a record of the wrong environment is named as such.
    #[serde(default)]
    pub other_environment_fhir_r4_base_url: Option<BaseUrl>,
    /// Root of the telehealth services, or a URL that already contains `/api/epic/`.
    pub telehealth_base_url: BaseUrl,
    /// Root of Epic's OAuth services; saves the discovery of a cold launch.
    #[serde(default)]
    pub oauth_base_url: Option<BaseUrl>,
    /// How a connection status is written.
    #[serde(default)]
    pub connection_status: ConnectionStatus,
    /// `ExternalIDType` of each kind of person.
    #[serde(default)]
    pub id_types: IdTypes,
    /// Origins whose pages may show ours in a frame, such as Hyperspace's. Those of the base URLs may anyway.
    #[serde(default)]
    pub frame_ancestors: Vec<BaseUrl>,
    /// Whether a provider without e-mail in their Practitioner is looked up in PractitionerRole.
    #[serde(default)]
    pub practitioner_role_email: bool,
    /// Domain that makes an e-mail address of a provider's system login, where Epic knows no address.
    #[serde(default)]
    pub login_email_domain: Option<String>,
    /// Most notifications that Epic is sent in one second, by all workers together.
    #[serde(default = "notifications_per_second")]
    pub notifications_per_second: NonZeroU32,
    /// Identifier system of a CSN in FHIR.
    #[serde(default)]
    pub csn_system: Option<String>,
    /// Launches without SMART, by an encrypted link. Absent: refused.
    #[serde(default)]
    pub legacy_links: Option<LegacyLinks>,
}

impl Epic {
    /// Whose pages may show ours in a frame, as a Content-Security-Policy writes it.
    #[must_use]
    pub fn frame_ancestors(&self) -> String {
        let mut origins: Vec<String> = [&self.fhir_r4_base_url, &self.telehealth_base_url]
            .into_iter()
            .chain(&self.frame_ancestors)
            .map(|address| address.url().origin().ascii_serialization())
            .collect();
        origins.sort();
        origins.dedup();
        origins.join(" ")
    }

    /// Days for which the signing key is still to serve; `None` if it does not say.
    #[must_use]
    pub fn signing_key_days_left(&self, now: Timestamp) -> Option<i64> {
        let replace_by = self.private_keys.first()?.replace_by?;
        Some(replace_by.days_left(now))
    }
}

/// Two minutes of it are more lights than a large hospital has on at once.
const fn notifications_per_second() -> NonZeroU32 {
    match NonZeroU32::new(20) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

/// The apps registered with Epic, one per audience.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clients {
    /// Launched from Hyperspace, Haiku and Canto.
    pub provider: AppClient,
    /// Launched from MyChart.
    pub patient: AppClient,
    /// Tells Epic who is there. Always authenticates by private key.
    pub backend: AppClient,
}

/// One registered app. Without a secret it authenticates by private key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppClient {
    /// Its ID for this environment.
    pub client_id: String,
    /// Its secret ("Zoom App Secret"), if it has one.
    #[serde(default)]
    pub client_secret: Option<Secret>,
}

/// One private key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivateKey {
    /// Its name in the JWK Set.
    pub kid: String,
    /// PEM text: PKCS#8 or PKCS#1, RSA of 2048 to 4096 bits, or EC P-384.
    pub pem: Secret,
    /// When the installation wants it replaced.
    #[serde(default)]
    pub replace_by: Option<ReplaceBy>,
}

/// The request that tells Epic of a connection. Everything can be overridden, because Epic's newer forms are
/// not public.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConnectionStatus {
    /// Where the defaults come from.
    pub preset: StatusPreset,
    /// HTTP method.
    pub method: String,
    /// Path below the telehealth base.
    pub path: String,
    /// Where the parameters go.
    pub encoding: StatusEncoding,
    /// Names of the parameters.
    pub parameters: Parameters,
    /// Value of the vendor parameter.
    pub vendor_name: String,
    /// Value for a person who is there.
    pub connected: String,
    /// Value for a person who has left.
    pub disconnected: String,
}

impl Default for ConnectionStatus {
    /// `SetExternalConnectionStatus` of 2018: GET, everything in the query.
    fn default() -> Self {
        Self {
            preset: StatusPreset::Epic2018,
            method: "GET".to_owned(),
            path: "/api/epic/2018/Telehealth/ContextLinking/SetExternalConnectionStatus".to_owned(),
            encoding: StatusEncoding::Query,
            parameters: Parameters::default(),
            vendor_name: "Zoom".to_owned(),
            connected: "1".to_owned(),
            disconnected: "2".to_owned(),
        }
    }
}

impl ConnectionStatus {
    /// What would make it a request to somebody else.
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        if http::Method::from_bytes(self.method.as_bytes()).is_err() {
            return Err(SettingsError::wrong(
                "epic.connection_status.method",
                "it must be an HTTP method such as GET",
            ));
        }
        if !self.path.starts_with('/') {
            return Err(SettingsError::wrong(
                "epic.connection_status.path",
                "it must start with /, because it is appended to epic.telehealth_base_url",
            ));
        }
        Ok(())
    }
}

/// Known forms of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum StatusPreset {
    /// The only one whose exact wire form is public.
    #[serde(rename = "2018")]
    Epic2018,
}

/// Where the parameters of a connection status go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusEncoding {
    /// In the URL's query.
    Query,
    /// In a JSON body.
    Json,
}

/// Parameter names of a connection status.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// The visit (CSN).
    pub conference_id: String,
    /// The person.
    pub external_id: String,
    /// The kind of the person's ID.
    pub external_id_type: String,
    /// The vendor.
    pub vendor_name: String,
    /// The status.
    pub connection_status: String,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            conference_id: "ConferenceID".to_owned(),
            external_id: "ExternalID".to_owned(),
            external_id_type: "ExternalIDType".to_owned(),
            vendor_name: "VendorName".to_owned(),
            connection_status: "ConnectionStatus".to_owned(),
        }
    }
}

/// `ExternalIDType` of each kind of person.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IdTypes {
    /// Of an Epic user (EMP) ID.
    pub provider: String,
    /// Of a MyChart account (WPR) ID.
    pub patient: String,
    /// Of a provider record (SER) ID, as nurses have it in CONTEXT. Epic's value is not public.
    pub nurse: Option<String>,
    /// Of a Zoom Room. Without it rooms are not reported.
    pub room: Option<String>,
}

impl Default for IdTypes {
    fn default() -> Self {
        Self {
            provider: "1".to_owned(),
            patient: "2".to_owned(),
            nurse: None,
            room: None,
        }
    }
}
