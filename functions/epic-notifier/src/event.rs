//! What wakes the notifier, in Lambda's JSON.

use serde::Serialize;
use serde_json::Value;
use shared::store::NotificationKey;

/// Why the notifier was invoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wake {
    /// New notifications, each with its sequence number in the stream.
    Stream(Vec<(String, NotificationKey)>),
    /// A minute has passed; also whatever else invokes it, by hand say.
    Schedule,
}

impl Wake {
    /// Reads an event. Records that are no new notification are passed over.
    #[must_use]
    pub fn read(event: &Value) -> Self {
        let Some(records) = event.get("Records").and_then(Value::as_array) else {
            return Self::Schedule;
        };
        let notification = |record: &Value| {
            let dynamodb = record.get("dynamodb")?;
            let key = |name| dynamodb.get("Keys")?.get(name)?.get("S")?.as_str();
            let sequence = dynamodb.get("SequenceNumber")?.as_str()?.to_owned();
            if record.get("eventName").and_then(Value::as_str) != Some("INSERT") {
                return None;
            }
            Some((sequence, NotificationKey::parse(key("pk")?, key("sk")?)?))
        };
        Self::Stream(records.iter().filter_map(notification).collect())
    }
}

/// `ReportBatchItemFailures`: which records of the stream must come again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct BatchResponse {
    #[serde(rename = "batchItemFailures")]
    failures: Vec<Failure>,
}

impl BatchResponse {
    /// With these failures.
    #[must_use]
    pub const fn of(failures: Vec<Failure>) -> Self {
        Self { failures }
    }
}

/// One record that must come again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    #[serde(rename = "itemIdentifier")]
    sequence: String,
}

impl Failure {
    /// The record with this sequence number.
    #[must_use]
    pub const fn of(sequence: String) -> Self {
        Self { sequence }
    }
}
