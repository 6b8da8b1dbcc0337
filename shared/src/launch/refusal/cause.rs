//! Refusals by what must be mended: the short list by which the administrator's pages count them.

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::{
    launch::LegacyLinkError,
    share::ShareError,
    visit::{AccountError, EntryError, OpenError, RoomError},
    zoom::{Cause, ZoomError},
};

/// What a refusal comes from. Kept in the table, so a name stays what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RefusalCause {
    /// The launch key in the FDI record's URL.
    NotFound,
    /// A request that neither Epic nor a page of ours makes.
    BadRequest,
    /// The sign-in with Epic: its endpoints, the browser's cookie, the code, the token, who it names.
    SignInRefused,
    /// An FDI record of somebody else's role.
    WrongRole,
    /// CONTEXT of the FDI record.
    ContextInvalid,
    /// Nobody has a Zoom account to host or join with, or the meeting is still being made.
    NoHost,
    /// Zoom says no.
    ZoomRefused,
    /// Zoom does not answer, or not so often.
    ZoomUnreachable,
    /// The Zoom Room's name.
    Room,
    /// A texted link that lets nobody in, or texts that are not set up.
    Link,
    /// A page of ours that is too old, of another browser, or of a visit that is not kept any more.
    Over,
    /// The table.
    Table,
    /// The settings.
    Settings,
    /// A defect of ours.
    Defect,
    /// Written by a later version.
    #[serde(other)]
    Unknown,
}

impl RefusalCause {
    /// Its name, as the table keeps it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::BadRequest => "bad_request",
            Self::SignInRefused => "sign_in_refused",
            Self::WrongRole => "wrong_role",
            Self::ContextInvalid => "context_invalid",
            Self::NoHost => "no_host",
            Self::ZoomRefused => "zoom_refused",
            Self::ZoomUnreachable => "zoom_unreachable",
            Self::Room => "room",
            Self::Link => "link",
            Self::Over => "over",
            Self::Table => "table",
            Self::Settings => "settings",
            Self::Defect => "defect",
            Self::Unknown => "unknown",
        }
    }
}

impl Refusal {
    /// What it comes from.
    #[must_use]
    pub fn cause(&self) -> RefusalCause {
        match self {
            Self::Settings(_) => RefusalCause::Settings,
            Self::Panicked => RefusalCause::Defect,
            Self::LaunchKey => RefusalCause::NotFound,
            Self::Query
            | Self::NoIssuer
            | Self::NoLaunch
            | Self::UnknownIssuer
            | Self::OtherEnvironment
            | Self::LegacyLinksOff
            | Self::ForeignForm => RefusalCause::BadRequest,
            Self::Discovery(_)
            | Self::NoState
            | Self::UnknownState
            | Self::CookieLost
            | Self::DeniedByEpic
            | Self::NoCode
            | Self::MixedUp
            | Self::UsedLaunch
            | Self::Token(_)
            | Self::IdToken(_) => RefusalCause::SignInRefused,
            Self::WrongRole { .. } | Self::LegacyLink(LegacyLinkError::WrongRole) => {
                RefusalCause::WrongRole
            }
            Self::Context(_) | Self::LegacyLink(LegacyLinkError::Context(_)) => {
                RefusalCause::ContextInvalid
            }
            // It stands for a sign-in.
            Self::LegacyLink(_) => RefusalCause::SignInRefused,
            Self::Table(_) => RefusalCause::Table,
            Self::Ticket => RefusalCause::Over,
            Self::Entry(error) => entry(error),
            Self::Room(error) => match error {
                RoomError::Entry(error) => entry(error),
                RoomError::Missing | RoomError::Duplicate(_) => RefusalCause::Room,
                RoomError::NoOwner => RefusalCause::NoHost,
            },
            Self::Share(error) => match error {
                ShareError::CrossSite | ShareError::Form => RefusalCause::BadRequest,
                ShareError::Ticket => RefusalCause::Over,
                _ => RefusalCause::Link,
            },
        }
    }
}

fn entry(error: &EntryError) -> RefusalCause {
    match error {
        EntryError::Table(_)
        | EntryError::Account(AccountError::Table(_))
        | EntryError::Open(OpenError::Table(_)) => RefusalCause::Table,
        EntryError::Zoom(error)
        | EntryError::Account(AccountError::Zoom(error))
        | EntryError::Open(OpenError::Zoom(error)) => zoom(*error),
        EntryError::Account(AccountError::Email(_) | AccountError::NoAccount)
        | EntryError::Open(OpenError::Busy) => RefusalCause::NoHost,
        EntryError::Unknown => RefusalCause::Over,
    }
}

fn zoom(error: ZoomError) -> RefusalCause {
    match error.cause() {
        Some(cause) if is_of_the_account(cause) => RefusalCause::NoHost,
        _ if error.is_passing() => RefusalCause::ZoomUnreachable,
        _ => RefusalCause::ZoomRefused,
    }
}

/// Whether somebody's Zoom account is not there, not ready, or cannot be made.
const fn is_of_the_account(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::InvitationPending
            | Cause::InvitationExpired
            | Cause::UserInactive
            | Cause::ForeignAccount
            | Cause::MayNotHost
            | Cause::HostGone
            | Cause::NoLicence
            | Cause::NoBasicSeat
            | Cause::UserTypeForbidden
            | Cause::DomainNotManaged
            | Cause::DomainBlocked
            | Cause::SsoOff
            | Cause::SsoCreateOff
            | Cause::ActionNotArranged
            | Cause::AddingForbidden
            | Cause::UserNotTaken
    )
}
