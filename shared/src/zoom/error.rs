//! What Zoom refuses, and what to do about it.

use std::time::Duration;

use http::StatusCode;
use thiserror::Error;

use super::Cause;
use crate::http_client::TransportError;

/// What to do while Zoom is not there.
const AWAY: &str = "Zoom cannot be reached just now: check status.zoom.us, and that this installation may reach zoom.api_base_url and zoom.oauth_base_url.";

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
    /// `GET /rooms`
    ListRooms,
    /// `PATCH /rooms/{id}/events`
    RoomCommand,
    /// `GET /past_meetings/{uuid}/participants`
    ListAttendance,
    /// `GET /accounts/me/settings`
    AccountSettings,
    /// `GET /accounts/me/lock_settings`
    AccountLocks,
    /// `GET /accounts/me/plans/usage`
    PlanUsage,
    /// `GET /groups`
    ListGroups,
    /// `GET /groups/{id}/settings`
    GroupSettings,
    /// `GET /groups/{id}/lock_settings`
    GroupLocks,
}

/// Why nobody can host or join as a user who exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotActive {
    /// They have not accepted Zoom's invitation yet.
    #[error("the user has not accepted the invitation yet")]
    Pending,
    /// They were deactivated.
    #[error("the user is deactivated")]
    Inactive,
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
    /// The user is there, but nobody can host or join as them.
    #[error("GetUser: {0}")]
    NotActive(NotActive),
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
            Self::RateLimited { .. } | Self::NotActive(_) => false,
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
        self.is_gone() && !self.names_a_user() && !self.names_a_room()
    }

    /// Whether the user that the call named is gone: whoever it was needs another.
    #[must_use]
    pub const fn is_user_gone(self) -> bool {
        self.is_gone() && self.names_a_user()
    }

    /// Whether Zoom says that a room is offline, or cannot do what it was asked: it has one code for both.
    #[must_use]
    pub const fn is_room_refusal(self) -> bool {
        matches!(
            self,
            Self::Refused {
                call: Call::RoomCommand,
                code: 300,
                ..
            }
        )
    }

    /// Whether it was a command to a room that failed.
    #[must_use]
    pub const fn is_room_command(self) -> bool {
        matches!(self.call(), Call::RoomCommand)
    }

    /// Whether the address is a user's of another Zoom account.
    #[must_use]
    pub fn is_foreign(self) -> bool {
        self.cause() == Some(Cause::ForeignAccount)
    }

    /// Whether this host can have no meeting now, but another may.
    #[must_use]
    pub fn is_of_the_host(self) -> bool {
        let used_up = matches!(
            self,
            Self::RateLimited {
                call: Call::CreateMeeting,
                ..
            }
        );
        self.cause() == Some(Cause::MayNotHost) || (used_up && !self.is_passing())
    }

    /// What a refusal comes from, where that is known.
    #[must_use]
    pub fn cause(self) -> Option<Cause> {
        match self {
            Self::Refused { call, status, code } => Cause::of(call, status.as_u16(), code),
            Self::NotActive(NotActive::Pending) => Some(Cause::InvitationPending),
            Self::NotActive(NotActive::Inactive) => Some(Cause::UserInactive),
            _ => None,
        }
    }

    const fn call(self) -> Call {
        match self {
            Self::Unreachable { call, .. }
            | Self::Refused { call, .. }
            | Self::RateLimited { call, .. }
            | Self::Unusable { call }
            | Self::ForeignLink { call } => call,
            Self::NotActive(_) => Call::GetUser,
        }
    }

    const fn names_a_room(self) -> bool {
        matches!(self.call(), Call::ListRooms | Call::RoomCommand)
    }

    const fn names_a_user(self) -> bool {
        matches!(
            self.call(),
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
            Self::Unusable { .. } | Self::ForeignLink { .. } | Self::NotActive(_) => false,
        }
    }

    /// What an integration engineer does about it.
    #[must_use]
    pub fn fix(self) -> &'static str {
        match self {
            Self::Unreachable { .. } => AWAY,
            Self::Refused { status, .. } if status.is_server_error() => AWAY,
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
            Self::Refused { .. } | Self::NotActive(_) => self
                .cause()
                .map_or("See Zoom's error list for this code.", Cause::fix),
        }
    }
}
