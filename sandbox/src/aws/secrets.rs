//! Secrets Manager: secrets with versions and their stages.

mod stages;

use std::{
    collections::BTreeMap,
    io,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{ACCOUNT, REGION, protocol::ServiceError};

const CURRENT: &str = "AWSCURRENT";
const PREVIOUS: &str = "AWSPREVIOUS";
/// Length of a `ClientRequestToken`, which becomes the version's ID.
const TOKEN: RangeInclusive<usize> = 32..=64;

/// Why secrets could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// The data directory.
    #[error("data directory: {0}")]
    File(#[from] io::Error),
    /// Its file of secrets.
    #[error("secrets.json in the data directory is not as the sandbox wrote it: {0}")]
    Format(#[from] serde_json::Error),
}

/// Every secret, in memory and, with a data directory, in one file.
pub struct Secrets {
    secrets: Mutex<BTreeMap<String, Secret>>,
    file: Option<PathBuf>,
}

/// Versions from the oldest to the newest.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Secret(Vec<Version>);

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Version {
    id: String,
    stages: Vec<String>,
    #[serde(flatten)]
    value: SecretValue,
    created: f64,
}

/// What a version holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecretValue {
    /// Text.
    #[serde(rename = "value")]
    Text(String),
    /// Bytes, in Base64.
    #[serde(rename = "bytes")]
    Bytes(String),
}

impl SecretValue {
    /// The member of `GetSecretValue`'s answer that carries it.
    const fn member(&self) -> (&'static str, &String) {
        match self {
            Self::Text(text) => ("SecretString", text),
            Self::Bytes(bytes) => ("SecretBinary", bytes),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Get {
    secret_id: String,
    version_id: Option<String>,
    version_stage: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Put {
    secret_id: String,
    client_request_token: Option<String>,
    secret_string: String,
    version_stages: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Move {
    secret_id: String,
    version_stage: String,
    remove_from_version_id: Option<String>,
    move_to_version_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListVersions {
    secret_id: String,
    #[serde(default)]
    include_deprecated: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Describe {
    secret_id: String,
}

impl Secrets {
    /// Opens the file in the data directory, if there is either.
    pub fn open(data: Option<&Path>) -> Result<Self, SecretsError> {
        let file = data.map(|directory| directory.join("secrets.json"));
        let secrets = match file.as_ref().map(std::fs::read) {
            Some(Ok(bytes)) => serde_json::from_slice(&bytes)?,
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error)?,
            _ => BTreeMap::new(),
        };
        Ok(Self {
            secrets: Mutex::new(secrets),
            file,
        })
    }

    /// Makes a secret or a new version of it, unless it is current already.
    pub fn put(&self, name: &str, document: &Value) -> Result<(), SecretsError> {
        self.put_value_of(name, SecretValue::Text(document.to_string()))
    }

    /// The same, of any content.
    pub fn put_value_of(&self, name: &str, value: SecretValue) -> Result<(), SecretsError> {
        let mut secrets = self.lock();
        let secret = secrets.entry(name.to_owned()).or_default();
        if secret.staged(CURRENT).is_none_or(|it| it.value != value) {
            secret.add(new_id(), value, &[CURRENT.to_owned()]);
            self.save(&secrets)?;
        }
        Ok(())
    }

    /// Answers one operation.
    pub fn call(&self, operation: &str, request: &Value) -> Result<Value, ServiceError> {
        match operation {
            "GetSecretValue" => self.get(parse(request)?),
            "PutSecretValue" => self.put_value(parse(request)?),
            "UpdateSecretVersionStage" => self.move_stage(&parse(request)?),
            "DescribeSecret" => self.describe(&parse(request)?),
            "ListSecretVersionIds" => self.list_versions(&parse(request)?),
            _ => Err(ServiceError::client(
                "UnknownOperationException",
                format!("the sandbox has no {operation}"),
            )),
        }
    }

    fn get(&self, request: Get) -> Result<Value, ServiceError> {
        let secrets = self.lock();
        let (name, secret) = find(&secrets, &request.secret_id)?;
        let stage = request.version_stage.as_deref();
        let version = match &request.version_id {
            Some(id) => secret.0.iter().find(|version| version.id == *id),
            None => secret.staged(stage.unwrap_or(CURRENT)),
        };
        let version = version.ok_or_else(|| {
            let wanted = request.version_id.as_deref().or(stage).unwrap_or(CURRENT);
            let message = format!(
                "Secrets Manager can't find the specified secret value for staging label: {wanted}"
            );
            ServiceError::client("ResourceNotFoundException", message)
        })?;
        let (member, value) = version.value.member();
        Ok(json!({
            "ARN": arn(name),
            "Name": name,
            "VersionId": version.id,
            "VersionStages": version.stages,
            member: value,
            "CreatedDate": version.created,
        }))
    }

    fn put_value(&self, request: Put) -> Result<Value, ServiceError> {
        let mut secrets = self.lock();
        let name = find(&secrets, &request.secret_id)?.0.to_owned();
        let id = request.client_request_token.unwrap_or_else(new_id);
        if !TOKEN.contains(&id.len()) {
            let message = "ClientRequestToken must have 32 to 64 characters.";
            return Err(ServiceError::client("InvalidParameterException", message));
        }
        let stages = request
            .version_stages
            .filter(|stages| !stages.is_empty())
            .unwrap_or_else(|| vec![CURRENT.to_owned()]);
        let value = SecretValue::Text(request.secret_string);
        let secret = secrets.entry(name.clone()).or_default();
        match secret.0.iter().find(|version| version.id == id) {
            Some(version) if version.value != value => {
                let message = "The version exists with other content.";
                return Err(ServiceError::client("ResourceExistsException", message));
            }
            Some(_) => {}
            None => {
                secret.check_room_for(&stages)?;
                secret.add(id.clone(), value, &stages);
            }
        }
        let version = secret.0.iter().find(|version| version.id == id);
        let stages = version.map(|version| version.stages.clone());
        self.keep(&secrets)?;
        Ok(json!({
            "ARN": arn(&name),
            "Name": name,
            "VersionId": id,
            "VersionStages": stages,
        }))
    }

    fn move_stage(&self, request: &Move) -> Result<Value, ServiceError> {
        let mut secrets = self.lock();
        let name = find(&secrets, &request.secret_id)?.0.to_owned();
        secrets.entry(name.clone()).or_default().move_stage(
            &request.version_stage,
            request.remove_from_version_id.as_deref(),
            request.move_to_version_id.as_deref(),
        )?;
        self.keep(&secrets)?;
        Ok(json!({ "ARN": arn(&name), "Name": name }))
    }

    /// Everything on one page. Versions without a label are deprecated, and kept.
    fn list_versions(&self, request: &ListVersions) -> Result<Value, ServiceError> {
        let secrets = self.lock();
        let (name, secret) = find(&secrets, &request.secret_id)?;
        let versions: Vec<Value> = secret
            .0
            .iter()
            .filter(|version| request.include_deprecated || !version.stages.is_empty())
            .map(|version| {
                json!({
                    "VersionId": version.id,
                    "VersionStages": version.stages,
                    "CreatedDate": version.created,
                })
            })
            .collect();
        Ok(json!({ "ARN": arn(name), "Name": name, "Versions": versions }))
    }

    fn describe(&self, request: &Describe) -> Result<Value, ServiceError> {
        let secrets = self.lock();
        let (name, secret) = find(&secrets, &request.secret_id)?;
        let stages: BTreeMap<_, _> = secret
            .0
            .iter()
            .filter(|version| !version.stages.is_empty())
            .map(|version| (&version.id, &version.stages))
            .collect();
        Ok(json!({
            "ARN": arn(name),
            "Name": name,
            "VersionIdsToStages": stages,
            "CreatedDate": secret.0.first().map(|version| version.created),
            "LastChangedDate": secret.0.last().map(|version| version.created),
        }))
    }

    fn keep(&self, secrets: &BTreeMap<String, Secret>) -> Result<(), ServiceError> {
        self.save(secrets)
            .map_err(|error| ServiceError::server("InternalServiceError", error.to_string()))
    }

    /// For the user alone: with a settings file of their own these may be real.
    fn save(&self, secrets: &BTreeMap<String, Secret>) -> Result<(), SecretsError> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        let new = file.with_extension("new");
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        serde_json::to_writer_pretty(options.open(&new)?, secrets)?;
        Ok(std::fs::rename(new, file)?)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Secret>> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn parse<'a, T: Deserialize<'a>>(request: &'a Value) -> Result<T, ServiceError> {
    T::deserialize(request)
        .map_err(|error| ServiceError::client("InvalidRequestException", error.to_string()))
}

/// By name or ARN.
fn find<'a>(
    secrets: &'a BTreeMap<String, Secret>,
    id: &str,
) -> Result<(&'a str, &'a Secret), ServiceError> {
    secrets
        .iter()
        .find(|(name, _)| *name == id || arn(name) == id)
        .map(|(name, secret)| (name.as_str(), secret))
        .ok_or_else(|| {
            let message = "Secrets Manager can't find the specified secret.";
            ServiceError::client("ResourceNotFoundException", message)
        })
}

fn arn(name: &str) -> String {
    format!("arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{name}-local0")
}

fn new_id() -> String {
    super::schedule::random_uuid()
}
