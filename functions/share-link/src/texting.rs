//! AWS End User Messaging: one text, and what became of it.

use std::time::Duration;

use aws_sdk_pinpointsmsvoicev2::{
    Client, Config,
    config::{BehaviorVersion, Region, retry::RetryConfig},
    error::{ProvideErrorMetadata, SdkError},
    operation::send_text_message::SendTextMessageError,
    types::{ConflictExceptionReason, MessageType, ValidationExceptionReason},
};
use shared::{
    bridge::MessagingAccess,
    settings::Sms,
    share::{Outcome, PhoneNumber},
};
use thiserror::Error;

/// Tries while AWS says that it is too much at once: a toll-free number sends three parts a second.
const TRIES: u32 = 3;
/// Before the second try; twice as long before the next.
const PAUSE: Duration = Duration::from_millis(400);

/// Why a text was not sent, or may not have been.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TextError {
    /// The number's owner replied STOP.
    #[error("the number is on the opt-out list")]
    OptedOut,
    /// Too many at once.
    #[error("End User Messaging throttles")]
    Busy,
    /// This number is not one that can be texted from here.
    #[error("End User Messaging does not text this number ({reason})")]
    Unreachable {
        /// AWS's code.
        reason: String,
    },
    /// The account's limits.
    #[error("a quota of End User Messaging is used up ({reason})")]
    Quota {
        /// AWS's code.
        reason: String,
    },
    /// The role or the account.
    #[error("End User Messaging denies the call ({reason})")]
    Denied {
        /// AWS's code.
        reason: String,
    },
    /// The settings name something that is not there, or does not fit.
    #[error("End User Messaging does not take the text ({reason})")]
    Refused {
        /// AWS's code.
        reason: String,
    },
    /// No answer.
    #[error("End User Messaging gave no answer that tells whether the text was sent")]
    Uncertain,
}

impl TextError {
    /// For the record.
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::OptedOut => Outcome::OptedOut,
            Self::Uncertain => Outcome::Uncertain,
            _ => Outcome::Refused,
        }
    }

    /// What an engineer does about it.
    pub const fn fix(&self) -> &'static str {
        match self {
            Self::OptedOut => {
                "The number is on the opt-out list of the origination identity. Only its owner may take it off, by replying START."
            }
            Self::Busy => {
                "Ask AWS for more message parts a second, or use a pool of several numbers as sms.origination_identity."
            }
            Self::Unreachable { .. } => {
                "Check at AWS End User Messaging that the account is out of the SMS sandbox (or the number verified in it), that the number's country is not blocked by a protect configuration, and that sms.origination_identity can send there."
            }
            Self::Quota { .. } => {
                "Raise the account's monthly SMS spend limit, or the quota that the log line names, at AWS End User Messaging."
            }
            Self::Denied { .. } => {
                "Deploy the stack with SmsOriginationArn set to the ARN of sms.origination_identity; if it is set, look at the account's state at AWS End User Messaging."
            }
            Self::Refused { .. } => {
                "Check that sms.origination_identity and sms.configuration_set exist in this account and region, are active, and are for transactional texts."
            }
            Self::Uncertain => {
                "End User Messaging did not answer in time. Look for the text in the events of sms.configuration_set; nothing is sent twice by itself."
            }
        }
    }
}

/// Sends one text.
///
/// # Errors
/// [`TextError`].
pub async fn send(
    access: &MessagingAccess,
    sms: &Sms,
    number: &PhoneNumber,
    text: &str,
) -> Result<(), TextError> {
    // A text has no idempotency key, so whatever may have been sent is not sent again.
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(access.region.clone()))
        .credentials_provider(access.credentials.clone())
        .http_client(access.http.clone())
        .retry_config(RetryConfig::disabled());
    config.set_endpoint_url(access.endpoint.clone());
    let client = Client::from_conf(config.build());
    let mut pause = PAUSE;
    for attempt in 1.. {
        let outcome = client
            .send_text_message()
            .destination_phone_number(number.value().expose())
            .set_origination_identity(sms.origination_identity.clone())
            .set_configuration_set_name(sms.configuration_set.clone())
            .message_type(MessageType::Transactional)
            .message_body(text)
            .send()
            .await;
        match outcome.map_err(|error| read(&error)) {
            Ok(_) => return Ok(()),
            Err(TextError::Busy) if attempt < TRIES => {
                tokio::time::sleep(pause).await;
                pause *= 2;
            }
            Err(error) => return Err(error),
        }
    }
    Err(TextError::Busy)
}

fn read(error: &SdkError<SendTextMessageError>) -> TextError {
    let SdkError::ServiceError(answered) = error else {
        return TextError::Uncertain;
    };
    let service = answered.err();
    let code = || service.code().unwrap_or("no code").to_owned();
    match service {
        SendTextMessageError::ConflictException(conflict) => {
            use ConflictExceptionReason as Reason;
            let reason = conflict
                .reason()
                .map_or_else(code, |it| it.as_str().to_owned());
            match conflict.reason() {
                Some(Reason::DestinationPhoneNumberOptedOut) => TextError::OptedOut,
                Some(
                    Reason::DestinationPhoneNumberNotVerified
                    | Reason::DestinationCountryBlockedByProtectConfiguration
                    | Reason::DestinationPhoneNumberBlockedByProtectNumberOverride,
                ) => TextError::Unreachable { reason },
                _ => TextError::Refused { reason },
            }
        }
        SendTextMessageError::ValidationException(invalid) => {
            use ValidationExceptionReason as Reason;
            let reason = invalid
                .reason()
                .map_or_else(code, |it| it.as_str().to_owned());
            // The one field whose value a person typed.
            let number = invalid
                .fields()
                .iter()
                .any(|field| field.name() == "DestinationPhoneNumber");
            match invalid.reason() {
                Some(
                    Reason::CountryNotEnabled
                    | Reason::DestinationCountryBlocked
                    | Reason::InternationalSendingNotSupported
                    | Reason::InvalidIdentityForDestinationCountry,
                ) => TextError::Unreachable { reason },
                _ if number => TextError::Unreachable { reason },
                _ => TextError::Refused { reason },
            }
        }
        SendTextMessageError::ThrottlingException(_) => TextError::Busy,
        SendTextMessageError::ServiceQuotaExceededException(quota) => TextError::Quota {
            reason: quota
                .reason()
                .map_or_else(code, |it| it.as_str().to_owned()),
        },
        SendTextMessageError::AccessDeniedException(denied) => TextError::Denied {
            reason: denied
                .reason()
                .map_or_else(code, |it| it.as_str().to_owned()),
        },
        SendTextMessageError::ResourceNotFoundException(_) => TextError::Refused { reason: code() },
        _ if answered.raw().status().is_server_error() => TextError::Uncertain,
        // AWS's common errors: of the signature, the clock, the account.
        _ => TextError::Denied { reason: code() },
    }
}
