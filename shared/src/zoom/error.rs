//! What Zoom refuses, and what to do about it.

use std::time::Duration;

use http::StatusCode;
use thiserror::Error;

use crate::http_client::TransportError;

/// Which of Zoom's calls failed. The same code means different things at different calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// `POST /oauth/token`
    Token,
    /// `GET /users/{id}`
    GetUser,
    /// `POST /users`
    CreateUser,
    /// `GET /users/{id}/token?type=zak`
    Zak,
    /// `POST /users/{id}/meetings`
    CreateMeeting,
    /// `GET /users/{id}/meetings`
    ListMeetings,
    /// `GET /meetings/{id}`
    GetMeeting,
    /// `PATCH /meetings/{id}`
    UpdateMeeting,
    /// `DELETE /meetings/{id}`
    DeleteMeeting,
    /// `POST /meetings/{id}/registrants`
    AddRegistrant,
}

/// Why a call to Zoom brought nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ZoomError {
    /// No whole answer; Zoom may have acted.
    #[error("{call:?}: Zoom gave no answer ({reason})")]
    Unreachable {
        /// Which call.
        call: Call,
        /// What went wrong.
        reason: TransportError,
    },
    /// Zoom says no.
    #[error("{call:?}: Zoom answered HTTP {status}, code {code}")]
    Refused {
        /// Which call.
        call: Call,
        /// HTTP status.
        status: StatusCode,
        /// Zoom's code, 0 if it gave none.
        code: i64,
    },
    /// Too many calls.
    #[error("{call:?}: Zoom's rate limit is reached for {} s", wait.as_secs())]
    RateLimited {
        /// Which call.
        call: Call,
        /// How long Zoom asks us to wait.
        wait: Duration,
    },
    /// The answer is not what Zoom documents.
    #[error("{call:?}: Zoom's answer is not usable")]
    Unusable {
        /// Which call.
        call: Call,
    },
    /// A link in the answer leads somewhere else than to Zoom.
    #[error("{call:?}: Zoom's answer holds a link that does not lead to Zoom")]
    ForeignLink {
        /// Which call.
        call: Call,
    },
}

impl ZoomError {
    /// Whether Zoom may have done what was asked, although the answer says nothing of it.
    #[must_use]
    pub fn may_have_acted(self) -> bool {
        match self {
            Self::Unreachable { reason, .. } => reason != TransportError::Connect,
            Self::Refused { status, .. } => status.is_server_error(),
            Self::Unusable { .. } | Self::ForeignLink { .. } => true,
            Self::RateLimited { .. } => false,
        }
    }

    /// Whether what the call named is not there (any more): the user (1001) or the meeting (3001).
    #[must_use]
    pub const fn is_gone(self) -> bool {
        match self {
            Self::Refused { code: 1001, .. } | Self::Refused { code: 3001, .. } => true,
            // A body without a code; other codes at 404 mean other things, such as registration being off.
            Self::Refused {
                status, code: 0, ..
            } => status.as_u16() == 404,
            _ => false,
        }
    }

    /// Whether the meeting that the call named is gone: another must be made.
    #[must_use]
    pub const fn is_meeting_gone(self) -> bool {
        self.is_gone() && !self.names_a_user()
    }

    /// Whether the user that the call named is gone: whoever it was needs another.
    #[must_use]
    pub const fn is_user_gone(self) -> bool {
        self.is_gone() && self.names_a_user()
    }

    const fn names_a_user(self) -> bool {
        let (Self::Unreachable { call, .. }
        | Self::Refused { call, .. }
        | Self::RateLimited { call, .. }
        | Self::Unusable { call }
        | Self::ForeignLink { call }) = self;
        matches!(
            call,
            Call::GetUser | Call::CreateUser | Call::Zak | Call::CreateMeeting | Call::ListMeetings
        )
    }

    /// Whether trying again soon may help, without anyone changing anything.
    #[must_use]
    pub fn is_passing(self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            Self::Refused { status, .. } => status.is_server_error(),
            Self::RateLimited { wait, .. } => wait < Duration::from_secs(60),
            Self::Unusable { .. } | Self::ForeignLink { .. } => false,
        }
    }

    /// What an integration engineer does about it.
    #[must_use]
    pub const fn fix(self) -> &'static str {
        match self {
            Self::Unreachable { .. } => {
                "Zoom cannot be reached just now: check status.zoom.us, and that this installation may reach zoom.api_base_url and zoom.oauth_base_url."
            }
            Self::RateLimited {
                call: Call::CreateMeeting,
                ..
            } => {
                "Zoom allows 100 meetings a day per host, counted from 00:00 UTC. This host has reached it: let another provider host, or wait."
            }
            Self::RateLimited { .. } => {
                "Zoom's rate limit of this account is reached: see which app of the account calls too often."
            }
            Self::Unusable { .. } => {
                "Check zoom.api_base_url: something that is not Zoom's API answers there."
            }
            Self::ForeignLink { .. } => {
                "Check zoom.api_base_url: its links do not lead to zoom.us or zoomgov.com."
            }
            Self::Refused { call, status, code } => refusal(call, status, code),
        }
    }
}

const fn refusal(call: Call, status: StatusCode, code: i64) -> &'static str {
    match (call, status.as_u16(), code) {
        (Call::Token, ..) => {
            "Check zoom.account_id, zoom.client_id and zoom.client_secret, and that the Server-to-Server OAuth app is activated."
        }
        (_, _, 104 | 4700 | 4711) => {
            "The Server-to-Server OAuth app lacks a scope for this call: add the scopes that the setup guide lists."
        }
        (_, 401, _) => {
            "Zoom does not accept its own token: check that the Server-to-Server OAuth app is still activated."
        }
        (Call::GetUser, _, 1120) => {
            "The provider's invitation to Zoom has expired: invite them again in Zoom's User Management."
        }
        (Call::GetUser, _, 1010) | (Call::GetUser, 404, _) => {
            "The provider has no user in this Zoom account: add them in Zoom's User Management, or set useProviderZoomAccount=false in the FDI record."
        }
        (Call::CreateUser, _, 1005 | 1009) => {
            "The provisioning address belongs to another Zoom account: choose another zoom.provisioning_domain."
        }
        (Call::CreateUser, _, 2033 | 2034 | 2038 | 3412) => {
            "The Zoom account has no licence left: add licences, or set policy.provider_user_type to basic."
        }
        (Call::CreateUser, _, 1107 | 1108 | 1116 | 11321) => {
            "Zoom does not allow the e-mail domain: set zoom.provisioning_domain to a domain that this account manages."
        }
        (Call::CreateUser, _, 2002 | 2032) => {
            "Single sign-on is off in Zoom: switch it on, or choose another zoom.provisioning."
        }
        (Call::CreateUser, _, 200) => {
            "Zoom does not allow this way of making users: custCreate needs an arrangement with Zoom's ISV sales; choose another zoom.provisioning."
        }
        (Call::CreateMeeting, _, 3161) => {
            "This Zoom user may not host meetings: give them a licence or an active account."
        }
        (Call::CreateMeeting, 404, _) => {
            "The host's Zoom user is gone or inactive: reactivate them in Zoom's User Management."
        }
        (Call::AddRegistrant, 404, _)
        | (Call::GetMeeting, 404, _)
        | (Call::UpdateMeeting, 404, _) => {
            "The meeting was deleted in Zoom: open the visit again, and a new one is made."
        }
        (Call::AddRegistrant, ..) => {
            "Zoom takes registrants only for licensed hosts: give the meeting's owner a licence."
        }
        _ => "See Zoom's error list for this code.",
    }
}
