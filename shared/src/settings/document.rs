//! Every field of the settings document.

use serde::Deserialize;

use super::{BaseUrl, Secret, SettingsError};
use crate::{
    data_key::{DATA_KEY_BYTES, DataKey, equal_in_constant_time},
    epic::SigningKey,
};

/// The whole document.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Last segment of every FDI URL ("Zoom API Key"): names this installation.
    pub launch_key: LaunchKey,
    /// Which of Epic's environments this installation serves.
    pub environment: Environment,
    /// Where browsers, Epic and Zoom reach this installation.
    pub public_base_url: BaseUrl,
    /// 32 random bytes in Base64: names and seals are derived from it. Never change it while visits are live.
    pub data_key: Secret,
    /// Epic's side.
    pub epic: Epic,
    /// Zoom's side.
    pub zoom: Zoom,
    /// Choices of the hospital.
    #[serde(default)]
    pub policy: Policy,
    /// The test before a visit.
    #[serde(default)]
    pub device_test: DeviceTest,
    /// Texted links.
    #[serde(default)]
    pub sms: Sms,
    /// The administrator's pages.
    #[serde(default)]
    pub admin: Option<Admin>,
}

/// The launch key.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct LaunchKey(String);

impl LaunchKey {
    /// Whether a launch URL ended in it.
    #[must_use]
    pub fn matches(&self, given: &str) -> bool {
        equal_in_constant_time(self.0.as_bytes(), given.as_bytes())
    }

    /// The key, for the FDI records.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Epic's environments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// A non-production Epic. Only here may a loopback address be used without TLS.
    Test,
    /// The Epic that patients use.
    Production,
}

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
    /// Identifier system of a CSN in FHIR.
    #[serde(default)]
    pub csn_system: Option<String>,
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
    /// PEM text: PKCS#8 or PKCS#1, RSA of 2048 bits or more, or EC P-384.
    pub pem: Secret,
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
}

impl Default for IdTypes {
    fn default() -> Self {
        Self {
            provider: "1".to_owned(),
            patient: "2".to_owned(),
        }
    }
}

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

/// Choices of the hospital.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// How the patient gets in.
    pub patient_admittance: PatientAdmittance,
    /// User type of accounts made for providers.
    pub provider_user_type: ProviderUserType,
    /// How a patient is known in Zoom.
    pub patient_identity: PatientIdentity,
    /// Which passcodes the Zoom account accepts.
    pub passcode: PasscodeForm,
    /// Days that notification records are kept.
    pub record_retention_days: u16,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            patient_admittance: PatientAdmittance::Automatic,
            provider_user_type: ProviderUserType::Licensed,
            patient_identity: PatientIdentity::Registrant,
            passcode: PasscodeForm::Alphanumeric,
            record_retention_days: 90,
        }
    }
}

/// How the patient gets in ("Patient Admittance Policy").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PatientAdmittance {
    /// As soon as the provider is in.
    Automatic,
    /// When the provider admits them from Zoom's waiting room.
    Manual,
}

/// User type of accounts made for providers ("Provider User Type").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderUserType {
    /// Zoom's type 1: 40 minutes, no registrants.
    Basic,
    /// Zoom's type 2.
    Licensed,
}

/// How a patient is known in Zoom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PatientIdentity {
    /// A registrant of the meeting: needs no account.
    Registrant,
    /// An account made by `custCreate`.
    CustCreate,
}

/// Which passcodes the Zoom account accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasscodeForm {
    /// Letters and digits.
    Alphanumeric,
    /// Digits only.
    Numeric,
}

/// The test before a visit.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeviceTest {
    /// A test of the hospital's own ("Epic Device Test Endpoint URL").
    pub endpoint_url: Option<BaseUrl>,
    /// Where a person finds help ("Healthcare Provider Device Test Help URL").
    pub help_url: Option<BaseUrl>,
}

/// Texted links.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sms {
    /// Number or sender ID at AWS End User Messaging.
    pub origination_identity: Option<String>,
}

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
    /// Group whose members may sign in.
    pub allowed_group: String,
}

