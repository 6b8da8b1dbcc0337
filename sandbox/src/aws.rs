//! The AWS services that the bridge uses, on one machine: DynamoDB with its stream, Secrets Manager, End User
//! Messaging with the phones it texts, EventBridge's schedule.
//!
//! `BASE/sim/aws/` speaks the protocol of the first three, so that the unchanged AWS SDK works against it
//! with `AWS_ENDPOINT_URL=BASE/sim/aws` and any credentials. A function of the template uses its own name as access
//! key, and may do what the template's policies say. The table is made from `template.yaml`. [`Triggers`] wakes
//! the functions that the template connects to the stream and to schedules.

mod database;
mod failure;
mod identity;
pub mod messaging;
mod protocol;
pub mod schedule;
mod secrets;
mod stream;
mod triggers;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{Router, middleware, routing::post};
use serde_json::Value;
use tokio::sync::watch;

use crate::{
    fault::{self, Faults},
    template::{Permissions, Table},
};
use database::Database;
use failure::Failures;
use messaging::{Messaging, Text};
use secrets::Secrets;

pub use database::DatabaseError;
pub use failure::{Failure, FailureKind};
pub use secrets::{SecretValue, SecretsError};
pub use triggers::{TriggerOptions, Triggers};

/// The region of everything here.
pub const REGION: &str = "us-east-1";
/// The account of everything here.
pub const ACCOUNT: &str = "000000000000";

/// What can be chosen about the local AWS.
#[derive(Debug, Clone)]
pub struct Options {
    /// Name of the table.
    pub table_name: String,
    /// Directory that keeps table and secrets; in memory if absent.
    pub data: Option<PathBuf>,
    /// Scripted faults, by path.
    pub faults: Faults,
    /// What functions may do; a caller is known by their access key.
    pub permissions: Permissions,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            table_name: "epic-zoom-bridge".to_owned(),
            data: None,
            faults: Faults::default(),
            permissions: Permissions::default(),
        }
    }
}

/// Why the local AWS did not start.
#[derive(Debug, thiserror::Error)]
pub enum AwsError {
    /// The table.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The secrets.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
}

/// DynamoDB and Secrets Manager. Cheap to clone.
#[derive(Clone)]
pub struct Aws(Arc<Inner>);

struct Inner {
    base: String,
    partition_key: String,
    options: Options,
    database: Database,
    secrets: Secrets,
    messaging: Messaging,
    failures: Failures,
    calls: Mutex<BTreeMap<String, u64>>,
    eventual_reads: Mutex<BTreeSet<String>>,
    /// Changes with each write to the table.
    writes: watch::Sender<u64>,
}

impl Aws {
    /// Opens table and secrets. `base` is the sandbox's address, e.g. `http://127.0.0.1:3000`.
    ///
    /// # Errors
    /// When the data directory cannot be used, or keeps a table of another schema.
    pub async fn start(base: &str, table: &Table, options: Options) -> Result<Self, AwsError> {
        if let Some(directory) = &options.data {
            std::fs::create_dir_all(directory).map_err(SecretsError::File)?;
        }
        let directory = options.data.as_deref();
        let database = Database::open(&options.table_name, table, directory).await?;
        let secrets = Secrets::open(directory)?;
        Ok(Self(Arc::new(Inner {
            base: base.trim_end_matches('/').to_owned(),
            partition_key: table.partition_key().to_owned(),
            database,
            secrets,
            messaging: Messaging::default(),
            options,
            failures: Failures::default(),
            calls: Mutex::default(),
            eventual_reads: Mutex::default(),
            writes: watch::Sender::default(),
        })))
    }

    /// `/sim/aws` and `/sim/aws/`, which the SDK makes of it, and `/phone`.
    pub fn router(&self) -> Router {
        let faults = self.0.options.faults.clone();
        Router::new()
            .route("/sim/aws", post(protocol::answer))
            .route("/sim/aws/", post(protocol::answer))
            .layer(middleware::from_fn_with_state(faults, fault::inject))
            .merge(messaging::router())
            .with_state(self.clone())
    }

    /// The value of `AWS_ENDPOINT_URL`.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("{}/sim/aws", self.0.base)
    }

    /// Name of the table.
    #[must_use]
    pub fn table_name(&self) -> &str {
        &self.0.options.table_name
    }

    /// The environment with which a function works against this AWS.
    #[must_use]
    pub fn environment(&self, settings_secret: &str) -> Vec<(&'static str, String)> {
        vec![
            ("AWS_ENDPOINT_URL", self.endpoint()),
            ("AWS_REGION", REGION.to_owned()),
            ("AWS_ACCESS_KEY_ID", "sandbox".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "sandbox".to_owned()),
            ("TABLE_NAME", self.0.options.table_name.clone()),
            ("SETTINGS_SECRET_ID", settings_secret.to_owned()),
        ]
    }

    /// Makes a secret, or gives it a new current version; one that is current already stays.
    ///
    /// # Errors
    /// When the data directory cannot be written.
    pub fn put_secret(&self, name: &str, document: &Value) -> Result<(), SecretsError> {
        self.0.secrets.put(name, document)
    }

    /// Gives a secret a new current version of any content, as someone may who edits it by hand.
    ///
    /// # Errors
    /// When the data directory cannot be written.
    pub fn put_secret_value(&self, name: &str, value: SecretValue) -> Result<(), SecretsError> {
        self.0.secrets.put_value_of(name, value)
    }

    /// Every text that phones got and sent, the oldest first.
    #[must_use]
    pub fn texts(&self) -> Vec<Text> {
        self.0.messaging.texts()
    }

    /// A phone answers the last text that it got.
    pub fn reply(&self, number: &str, text: &str) {
        self.0.messaging.reply(number, text);
    }

    /// Makes calls of one operation fail.
    pub fn fail(&self, failure: Failure) {
        self.0.failures.add(failure);
    }

    /// Forgets the failures that are left: whatever was wrong is over.
    pub fn recover(&self) {
        self.0.failures.clear();
    }

    /// Calls so far, by operation, e.g. `GetItem`; those that were made to fail count too.
    #[must_use]
    pub fn calls(&self) -> BTreeMap<String, u64> {
        self.counters().clone()
    }

    /// Starts counting anew.
    pub fn reset_calls(&self) {
        self.counters().clear();
    }

    /// The kinds of reads so far that may have been stale: the operation, and the index if it was one's.
    #[must_use]
    pub fn eventual_reads(&self) -> BTreeSet<String> {
        self.eventual().clone()
    }

    fn eventual(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        let reads = &self.0.eventual_reads;
        reads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn counters(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, u64>> {
        self.0.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
