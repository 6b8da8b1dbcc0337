//! What an attempt's answer means, and what an integration engineer does about it: the same words in the log and on
//! the administrator's pages.

use super::Attempt;
use crate::epic::StatusError;

impl Attempt {
    /// What came of an attempt that Epic did not take, in words.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match (self.epic_error, self.resp_code) {
            (Some(error), _) => code_words(error),
            (None, _) if self.problem.is_some() => "Epic was not called",
            (None, None) => "no answer came",
            (None, Some(200..=299)) => {
                "something answered, but not that it is done: a sign-in or proxy page may stand before Epic"
            }
            (None, Some(300..=399)) => "the address redirects",
            (None, Some(401)) => "Epic does not accept the backend app's token",
            (None, Some(403)) => "Epic, or something before it, forbids the call",
            (None, Some(404)) => "there is nothing at this address",
            (None, Some(429)) => "Epic asks to be called less often",
            (None, Some(500..)) => "Epic, or something before it, is out of order",
            (None, Some(_)) => "Epic does not accept the request",
        }
    }

    /// Why Epic did not take it: what went wrong before it was asked, or what its answer means.
    #[must_use]
    pub fn reason(&self) -> &str {
        self.problem.as_deref().unwrap_or_else(|| self.words())
    }

    /// What to do about an attempt that Epic did not take, whether it is tried again or given up.
    #[must_use]
    pub const fn fix(&self) -> &'static str {
        match (self.epic_error, self.resp_code) {
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
            (Some(StatusError::LockFailed), _) => {
                "somebody else was writing the record in Epic: if it goes on, ask the Epic team who keeps it locked"
            }
            (None, None) if self.problem.is_some() => {
                "mend what the problem names; what is pending is tried again by itself"
            }
            (None, Some(401)) => {
                "Epic refuses the backend app's token: map its client ID to an Epic user, and check the telehealth API is in its Incoming APIs"
            }
            (None, Some(403)) => {
                "map the backend client to an Epic user and add the telehealth API to its Incoming APIs; if that is so, Epic's network does not allow this installation's address: add it to the allow-list"
            }
            (None, Some(300..=399)) => {
                "Epic's address redirects, and the token must not follow: set epic.telehealth_base_url (and epic.connection_status.path) to the address that answers itself"
            }
            // These are tried again; everything else is refused for good.
            (None, None | Some(200..=299 | 400 | 408 | 429 | 500..=599)) => {
                "Epic did not answer as expected. If it goes on: check epic.telehealth_base_url and the allow-list"
            }
            (None, Some(_)) => {
                "check epic.telehealth_base_url and epic.connection_status.path: another address, or another release of the service, answers there"
            }
        }
    }
}

const fn code_words(error: StatusError) -> &'static str {
    match error {
        StatusError::NoConferenceId => "no visit (ConferenceID) was sent",
        StatusError::NoUserId => "no person (ExternalID) was sent",
        StatusError::NoUserIdType => "no kind of ID (ExternalIDType) was sent",
        StatusError::NoVendorName => "no vendor name was sent",
        StatusError::NoConnectionStatus => "no status was sent",
        StatusError::InvalidConferenceId => "Epic does not know this visit",
        StatusError::InvalidUserIdType => "Epic does not know this kind of ID",
        StatusError::InvalidUserId => "Epic does not know this person",
        StatusError::InvalidConnectionStatus => "Epic does not know this status",
        StatusError::LockFailed => "someone else was writing the record in Epic",
    }
}