impl Settings {
    /// Reads and checks a document.
    ///
    /// # Errors
    /// [`SettingsError`] for the first thing that is wrong.
    pub fn parse(document: &str) -> Result<Self, SettingsError> {
        let document = document.trim_start_matches('\u{feff}');
        let mut json = serde_json::Deserializer::from_str(document);
        let settings: Self = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| SettingsError::from_json(&error))?;
        json.end().map_err(|error| SettingsError::NotJson {
            line: error.line(),
            column: error.column(),
        })?;
        settings.check()?;
        Ok(settings)
    }

    /// Derives the data key.
    ///
    /// # Errors
    /// When it is not 32 bytes in Base64.
    pub fn derive_data_key(&self) -> Result<DataKey, SettingsError> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        STANDARD
            .decode(self.data_key.expose().trim())
            .ok()
            .and_then(|bytes| <[u8; DATA_KEY_BYTES]>::try_from(bytes).ok())
            .map(|bytes| DataKey::new(&bytes))
            .ok_or_else(|| {
                SettingsError::wrong(
                    "data_key",
                    "it must be 32 random bytes in Base64 (openssl rand -base64 32)",
                )
            })
    }

    /// The signing key first, then those that are only published.
    ///
    /// # Errors
    /// When a key cannot be read.
    pub fn signing_keys(&self) -> Result<Vec<SigningKey>, SettingsError> {
        self.epic
            .private_keys
            .iter()
            .enumerate()
            .map(|(index, key)| {
                SigningKey::from_pem(&key.kid, key.pem.expose()).map_err(|error| {
                    SettingsError::wrong(
                        format!("epic.private_keys[{index}].pem"),
                        error.to_string(),
                    )
                })
            })
            .collect()
    }

    /// What no single field shows.
    fn check(&self) -> Result<(), SettingsError> {
        let key = &self.launch_key.0;
        if !(16..=128).contains(&key.len())
            || !key
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        {
            return Err(SettingsError::wrong(
                "launch_key",
                "it must be 16 to 128 letters, digits, `-` or `_`, because it is a path segment",
            ));
        }
        self.derive_data_key()?;
        self.check_addresses()?;
        self.check_clients()?;
        self.check_provisioning()
    }

    fn check_addresses(&self) -> Result<(), SettingsError> {
        let epic = &self.epic;
        let addresses = [
            ("public_base_url", Some(&self.public_base_url)),
            ("epic.fhir_r4_base_url", Some(&epic.fhir_r4_base_url)),
            ("epic.telehealth_base_url", Some(&epic.telehealth_base_url)),
            ("epic.oauth_base_url", epic.oauth_base_url.as_ref()),
            ("zoom.api_base_url", Some(&self.zoom.api_base_url)),
            ("zoom.oauth_base_url", Some(&self.zoom.oauth_base_url)),
            (
                "device_test.endpoint_url",
                self.device_test.endpoint_url.as_ref(),
            ),
            ("device_test.help_url", self.device_test.help_url.as_ref()),
        ];
        for (name, address) in addresses {
            let plain = address.is_some_and(|address| !address.is_https());
            let loopback = address.is_some_and(BaseUrl::is_loopback);
            if plain && !(loopback && self.environment == Environment::Test) {
                return Err(SettingsError::wrong(
                    name,
                    "it must start with https:// (http:// is only for a loopback host of a test installation)",
                ));
            }
        }
        if epic.other_environment_fhir_r4_base_url.as_ref() == Some(&epic.fhir_r4_base_url) {
            return Err(SettingsError::wrong(
                "epic.other_environment_fhir_r4_base_url",
                "it is the same as epic.fhir_r4_base_url; give the other environment's base or remove it",
            ));
        }
        Ok(())
    }

    fn check_clients(&self) -> Result<(), SettingsError> {
        let clients = &self.epic.clients;
        for (name, client) in [
            ("provider", &clients.provider),
            ("patient", &clients.patient),
            ("backend", &clients.backend),
        ] {
            if client.client_id.trim().is_empty() {
                return Err(SettingsError::wrong(
                    format!("epic.clients.{name}.client_id"),
                    "it is empty; copy the client ID of this environment from Epic",
                ));
            }
            if client.client_secret.is_none() && self.epic.private_keys.is_empty() {
                return Err(SettingsError::Missing {
                    name: "epic.private_keys".to_owned(),
                });
            }
        }
        if clients.backend.client_secret.is_some() {
            return Err(SettingsError::wrong(
                "epic.clients.backend.client_secret",
                "Epic's backend apps authenticate by private key only; remove it and set epic.private_keys",
            ));
        }
        let keys = self.signing_keys()?;
        for (index, key) in keys.iter().enumerate() {
            if keys[..index]
                .iter()
                .any(|earlier| earlier.kid() == key.kid())
            {
                return Err(SettingsError::wrong(
                    format!("epic.private_keys[{index}].kid"),
                    "another key has the same kid; give each its own",
                ));
            }
        }
        Ok(())
    }

    fn check_provisioning(&self) -> Result<(), SettingsError> {
        let zoom = &self.zoom;
        let domain = zoom.provisioning_domain.as_deref().unwrap_or_default();
        if zoom.provisioning != Provisioning::None && !domain.contains('.') {
            return Err(SettingsError::wrong(
                "zoom.provisioning_domain",
                "zoom.provisioning makes accounts, so it needs the e-mail domain under which to make them",
            ));
        }
        if self.policy.record_retention_days == 0 {
            return Err(SettingsError::wrong(
                "policy.record_retention_days",
                "it must be 1 or more",
            ));
        }
        Ok(())
    }
}
