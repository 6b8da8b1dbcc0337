//! What the log says of an attempt, for the engineer who must mend it.

use super::{Attempt, NotificationRecord};
use crate::epic::{Outcome, StatusError};

/// Writes one attempt to the log, with what to do about it if it failed.
pub(super) fn write(record: &NotificationRecord, attempt: &Attempt, outcome: Outcome) {
    let delivered = outcome == Outcome::Delivered;
    tracing::info!(
        event = "notification_attempt",
        visit = record.pk.trim_start_matches("VISIT#"),
        role = record.role.as_str(),
        state = ?record.state,
        attempt = record.tries() + 1,
        resp_code = attempt.resp_code.unwrap_or(0),
        epic_error = attempt.epic_error.map(|error| format!("{error:?}")).unwrap_or_default(),
        problem = attempt.problem.as_deref().unwrap_or_default(),
        latency_ms = attempt.latency_ms,
        delivered,
        fix = if delivered { "" } else { fix(attempt, outcome) },
    );
}

/// What an integration engineer does about an attempt that failed.
const fn fix(attempt: &Attempt, outcome: Outcome) -> &'static str {
    match (attempt.epic_error, outcome) {
        (Some(StatusError::InvalidConferenceId | StatusError::NoConferenceId), _) => {
            "Epic does not know this visit: check that the FDI record sends epicSessionId=%CSN% (or %CONFERENCEID% for group visits)"
        }
        (Some(StatusError::InvalidUserId | StatusError::NoUserId), _) => {
            "Epic does not know this person: check the ID mnemonic in the FDI record and epic.id_types"
        }
        (Some(StatusError::InvalidUserIdType | StatusError::NoUserIdType), _) => {
            "Epic does not know this kind of ID: check epic.id_types"
        }
        (Some(StatusError::NoVendorName), _) => "check epic.connection_status.vendor_name",
        (Some(StatusError::InvalidConnectionStatus | StatusError::NoConnectionStatus), _) => {
            "check epic.connection_status.connected and .disconnected"
        }
        (Some(StatusError::LockFailed), _) => "Epic was busy with the record; it is tried again",
        (None, Outcome::Unauthorized) => {
            "Epic refuses the backend app's token: map its client ID to an Epic user, and check the telehealth API is in its Incoming APIs"
        }
        (None, Outcome::Permanent) if is_redirect(attempt.resp_code) => {
            "Epic's address redirects, and the token must not follow: set epic.telehealth_base_url (and epic.connection_status.path) to the address that answers itself"
        }
        (None, Outcome::Permanent) => {
            "check epic.telehealth_base_url and epic.connection_status.path, and that Epic allows this installation's address"
        }
        (None, _) => {
            "Epic did not answer as expected; it is tried again. If it goes on: check epic.telehealth_base_url and the allow-list"
        }
    }
}

const fn is_redirect(resp_code: Option<u16>) -> bool {
    matches!(resp_code, Some(300..=399))
}
