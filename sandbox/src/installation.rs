//! The sandbox's installation: its settings document, and the same facts as Epic and Zoom know them.

use std::{fs, path::Path, sync::OnceLock};

use base64::{Engine, engine::general_purpose::STANDARD};
use rsa::pkcs8::{EncodePrivateKey, LineEnding};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

use crate::{
    aws::messaging::{CONFIGURATION_SET, ORIGINATION_NUMBER},
    epic::{
        App, ClientAuth, Clients, EncryptedLinks, EpicOptions, LaunchUrls, LinkEncryption,
        OperatingSystem, ROOM_ID_TYPE,
    },
    sign_in::{SignInOptions, people},
    zoom::ZoomOptions,
};

/// Name of the secret that holds the settings.
pub const SECRET: &str = "epic-zoom-bridge/settings";
/// The launch key in the FDI records.
pub const LAUNCH_KEY: &str = "sandbox-launch-key";
const WEBHOOK_SECRET: &str = "sandbox-webhook-secret-token";
const ADMIN_CLIENT: &str = "sandbox-admin-pages";
const ADMIN_SECRET: &str = "sandbox+admin/pages:secret";
/// Epic's secrets are Base64 text, so this one is too.
const PROVIDER_SECRET: &str = "c2FuZGJveCtwcm92aWRlcg+/==";
const KEEPSAKE: &str = "installation.json";

