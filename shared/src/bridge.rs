//! What a function holds while it runs. Nothing is built, and nobody is called, before it is needed.

mod aws;
mod successes;

use std::{env, path::PathBuf, sync::Arc, time::Duration};

use aws_credential_types::Credentials;
use thiserror::Error;
use tokio::sync::Mutex;

use crate::{
    clock::{Clock, SystemClock, Timestamp},
    data_key::DataKey,
    epic::Epic,
    http_client::{AwsHttpClient, HttpClient},
    oidc,
    settings::{Settings, SettingsError, SettingsSource},
    store::Table,
    visit::{Csn, VisitKey},
    zoom::Zoom,
};

use self::aws::Access;
pub use self::successes::Successes;
pub use crate::lazy::{Lazy, lazily};

/// How long settings are used before they are read again.
const REFRESH_AFTER: Duration = Duration::from_secs(300);
/// How long nobody waits for Secrets Manager again after it failed: Zoom gives a webhook three seconds.
const LEAVE_ALONE: Duration = Duration::from_secs(30);

/// An environment variable without which a function cannot start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "environment variable {0} is missing: the template sets it; for a run by hand set it yourself"
)]
pub struct MissingVariable(&'static str);

/// What the environment tells a function.
#[derive(Debug, Clone)]
pub struct Environment {
    /// Name or ARN of the settings secret.
    pub settings_secret_id: String,
    /// Name of the table; empty for a function that has none.
    pub table_name: String,
    /// AWS region.
    pub region: String,
    /// The function's own credentials.
    pub credentials: Credentials,
    /// Where DynamoDB is, if not at AWS.
    pub dynamodb_endpoint: Option<String>,
    /// Where Secrets Manager is, if not at AWS.
    pub secrets_manager_endpoint: Option<String>,
    /// Where End User Messaging is, if not at AWS.
    pub messaging_endpoint: Option<String>,
    /// Authorities trusted besides the public ones, in a PEM file.
    pub ca_bundle: Option<PathBuf>,
}

impl Environment {
    /// Reads `SETTINGS_SECRET_ID`, `TABLE_NAME` and AWS's own variables, `AWS_CA_BUNDLE`, `AWS_ENDPOINT_URL`
    /// and its per-service forms among them.
    ///
    /// # Errors
    /// [`MissingVariable`].
    pub fn read() -> Result<Self, MissingVariable> {
        let table_name = required("TABLE_NAME")?;
        Ok(Self {
            table_name,
            ..Self::read_without_table()?
        })
    }

    /// For a function that has no table.
    ///
    /// # Errors
    /// [`MissingVariable`].
    pub fn read_without_table() -> Result<Self, MissingVariable> {
        let endpoint = |service: &str| {
            optional(&format!("AWS_ENDPOINT_URL_{service}"))
                .or_else(|| optional("AWS_ENDPOINT_URL"))
        };
        Ok(Self {
            settings_secret_id: required("SETTINGS_SECRET_ID")?,
            table_name: String::new(),
            region: optional("AWS_REGION")
                .or_else(|| optional("AWS_DEFAULT_REGION"))
                .ok_or_else(|| missing("AWS_REGION"))?,
            credentials: Credentials::new(
                required("AWS_ACCESS_KEY_ID")?,
                required("AWS_SECRET_ACCESS_KEY")?,
                optional("AWS_SESSION_TOKEN"),
                None,
                "environment",
            ),
            dynamodb_endpoint: endpoint("DYNAMODB"),
            secrets_manager_endpoint: endpoint("SECRETS_MANAGER"),
            // The SDK's own name for it.
            messaging_endpoint: endpoint("PINPOINT_SMS_VOICE_V2"),
            ca_bundle: optional("AWS_CA_BUNDLE").map(PathBuf::from),
        })
    }
}

fn optional(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn required(name: &'static str) -> Result<String, MissingVariable> {
    optional(name).ok_or_else(|| missing(name))
}

/// What a process ends with is written without its words, so they go to the log first.
fn missing(name: &'static str) -> MissingVariable {
    let error = MissingVariable(name);
    tracing::error!(event = "not_started", %error);
    error
}

/// One function's world.
#[derive(Debug)]
pub struct Bridge {
    http: HttpClient,
    clock: Arc<dyn Clock>,
    source: SettingsSource,
    table: Table,
    messaging: MessagingAccess,
    installed: Mutex<Option<Installed>>,
}

/// With what AWS End User Messaging is called. Its client is built by the one function that sends texts.
#[derive(Debug, Clone)]
pub struct MessagingAccess {
    /// AWS region.
    pub region: String,
    /// The function's own credentials.
    pub credentials: Credentials,
    /// Where it is, if not at AWS.
    pub endpoint: Option<String>,
    /// The function's one HTTPS client.
    pub http: AwsHttpClient,
}

#[derive(Debug)]
struct Installed {
    version: String,
    read_at: Timestamp,
    installation: Arc<Installation>,
}

/// The installation under one version of its settings.
#[derive(Debug)]
pub struct Installation {
    /// The settings.
    pub settings: Arc<Settings>,
    /// Names and seals.
    pub data_key: DataKey,
    /// Epic.
    pub epic: Epic,
    /// Zoom.
    pub zoom: Zoom,
    /// Who signs administrators in, if anyone.
    pub sign_in: Option<oidc::Provider>,
    /// The table.
    pub table: Table,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who answered lately.
    pub successes: Successes,
}

impl Bridge {
    /// A world by the machine's clock.
    #[must_use]
    pub fn new(environment: Environment) -> Self {
        Self::with_clock(environment, Arc::new(SystemClock))
    }

    /// A world by another clock.
    #[must_use]
    pub fn with_clock(environment: Environment, clock: Arc<dyn Clock>) -> Self {
        let http = HttpClient::trusting(environment.ca_bundle);
        let aws = AwsHttpClient::new(http.clone());
        let messaging = MessagingAccess {
            region: environment.region.clone(),
            credentials: environment.credentials.clone(),
            endpoint: environment.messaging_endpoint,
            http: aws.clone(),
        };
        let access = Access {
            region: environment.region,
            credentials: environment.credentials,
            http: aws,
        };
        let (for_secrets, secrets) = (access.clone(), environment.secrets_manager_endpoint);
        let dynamodb = environment.dynamodb_endpoint;
        Self {
            http,
            clock,
            source: SettingsSource::new(
                lazily(move || for_secrets.secrets_manager(secrets)),
                environment.settings_secret_id,
            ),
            table: Table::new(
                lazily(move || access.dynamodb(dynamodb)),
                environment.table_name,
            ),
            messaging,
            installed: Mutex::default(),
        }
    }

    /// With what texts are sent.
    #[must_use]
    pub const fn messaging(&self) -> &MessagingAccess {
        &self.messaging
    }

    /// The function's one HTTPS client.
    #[must_use]
    pub const fn http(&self) -> &HttpClient {
        &self.http
    }

    /// The time.
    #[must_use]
    pub const fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The secret that holds the settings.
    #[must_use]
    pub const fn source(&self) -> &SettingsSource {
        &self.source
    }

    /// The installation under its current settings: read at the first call and every five minutes. What was
    /// learnt under them (tokens, endpoints) is kept while the settings stay the same.
    ///
    /// # Errors
    /// [`SettingsError`]. A secret that cannot be read does not stop a function that has read it before.
    pub async fn installation(&self) -> Result<Arc<Installation>, SettingsError> {
        let mut installed = self.installed.lock().await;
        let now = self.clock.now();
        if let Some(current) = installed.as_ref()
            && now.since(current.read_at) < REFRESH_AFTER
        {
            return Ok(current.installation.clone());
        }
        let version = match (self.source.read().await, installed.as_mut()) {
            (Err(SettingsError::Unreadable { reason }), Some(current)) => {
                tracing::warn!(event = "settings_not_refreshed", reason);
                current.read_at = now.minus(REFRESH_AFTER.saturating_sub(LEAVE_ALONE));
                return Ok(current.installation.clone());
            }
            (Err(error), _) => {
                tracing::error!(event = "settings_refused", %error);
                return Err(error);
            }
            (Ok(version), Some(current)) if current.version == version.id => {
                current.read_at = now;
                return Ok(current.installation.clone());
            }
            (Ok(version), _) => version,
        };
        let installation = Arc::new(self.installation_under(version.settings)?);
        *installed = Some(Installed {
            version: version.id,
            read_at: now,
            installation: installation.clone(),
        });
        Ok(installation)
    }

    /// Lets the next [`installation`](Self::installation) read the settings again, because they were just changed.
    pub async fn read_settings_anew(&self) {
        if let Some(current) = self.installed.lock().await.as_mut() {
            current.read_at = Timestamp::default();
        }
    }

    /// The installation as it would be under other settings.
    ///
    /// # Errors
    /// [`SettingsError`].
    pub fn installation_under(
        &self,
        settings: Arc<Settings>,
    ) -> Result<Installation, SettingsError> {
        Ok(Installation {
            data_key: settings.derive_data_key()?,
            epic: Epic::new(
                self.http.clone(),
                settings.clone(),
                settings.signing_keys()?,
                self.clock.clone(),
            ),
            zoom: Zoom::new(self.http.clone(), settings.clone(), self.clock.clone()),
            sign_in: oidc::Provider::new(self.http.clone(), &settings, self.clock.clone()),
            table: self.table.clone(),
            clock: self.clock.clone(),
            successes: Successes::default(),
            settings,
        })
    }
}

impl Installation {
    /// The name of a visit in this installation.
    #[must_use]
    pub fn visit_key(&self, csn: &Csn) -> VisitKey {
        VisitKey::of(&self.data_key, csn)
    }

    /// How long visits and their records are kept.
    #[must_use]
    pub fn retention(&self) -> Duration {
        Duration::from_secs(u64::from(self.settings.policy.record_retention_days) * 86_400)
    }
}
