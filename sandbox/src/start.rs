//! Starts everything behind one listener.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
};

use aws_credential_types::Credentials;
use axum::middleware::from_fn_with_state;
use serde_json::Value;
use shared::bridge::{Bridge, Environment};
use thiserror::Error;
use tokio::{net::TcpListener, task::AbortHandle};

use crate::{
    Options,
    aws::{self, Aws, AwsError, DatabaseError, SecretsError, TriggerOptions, Triggers},
    by_hand,
    epic::Epic,
    fault::{self, Faults},
    functions,
    gateway::{Gateway, GatewayError, Handlers},
    index,
    installation::{self, InstallationError, SECRET},
    records,
    sign_in::SignIn,
    template::{Template, TemplateError},
    trace,
    zoom::Zoom,
};

/// The template whose routes, table and triggers the sandbox has.
const TEMPLATE: &str = include_str!("../../template.yaml");

/// Why the sandbox did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The address.
    #[error("port {port} on 127.0.0.1 cannot be used ({source}): choose another with --port")]
    Address {
        /// The port.
        port: u16,
        /// Why.
        source: std::io::Error,
    },
    /// A settings file.
    #[error("the settings file cannot be used: {0}")]
    Settings(InstallationError),
    /// The data directory.
    #[error("the data directory cannot be used: {0}")]
    Data(InstallationError),
    /// The template.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The local AWS.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// The secret.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// The gateway.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The triggers.
    #[error(transparent)]
    Triggers(#[from] DatabaseError),
    /// The settings that came of it.
    #[error("{0}")]
    Refused(#[from] shared::settings::SettingsError),
}

/// Who wakes the functions that no request wakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waking {
    /// The table's stream and the schedule, as the template says.
    ByTriggers,
    /// Nobody but a test.
    ByHand,
}

/// A running hospital. Ends when dropped.
pub struct Sandbox {
    /// Its address: `http://127.0.0.1:3000`.
    pub base: String,
    /// Its Epic.
    pub epic: Epic,
    /// Its Zoom.
    pub zoom: Zoom,
    /// Its sign-in for administrators.
    pub sign_in: SignIn,
    /// Its AWS.
    pub aws: Aws,
    /// Its scripted faults.
    pub faults: Faults,
    /// The settings document it runs with.
    pub settings: Value,
    /// The environment its functions have.
    pub environment: Environment,
    triggers: Option<Triggers>,
    server: AbortHandle,
}

impl Sandbox {
    /// Starts a hospital.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let functions = options.functions.clone();
        Self::start_with(
            options,
            Waking::ByTriggers,
            move |aws, environment| match functions {
                Some(directory) => functions::built(&directory, &aws.environment(SECRET)),
                None => functions::handlers(environment),
            },
        )
        .await
    }

    /// Starts a hospital with functions of one's own.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start_with(
        options: Options,
        waking: Waking,
        handlers: impl FnOnce(&Aws, &Environment) -> Handlers,
    ) -> Result<Self, StartError> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
        let refused = |source| StartError::Address {
            port: options.port,
            source,
        };
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        let base = format!("http://{}", listener.local_addr().map_err(refused)?);

        let template = Template::parse(TEMPLATE)?;
        let faults = Faults::default();
        let aws_options = aws::Options {
            data: options.data.clone(),
            faults: faults.clone(),
            permissions: template.permissions.clone(),
            ..Default::default()
        };
        let aws = Aws::start(&base, &template.table, aws_options).await?;
        let settings = settings(&base, &options)?;
        shared::settings::Settings::parse(&settings.to_string())?;
        aws.put_secret(SECRET, &settings)?;
        let mut epic_options = installation::epic_options(&base);
        epic_options.encrypted_links = installation::encrypted_links(&settings);
        let epic = Epic::new(&base, epic_options, faults.clone());
        let zoom = Zoom::new(&base, installation::zoom_options(&base), faults.clone());

        let sign_in = SignIn::new(&base, installation::sign_in_options(&base), faults.clone());

        let environment = environment(&aws);
        let handlers = handlers(&aws, &environment);
        let gateway = Gateway::new(&template, handlers.clone())?;
        let triggers = match waking {
            Waking::ByTriggers => Some(Triggers::start(
                &aws,
                &template,
                &handlers,
                TriggerOptions::default(),
            )?),
            Waking::ByHand => None,
        };
        let app = gateway
            .router()
            .layer(from_fn_with_state(
                faults.clone(),
                fault::inject_before_functions,
            ))
            .merge(index::router())
            .merge(records::router(Arc::new(Bridge::new(environment.clone()))))
            .merge(trace::router(Arc::new(Bridge::new(environment.clone()))))
            .merge(by_hand::router(handlers.clone()))
            .merge(epic.router())
            .merge(zoom.router())
            .merge(sign_in.router())
            .merge(aws.router())
            .merge(faults.router());
        let service = app.into_make_service_with_connect_info::<SocketAddr>();
        let server =
            tokio::spawn(async move { axum::serve(listener, service).await }).abort_handle();
        Ok(Self {
            base,
            epic,
            zoom,
            sign_in,
            aws,
            faults,
            settings,
            environment,
            triggers,
            server,
        })
    }

    /// Stream batches that failed for the last time.
    #[must_use]
    pub fn failed_batches(&self) -> Vec<Vec<Value>> {
        self.triggers
            .as_ref()
            .map(Triggers::failed_batches)
            .unwrap_or_default()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn settings(base: &str, options: &Options) -> Result<Value, StartError> {
    let secrets =
        installation::Secrets::keep_in(options.data.as_deref()).map_err(StartError::Data)?;
    let mut settings = installation::settings(base, &secrets);
    if let Some(file) = &options.settings {
        installation::lay_over(&mut settings, read(file).map_err(StartError::Settings)?);
    }
    Ok(settings)
}

fn read(file: &Path) -> Result<Value, InstallationError> {
    Ok(serde_json::from_str(&fs::read_to_string(file)?)?)
}

fn environment(aws: &Aws) -> Environment {
    Environment {
        settings_secret_id: SECRET.to_owned(),
        table_name: aws.table_name().to_owned(),
        region: aws::REGION.to_owned(),
        credentials: Credentials::new("sandbox", "sandbox", None, None, "sandbox"),
        dynamodb_endpoint: Some(aws.endpoint()),
        secrets_manager_endpoint: Some(aws.endpoint()),
        messaging_endpoint: Some(aws.endpoint()),
        ca_bundle: None,
    }
}