/// Why the installation cannot be set up.
#[derive(Debug, Error)]
pub enum InstallationError {
    /// A file.
    #[error("{0}")]
    File(#[from] std::io::Error),
    /// A file that is no JSON.
    #[error("{0}")]
    NotJson(#[from] serde_json::Error),
    /// No key pair.
    #[error("no key pair could be made")]
    NoKey,
}

/// What is random in an installation, and must outlive a restart where data does.
#[derive(Clone, Serialize, Deserialize)]
pub struct Secrets {
    data_key: String,
    private_key: String,
}

impl Secrets {
    /// Those of the data directory, or new ones.
    ///
    /// # Errors
    /// [`InstallationError`].
    pub fn keep_in(directory: Option<&Path>) -> Result<Self, InstallationError> {
        let Some(directory) = directory else {
            return Self::random();
        };
        let path = directory.join(KEEPSAKE);
        if path.exists() {
            return Ok(serde_json::from_str(&fs::read_to_string(path)?)?);
        }
        fs::create_dir_all(directory)?;
        let secrets = Self::random()?;
        fs::write(path, serde_json::to_string(&secrets)?)?;
        Ok(secrets)
    }

    fn random() -> Result<Self, InstallationError> {
        let data_key = STANDARD.encode(shared::data_key::random_bytes::<32>());
        Ok(Self {
            data_key,
            private_key: private_key()?.to_owned(),
        })
    }
}

/// One key pair a process: making one takes a while.
fn private_key() -> Result<&'static str, InstallationError> {
    static KEY: OnceLock<Option<String>> = OnceLock::new();
    KEY.get_or_init(|| {
        let key = rsa::PrivateKey::new(&mut OperatingSystem, 2048).ok()?;
        key.to_pkcs8_pem(LineEnding::LF)
            .ok()
            .map(|pem| pem.to_string())
    })
    .as_deref()
    .ok_or(InstallationError::NoKey)
}

/// The settings document of the sandbox at `base`.
#[must_use]
pub fn settings(base: &str, secrets: &Secrets) -> Value {
    let zoom = ZoomOptions::default();
    json!({
        "launch_key": LAUNCH_KEY,
        "environment": "test",
        "public_base_url": base,
        "data_key": secrets.data_key,
        "epic": {
            "fhir_r4_base_url": format!("{base}/sim/epic/api/FHIR/R4"),
            "telehealth_base_url": format!("{base}/sim/epic"),
            // One app by secret and two by key, so that both ways are walked.
            "clients": {
                "provider": { "client_id": "sandbox-provider-app", "client_secret": PROVIDER_SECRET },
                "patient": { "client_id": "sandbox-patient-app" },
                "backend": { "client_id": "sandbox-backend-app" },
            },
            "private_keys": [{ "kid": "sandbox-1", "pem": secrets.private_key }],
            // This hospital's own number of the type that its nurse record asks for.
            "id_types": { "nurse": "6", "room": ROOM_ID_TYPE },
        },
        "zoom": {
            "account_id": zoom.account_id,
            "client_id": zoom.client_id,
            "client_secret": zoom.client_secret,
            "webhook_secret_token": WEBHOOK_SECRET,
            "api_base_url": format!("{base}/sim/zoom/v2"),
            "oauth_base_url": format!("{base}/sim/zoom"),
            "provisioning": "cust_create",
            "provisioning_domain": "zoom.hospital.example",
        },
        // This Epic's own service: a real one has none whose form is public.
        "device_test": {
            "report": {
                "method": "POST",
                "path": "/api/hospital/DeviceTest",
                "encoding": "json",
                "parameters": {
                    "conference_id": "ConferenceID",
                    "external_id": "ExternalID",
                    "external_id_type": "ExternalIDType",
                    "result": "Result",
                    "camera": "Camera",
                    "microphone": "Microphone",
                    "speaker": "Speaker",
                    "connection": "Connection",
                },
                "works": "1",
                "does_not_work": "2",
            },
        },
        "admin": {
            "oidc_issuer": format!("{base}/sim/sign-in"),
            "oidc_client_id": ADMIN_CLIENT,
            "oidc_client_secret": ADMIN_SECRET,
            "allowed_group": people::SUPPORT,
            "operator_group": people::ENGINEERS,
        },
        "sms": {
            "origination_identity": ORIGINATION_NUMBER,
            "configuration_set": CONFIGURATION_SET,
            "default_country_code": "1",
        },
    })
}

/// Lays one document over another: objects are merged, everything else is replaced.
pub fn lay_over(document: &mut Value, part: Value) {
    match (document, part) {
        (Value::Object(document), Value::Object(part)) => {
            for (name, value) in part {
                lay_over(document.entry(name).or_insert(Value::Null), value);
            }
        }
        (document, part) => *document = part,
    }
}

/// The installation as Epic's administrator registered it.
#[must_use]
pub fn epic_options(base: &str) -> EpicOptions {
    let by_key = || ClientAuth::PrivateKeyJwt {
        jwks_url: format!("{base}/.well-known/jwks.json"),
    };
    let app = |client_id: &str, auth, redirect_uris| App {
        client_id: client_id.to_owned(),
        auth,
        redirect_uris,
    };
    let callback = |kind: &str| format!("{base}/launch/{kind}/callback");
    let clients = Clients {
        provider: app(
            "sandbox-provider-app",
            ClientAuth::Secret(PROVIDER_SECRET.to_owned()),
            vec![callback("provider"), callback("nurse"), callback("room")],
        ),
        patient: app(
            "sandbox-patient-app",
            by_key(),
            vec![callback("patient"), callback("device-test")],
        ),
        backend: app("sandbox-backend-app", by_key(), Vec::new()),
    };
    let launch = |kind: &str| format!("{base}/launch/{kind}/{LAUNCH_KEY}");
    EpicOptions::new(
        clients,
        LaunchUrls {
            provider: launch("provider"),
            nurse: launch("nurse"),
            patient: launch("patient"),
            room: launch("room"),
            device_test: launch("device-test"),
        },
    )
}

/// The legacy links of a settings document, as Epic's administrator set them up.
#[must_use]
pub fn encrypted_links(settings: &Value) -> Option<EncryptedLinks> {
    let links = settings["epic"].get("legacy_links")?;
    let under = |key: &str| {
        let mut encryption = if links["algorithm"] == "aes_128_password" {
            LinkEncryption::from_password(key)
        } else {
            LinkEncryption::from_key(STANDARD.decode(key).ok()?.try_into().ok()?)
        };
        encryption.random_iv = links["iv"] == "prefixed";
        Some(encryption)
    };
    let key = links["key"].as_str()?;
    Some(EncryptedLinks {
        staff: under(key)?,
        patient: under(links["patient_key"].as_str().unwrap_or(key))?,
    })
}

/// The installation as Zoom's administrator set it up.
#[must_use]
pub fn zoom_options(base: &str) -> ZoomOptions {
    ZoomOptions {
        webhook_url: Some(format!("{base}/zoom/webhook")),
        webhook_secret_token: WEBHOOK_SECRET.to_owned(),
        ..ZoomOptions::default()
    }
}

/// The installation as the hospital's sign-in knows it.
#[must_use]
pub fn sign_in_options(base: &str) -> SignInOptions {
    SignInOptions {
        client_id: ADMIN_CLIENT.to_owned(),
        client_secret: ADMIN_SECRET.to_owned(),
        redirect_uri: format!("{base}/admin/callback"),
    }
}
