//! End User Messaging (`PinpointSMSVoiceV2`): takes texts for phones that are only in memory, and keeps the list of
//! those who want none.

mod identity;
mod phone;

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde_json::{Map, Value, json};

use super::protocol::ServiceError;

pub use phone::router;

/// The account's one origination identity.
pub const ORIGINATION_NUMBER: &str = "+15550100001";
/// Its one configuration set.
pub const CONFIGURATION_SET: &str = "sandbox-texts";
/// Longest body of a text.
const LONGEST_BODY: usize = 1600;

/// Members of a request, as AWS's model has them.
const MEMBERS: [&str; 13] = [
    "ConfigurationSetName",
    "Context",
    "DestinationCountryParameters",
    "DestinationPhoneNumber",
    "DryRun",
    "Keyword",
    "MaxPrice",
    "MessageBody",
    "MessageFeedbackEnabled",
    "MessageType",
    "OriginationIdentity",
    "ProtectConfigurationId",
    "TimeToLive",
];

/// A text on a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The phone's number.
    pub number: String,
    /// What it says.
    pub body: String,
    /// Whether the phone sent it.
    pub from_phone: bool,
}

/// Phones and their texts.
#[derive(Default)]
pub struct Messaging(Mutex<State>);

#[derive(Default)]
struct State {
    texts: Vec<Text>,
    opted_out: BTreeSet<String>,
}

impl Messaging {
    /// Answers one operation.
    pub fn call(&self, operation: &str, request: &Value) -> Result<Value, ServiceError> {
        match operation {
            "SendTextMessage" => self.send(request),
            "DescribePhoneNumbers" => identity::phone_numbers(request),
            "DescribePools" => identity::pools(request),
            "DescribeSenderIds" => identity::sender_ids(request),
            _ => Err(ServiceError::client("UnknownOperationException", operation)),
        }
    }

    fn send(&self, request: &Value) -> Result<Value, ServiceError> {
        let request = request
            .as_object()
            .ok_or_else(|| invalid("CANNOT_PARSE", "body"))?;
        if let Some(unknown) = request
            .keys()
            .find(|name| !MEMBERS.contains(&name.as_str()))
        {
            return Err(invalid("INVALID_REQUEST", unknown));
        }
        let number = required(request, "DestinationPhoneNumber")?;
        let digits = number.strip_prefix('+').unwrap_or(number);
        let is_number = (2..=19).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        if !is_number {
            return Err(invalid("FIELD_VALIDATION_FAILED", "DestinationPhoneNumber"));
        }
        let body = required(request, "MessageBody")?;
        if body.is_empty() || body.chars().count() > LONGEST_BODY {
            return Err(invalid("FIELD_VALIDATION_FAILED", "MessageBody"));
        }
        if !["TRANSACTIONAL", "PROMOTIONAL"].contains(&required(request, "MessageType")?) {
            return Err(invalid("FIELD_VALIDATION_FAILED", "MessageType"));
        }
        if required(request, "OriginationIdentity")? != ORIGINATION_NUMBER {
            return Err(not_found("phone-number"));
        }
        let set = request.get("ConfigurationSetName");
        if set.is_some_and(|set| set != CONFIGURATION_SET) {
            return Err(not_found("configuration-set"));
        }
        let number = format!("+{digits}");
        let mut state = self.lock();
        if state.opted_out.contains(&number) {
            return Err(ServiceError::client(
                "ConflictException",
                "Destination phone number is opted out",
            )
            .with(json!({ "Reason": "DESTINATION_PHONE_NUMBER_OPTED_OUT" })));
        }
        state.texts.push(Text {
            number,
            body: body.to_owned(),
            from_phone: false,
        });
        Ok(json!({ "MessageId": format!("sandbox-{}", state.texts.len()) }))
    }

    /// Every text so far, the oldest first.
    pub fn texts(&self) -> Vec<Text> {
        self.lock().texts.clone()
    }

    /// A phone answers. `STOP` and `START` do what AWS does with them.
    pub fn reply(&self, number: &str, body: &str) {
        let mut state = self.lock();
        let text = |body: &str, from_phone| Text {
            number: number.to_owned(),
            body: body.to_owned(),
            from_phone,
        };
        state.texts.push(text(body, true));
        match body.trim().to_ascii_uppercase().as_str() {
            "STOP" if state.opted_out.insert(number.to_owned()) => {
                let answer =
                    "You have opted out and will get no more texts. Reply START to opt in.";
                state.texts.push(text(answer, false));
            }
            "START" => {
                state.opted_out.remove(number);
            }
            _ => {}
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn required<'a>(request: &'a Map<String, Value>, name: &str) -> Result<&'a str, ServiceError> {
    match request.get(name) {
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(invalid("FIELD_VALIDATION_FAILED", name)),
        None => Err(invalid("MISSING_PARAMETER", name)),
    }
}

fn invalid(reason: &str, field: &str) -> ServiceError {
    let fields = json!([{ "Name": field, "Message": reason }]);
    ServiceError::client("ValidationException", format!("{field}: {reason}"))
        .with(json!({ "Reason": reason, "Fields": fields }))
}

fn not_found(kind: &str) -> ServiceError {
    ServiceError::client("ResourceNotFoundException", format!("no such {kind}"))
        .with(json!({ "ResourceType": kind }))
}
