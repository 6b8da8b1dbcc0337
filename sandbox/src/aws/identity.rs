//! Who calls, and whether the template's policies let them.

use axum::http::{header, request::Parts};
use bytes::Bytes;
use serde_json::Value;

use super::{Aws, protocol::ServiceError};
use crate::template::Permission;

/// Logical IDs in the template.
const TABLE: &str = "VisitTable";
const SECRET: &str = "SettingsSecret";
const ORIGINATION: &str = "SmsOriginationArn";

impl Aws {
    /// Refuses what a function has no permission for, as AWS does. The caller goes by the access key it signed with.
    pub(super) fn authorize<'a>(
        &self,
        parts: &'a Parts,
        service: &str,
        operation: &str,
        body: &Bytes,
    ) -> Result<&'a str, ServiceError> {
        let caller = access_key(parts).unwrap_or_default();
        let permissions = &self.0.options.permissions;
        if permissions.of(caller).is_none() {
            return Ok(caller);
        }
        let wanted = wanted(service, operation, body);
        let missing = wanted.iter().find(|it| !permissions.allow(caller, it));
        missing.map_or(Ok(caller), |missing| {
            let message = format!(
                "{caller} is not authorized to perform {missing}: no policy of template.yaml allows it"
            );
            Err(ServiceError::client("AccessDeniedException", message))
        })
    }
}

/// Of `AWS4-HMAC-SHA256 Credential=KEY/20260504/us-east-1/…`.
fn access_key(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    header.split_once("Credential=")?.1.split('/').next()
}

/// The permissions that a call takes. A transaction takes that of each write in it.
fn wanted(service: &str, operation: &str, body: &Bytes) -> Vec<Permission> {
    let permission = |action: String, resource: &str| Permission {
        action,
        resource: resource.to_owned(),
    };
    match service {
        "secretsmanager" => vec![permission(format!("secretsmanager:{operation}"), SECRET)],
        // What only lists has no resource.
        "PinpointSMSVoiceV2" if operation.starts_with("Describe") => {
            vec![permission(format!("sms-voice:{operation}"), "*")]
        }
        "PinpointSMSVoiceV2" => vec![permission(format!("sms-voice:{operation}"), ORIGINATION)],
        _ => {
            let request: Value = serde_json::from_slice(body).unwrap_or_default();
            let index = request["IndexName"].as_str();
            let table = index.map_or_else(
                || TABLE.to_owned(),
                |index| format!("{TABLE}/index/{index}"),
            );
            let actions = match operation {
                "TransactWriteItems" => writes(&request),
                _ => vec![operation.to_owned()],
            };
            let actions = actions.into_iter();
            actions
                .map(|action| permission(format!("dynamodb:{action}"), &table))
                .collect()
        }
    }
}

/// The actions of a transaction's writes.
fn writes(request: &Value) -> Vec<String> {
    let items = request["TransactItems"].as_array().into_iter().flatten();
    items
        .filter_map(|item| item.as_object()?.keys().next().cloned())
        .map(|kind| match kind.as_str() {
            "ConditionCheck" => "ConditionCheckItem".to_owned(),
            kind => format!("{kind}Item"),
        })
        .collect()
}
