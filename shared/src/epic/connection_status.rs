//! `SetExternalConnectionStatus`: the call that turns a light green, and what Epic's answers mean.

use std::time::Duration;

use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::telehealth::Call;
use crate::{
    clock::Timestamp,
    http_client::{Reply, TransportError, retry_after},
    settings::Epic as EpicSettings,
    telemetry::Phi,
};

/// What Epic is told of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// The person is in the meeting.
    Connected,
    /// The person has left.
    Disconnected,
}

/// One connection status.
#[derive(Debug, Clone)]
pub struct ConnectionStatusReport<'a> {
    /// The visit's CSN.
    pub conference_id: &'a Phi<String>,
    /// The person's Epic ID.
    pub external_id: &'a Phi<String>,
    /// The kind of that ID.
    pub external_id_type: &'a str,
    /// Whether they are there.
    pub state: ConnectionState,
}

/// Codes of Epic's telehealth service, as its error text spells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StatusError {
    /// `NO-CONFERENCE-ID`
    #[serde(rename = "NO-CONFERENCE-ID")]
    NoConferenceId,
    /// `NO-USER-ID`
    #[serde(rename = "NO-USER-ID")]
    NoUserId,
    /// `NO-USER-ID-Type`, spelled so.
    #[serde(rename = "NO-USER-ID-Type")]
    NoUserIdType,
    /// `NO-VENDOR-NAME`
    #[serde(rename = "NO-VENDOR-NAME")]
    NoVendorName,
    /// `NO-CONNECTION-STATUS`
    #[serde(rename = "NO-CONNECTION-STATUS")]
    NoConnectionStatus,
    /// `INVALID-CONFERENCE-ID`
    #[serde(rename = "INVALID-CONFERENCE-ID")]
    InvalidConferenceId,
    /// `INVALID-USER-ID-TYPE`
    #[serde(rename = "INVALID-USER-ID-TYPE")]
    InvalidUserIdType,
    /// `INVALID-USER-ID`
    #[serde(rename = "INVALID-USER-ID")]
    InvalidUserId,
    /// `INVALID-CONNECTION-STATUS`
    #[serde(rename = "INVALID-CONNECTION-STATUS")]
    InvalidConnectionStatus,
    /// `LOCK-FAILED`: someone else writes the record just now.
    #[serde(rename = "LOCK-FAILED")]
    LockFailed,
}

impl StatusError {
    /// The code, as Epic spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoConferenceId => "NO-CONFERENCE-ID",
            Self::NoUserId => "NO-USER-ID",
            Self::NoUserIdType => "NO-USER-ID-Type",
            Self::NoVendorName => "NO-VENDOR-NAME",
            Self::NoConnectionStatus => "NO-CONNECTION-STATUS",
            Self::InvalidConferenceId => "INVALID-CONFERENCE-ID",
            Self::InvalidUserIdType => "INVALID-USER-ID-TYPE",
            Self::InvalidUserId => "INVALID-USER-ID",
            Self::InvalidConnectionStatus => "INVALID-CONNECTION-STATUS",
            Self::LockFailed => "LOCK-FAILED",
        }
    }

    /// Reads the code after `executing the command: `, to its end: one code is the beginning of another.
    fn parse(text: &str) -> Option<Self> {
        let (_, rest) = text.split_once("executing the command: ")?;
        let end = rest
            .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-' && letter != '_')
            .unwrap_or(rest.len());
        serde_json::from_value(Value::String(rest[..end].to_owned())).ok()
    }
}

/// What became of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Epic has it.
    Delivered,
    /// The token is not accepted: fetch another and try again.
    Unauthorized,
    /// Try again, no sooner than after the wait that was asked for.
    Retry(Option<Duration>),
    /// Trying again cannot help.
    Permanent,
}

/// One attempt's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status ("RespCode"), if one came.
    pub status: Option<StatusCode>,
    /// Epic's own code, if it named a known one.
    pub error: Option<StatusError>,
    /// What to do.
    pub outcome: Outcome,
    /// Whether Epic may have done what was asked, although the answer does not say so.
    pub may_have_acted: bool,
}

impl Answer {
    /// Whether anything but this one request is at fault: Epic is not there, or something stands in front of it.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        match (self.outcome, self.status.map(|status| status.as_u16())) {
            // Epic itself answers about this one request.
            (Outcome::Retry(_), Some(400)) => false,
            (Outcome::Retry(_), _) => true,
            _ => false,
        }
    }
}

/// The call that sets one status. At-least-once is safe: setting a status twice has the effect of once.
pub(super) fn call<'a>(epic: &'a EpicSettings, report: &'a ConnectionStatusReport<'_>) -> Call<'a> {
    let template = &epic.connection_status;
    let names = &template.parameters;
    let state = match report.state {
        ConnectionState::Connected => &template.connected,
        ConnectionState::Disconnected => &template.disconnected,
    };
    let parameters = vec![
        (
            names.conference_id.as_str(),
            report.conference_id.expose().as_str(),
        ),
        (&names.external_id, report.external_id.expose()),
        (&names.external_id_type, report.external_id_type),
        (&names.vendor_name, &template.vendor_name),
        (&names.connection_status, state),
    ];
    let base = epic.telehealth_base_url.as_str();
    Call {
        method: &template.method,
        // Some customers give the whole URL as their base.
        url: if base.contains("/api/epic/") {
            base.to_owned()
        } else {
            epic.telehealth_base_url.join(&template.path)
        },
        encoding: template.encoding,
        parameters,
    }
}

impl Answer {
    /// What came back from a telehealth service, and what it means.
    #[must_use]
    pub fn of(reply: Result<Reply, TransportError>, now: Timestamp) -> Self {
        let reply = match reply {
            Ok(reply) => reply,
            Err(reason) => {
                return Self {
                    status: None,
                    error: None,
                    outcome: Outcome::Retry(None),
                    may_have_acted: reason != TransportError::Connect,
                };
            }
        };
        let wait = retry_after(&reply.headers, now);
        let error = error_code(&reply);
        let outcome = match reply.status.as_u16() {
            200..=299 if says_done(&reply) => Outcome::Delivered,
            // A login or proxy page says 200 too.
            200..=299 => Outcome::Retry(wait),
            401 => Outcome::Unauthorized,
            400 => match error {
                Some(StatusError::LockFailed) | None => Outcome::Retry(wait),
                Some(_) => Outcome::Permanent,
            },
            408 | 429 | 500..=599 => Outcome::Retry(wait),
            // 3xx is never followed: the token would follow it.
            _ => Outcome::Permanent,
        };
        Self {
            status: Some(reply.status),
            error,
            outcome,
            // 429 and 503 are answers of something that did not pass the request on.
            may_have_acted: match reply.status.as_u16() {
                200..=299 | 408 => true,
                429 | 503 => false,
                status => status >= 500,
            },
        }
    }
}

/// Nothing, or JSON whose `Status`, if there is one, is 1.
fn says_done(reply: &Reply) -> bool {
    if reply.body.iter().all(u8::is_ascii_whitespace) {
        return true;
    }
    reply
        .json::<Value>()
        .is_ok_and(|body| match body.get("Status") {
            None => body.is_object(),
            Some(Value::String(status)) => status == "1",
            Some(Value::Number(status)) => status.as_i64() == Some(1),
            Some(_) => false,
        })
}

fn error_code(reply: &Reply) -> Option<StatusError> {
    let body: Value = reply.json().ok()?;
    ["ExceptionMessage", "Message"]
        .into_iter()
        .filter_map(|member| body.get(member)?.as_str())
        .find_map(StatusError::parse)
}

#[cfg(test)]
mod tests {
    use super::StatusError;

    #[test]
    fn one_code_is_not_taken_for_another_that_begins_alike() {
        let code = |text| {
            StatusError::parse(&format!(
                "An error occurred while executing the command: {text}"
            ))
        };
        assert_eq!(code("INVALID-USER-ID."), Some(StatusError::InvalidUserId));
        assert_eq!(
            code("INVALID-USER-ID-TYPE."),
            Some(StatusError::InvalidUserIdType)
        );
        assert_eq!(
            code("NO-USER-ID-Type details: none."),
            Some(StatusError::NoUserIdType)
        );
        assert_eq!(code("SOMETHING-ELSE."), None);
    }
}
