//! Everything that can stop a launch, and the one place that says what each person is told.

mod cause;
mod room;

use http::StatusCode;
use thiserror::Error;

use super::{ContextError, LaunchType, LegacyLinkError};
use crate::{
    epic::{DiscoveryError, IdTokenError, PractitionerError, TokenError, UserKind},
    page::{Problem, messages},
    settings::SettingsError,
    share::ShareError,
    store::StoreError,
    visit::{AccountError, EntryError, OpenError, RoomError},
    zoom::{Cause, ZoomError},
};

pub use cause::RefusalCause;

/// Why a launch did not get its person into the visit.
#[derive(Debug, Error)]
pub enum Refusal {
    /// The settings.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The URL's last segment is not the launch key.
    #[error("the launch key in the URL is not that of this installation")]
    LaunchKey,
    /// The query is too long.
    #[error("the query is too long or has too many parameters")]
    Query,
    /// No `iss`, or more than one.
    #[error("the URL has no iss parameter, or more than one")]
    NoIssuer,
    /// No `launch`, more than one, or one that is no launch token.
    #[error("the URL has no launch parameter, more than one, or a malformed one")]
    NoLaunch,
    /// An `iss` that nobody knows.
    #[error("the launch comes from a FHIR server that is not epic.fhir_r4_base_url")]
    UnknownIssuer,
    /// The other environment's `iss`.
    #[error("the launch comes from the other Epic environment")]
    OtherEnvironment,
    /// Epic's endpoints.
    #[error(transparent)]
    Discovery(#[from] DiscoveryError),
    /// The callback has no state.
    #[error("the callback has no state parameter, more than one, or a malformed one")]
    NoState,
    /// The callback's state is not of a launch that this browser began.
    #[error("the state is unknown, used, too old, or of another browser")]
    UnknownState,
    /// The frame keeps no cookies.
    #[error("the browser keeps no cookies inside this frame")]
    CookieLost,
    /// Epic said no.
    #[error("Epic did not authorize the launch")]
    DeniedByEpic,
    /// The callback has no code.
    #[error("the callback has no code parameter, more than one, or a malformed one")]
    NoCode,
    /// The response names another server.
    #[error("the authorization response is not from the server that was asked")]
    MixedUp,
    /// The launch was completed before.
    #[error("the launch is used already")]
    UsedLaunch,
    /// The code brought no token.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The token does not say who it is.
    #[error(transparent)]
    IdToken(#[from] IdTokenError),
    /// The person may not use this record.
    #[error("a {kind:?} opened the {launch_type} FDI record")]
    WrongRole {
        /// The record's type.
        launch_type: LaunchType,
        /// The person's kind.
        kind: UserKind,
    },
    /// CONTEXT.
    #[error(transparent)]
    Context(#[from] ContextError),
    /// A legacy link where there are none.
    #[error("a legacy encrypted link, and epic.legacy_links is not set")]
    LegacyLinksOff,
    /// A legacy link that opens nothing.
    #[error("legacy encrypted link: {0}")]
    LegacyLink(#[from] LegacyLinkError),
    /// The table.
    #[error(transparent)]
    Table(#[from] StoreError),
    /// The visit.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// A Zoom Room.
    #[error(transparent)]
    Room(#[from] RoomError),
    /// A form that another site sent.
    #[error("the form comes from another site, or asks for nothing that its page offers")]
    ForeignForm,
    /// The waiting page's link is not of this browser, or too old.
    #[error("the waiting page's ticket is unknown, too old, or of another browser")]
    Ticket,
    /// A texted link.
    #[error(transparent)]
    Share(#[from] ShareError),
    /// A defect of ours.
    #[error("the function panicked")]
    Panicked,
}

impl Refusal {
    /// What the person sees, and what an engineer is told.
    #[must_use]
    pub fn problem(&self) -> Problem {
        match self {
            Self::Settings(error) => {
                let status = match error {
                    SettingsError::Unreadable { .. } => StatusCode::SERVICE_UNAVAILABLE,
                    _ => StatusCode::INTERNAL_SERVER_ERROR,
                };
                Problem::new(status, messages::NOT_SET_UP, messages::TELL_SUPPORT, error)
            }
            Self::LaunchKey => Problem::new(
                StatusCode::NOT_FOUND,
                messages::NOT_A_VISIT,
                messages::TELL_SUPPORT,
                "The last segment of the FDI record's URL must be launch_key of the settings.",
            ),
            Self::Query | Self::NoIssuer | Self::NoLaunch => Problem::new(
                StatusCode::BAD_REQUEST,
                messages::NOT_BY_ITSELF,
                messages::REOPEN,
                "Epic adds iss and launch to the FDI record's URL, once each. Open the visit from Epic, not by copying the link; the FDI record's model must be SMART ON FHIR.",
            ),
            Self::UnknownIssuer => Problem::new(
                StatusCode::BAD_REQUEST,
                messages::UNKNOWN_SYSTEM,
                messages::TELL_SUPPORT,
                "Set epic.fhir_r4_base_url to the iss that Epic sends, exactly, to the R4 base.",
            ),
            Self::OtherEnvironment => Problem::new(
                StatusCode::BAD_REQUEST,
                messages::OTHER_ENVIRONMENT,
                messages::TELL_SUPPORT,
                "The FDI record of one Epic environment points to the installation of the other: correct its URL (test and production are two installations).",
            ),
            Self::Discovery(error) => Problem::new(
                StatusCode::BAD_GATEWAY,
                messages::EPIC_UNREACHABLE,
                messages::TRY_SOON,
                error,
            ),
            Self::NoState | Self::UnknownState | Self::NoCode | Self::MixedUp => Problem::new(
                StatusCode::BAD_REQUEST,
                messages::SIGN_IN_INCOMPLETE,
                messages::REOPEN,
                "A sign-in is good once, for five minutes, in the browser that began it. If it fails always: the browser drops cookies of this address, or the redirect URI leads elsewhere than the FDI record's URL.",
            ),
            Self::CookieLost => Problem::new(
                StatusCode::BAD_REQUEST,
                messages::NO_COOKIES_IN_FRAME,
                messages::OWN_WINDOW_FROM_EPIC,
                "Set the FDI record's LAUNCHTYPE so that the visit opens in its own window.",
            ),
            Self::DeniedByEpic => Problem::new(
                StatusCode::FORBIDDEN,
                messages::DENIED_BY_EPIC,
                messages::TELL_SUPPORT,
                "Epic answered with an OAuth error: check that the app is active in this environment, and that its scopes (launch openid fhirUser) and redirect URI are registered.",
            ),
            Self::UsedLaunch => Problem::new(
                StatusCode::CONFLICT,
                messages::ALREADY_OPENING,
                messages::PATIENCE,
                "Each launch is good once; the page was reloaded or opened twice.",
            ),
            Self::Token(error) => {
                let advice = if matches!(error, TokenError::Unreachable(_)) {
                    messages::TRY_SOON
                } else {
                    messages::REOPEN
                };
                Problem::new(
                    StatusCode::BAD_GATEWAY,
                    messages::SIGN_IN_FAILED,
                    advice,
                    error,
                )
            }
            Self::IdToken(error) => Problem::new(
                StatusCode::BAD_GATEWAY,
                messages::NOT_CONFIRMED,
                messages::REOPEN,
                error,
            ),
            Self::WrongRole { .. } => Problem::new(
                StatusCode::FORBIDDEN,
                messages::NOT_FOR_YOU,
                messages::TELL_SUPPORT,
                "Providers use the provider FDI record, nurses the nurse one, patients and proxies the patient one: check which record the button or MyChart uses.",
            ),
            Self::Context(error) => Problem::new(
                StatusCode::BAD_REQUEST,
                messages::LINK_NOT_SET_UP,
                messages::TELL_SUPPORT,
                error,
            ),
            Self::LegacyLinksOff => Problem::new(
                StatusCode::BAD_REQUEST,
                messages::NOT_BY_ITSELF,
                messages::TELL_SUPPORT,
                "The URL has a data parameter, as legacy encrypted links have, and these are off. Make the FDI record's model SMART ON FHIR; only where that cannot be, set epic.legacy_links.",
            ),
            // The same for all: the differences would tell an attacker what is inside.
            Self::LegacyLink(_) => Problem::new(
                StatusCode::BAD_REQUEST,
                messages::NOT_BY_ITSELF,
                messages::REOPEN,
                "The encrypted link was not accepted. Compare algorithm, key and iv of epic.legacy_links with Epic's record. The plaintext must begin with usertype (1 staff, 2 patient, as the URL's launch type) and have Timestamp or epicTimestamp within window_minutes, the session and user IDs, and each field once. A link is good once: a page that is loaded again needs a new one. The log says under this code which of these it was.",
            ),
            Self::Table(error) => Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                messages::NOT_AVAILABLE,
                messages::TRY_SOON,
                error,
            ),
            Self::Ticket => Problem::new(
                StatusCode::NOT_FOUND,
                messages::WAITING_IS_OVER,
                messages::REOPEN,
                "A waiting page works for four hours in the browser that opened it.",
            ),
            Self::Entry(error) => entry(error),
            Self::Room(error) => room::room(error),
            Self::ForeignForm => Problem::new(
                StatusCode::FORBIDDEN,
                messages::NOT_FROM_THIS_PAGE,
                messages::REOPEN,
                "The form was not sent from the page that this installation made: a room is called again or taken out only there.",
            ),
            Self::Share(error) => share(*error),
            Self::Panicked => Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                messages::NOT_AVAILABLE,
                messages::TRY_SOON,
                "A defect of the bridge. The log has the place in its code under this code, as the event panic: report it.",
            ),
        }
    }
}

fn entry(error: &EntryError) -> Problem {
    match error {
        EntryError::Table(error)
        | EntryError::Account(AccountError::Table(error))
        | EntryError::Open(OpenError::Table(error)) => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            messages::NOT_AVAILABLE,
            messages::TRY_SOON,
            error,
        ),
        EntryError::Zoom(error)
        | EntryError::Account(AccountError::Zoom(error))
        | EntryError::Open(OpenError::Zoom(error)) => zoom(*error),
        EntryError::Account(AccountError::Email(error)) => {
            let advice = if matches!(error, PractitionerError::Unreachable(_)) {
                messages::TRY_SOON
            } else {
                messages::TELL_SUPPORT
            };
            Problem::new(
                StatusCode::BAD_GATEWAY,
                messages::ACCOUNT_NOT_FOUND,
                advice,
                error,
            )
        }
        EntryError::Account(AccountError::NoAccount) => Problem::new(
            StatusCode::FORBIDDEN,
            messages::NO_ACCOUNT,
            messages::TELL_SUPPORT,
            error,
        ),
        EntryError::Open(OpenError::Busy) => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            messages::BEING_PREPARED,
            messages::TRY_SOON,
            "Another launch is making the meeting and Zoom answers slowly; the next try finds it.",
        ),
        EntryError::Unknown => Problem::new(
            StatusCode::NOT_FOUND,
            messages::VISIT_IS_OVER,
            messages::REOPEN,
            "The visit is past policy.record_retention_days.",
        ),
    }
}

fn share(error: ShareError) -> Problem {
    let (status, title, advice, fix) = match error {
        ShareError::NotSetUp => (
            StatusCode::NOT_FOUND,
            messages::NO_LINKS_HERE,
            messages::TELL_SUPPORT,
            "Set sms.origination_identity in the settings, or do not offer the page.",
        ),
        ShareError::Ticket => (
            StatusCode::FORBIDDEN,
            messages::SENDING_IS_OVER,
            messages::REOPEN_FROM_EPIC,
            "A page sends links for four hours, in the browser that opened the visit. If it fails always, the browser drops cookies of this address.",
        ),
        ShareError::CrossSite | ShareError::Form => (
            StatusCode::BAD_REQUEST,
            messages::FORM_NOT_OURS,
            messages::REOPEN_FROM_EPIC,
            "Forms are taken only from this installation's own pages, unchanged. Something between the browser and the bridge may rewrite requests.",
        ),
        ShareError::UnknownLink => (
            StatusCode::NOT_FOUND,
            messages::LINK_UNKNOWN,
            messages::ASK_FOR_LINK,
            "The link was cut off or mistyped, or was sent more than a day ago.",
        ),
        ShareError::Expired => (
            StatusCode::GONE,
            messages::LINK_EXPIRED,
            messages::ASK_FOR_LINK,
            "A link ends sms.link_lifetime_minutes after the visit's end, and a day after it was sent.",
        ),
        ShareError::Withdrawn => (
            StatusCode::GONE,
            messages::LINK_WITHDRAWN,
            messages::ASK_FOR_LINK,
            "Staff withdrew this link; the visit's trace says when.",
        ),
        ShareError::UsedUp => (
            StatusCode::CONFLICT,
            messages::LINK_USED_UP,
            messages::ASK_FOR_LINK,
            "One link lets in five people or devices. Send each person a link of their own.",
        ),
    };
    Problem::new(status, title, advice, fix)
}

fn zoom(error: ZoomError) -> Problem {
    let (title, advice) = match error.cause() {
        Some(Cause::InvitationPending) => {
            (messages::ACCOUNT_NOT_READY, messages::ACCEPT_INVITATION)
        }
        Some(
            Cause::InvitationExpired
            | Cause::UserInactive
            | Cause::ForeignAccount
            | Cause::MayNotHost
            | Cause::HostGone,
        ) => (messages::ACCOUNT_UNUSABLE, messages::TELL_SUPPORT),
        Some(
            Cause::NoLicence
            | Cause::NoBasicSeat
            | Cause::UserTypeForbidden
            | Cause::DomainNotManaged
            | Cause::DomainBlocked
            | Cause::SsoOff
            | Cause::SsoCreateOff
            | Cause::ActionNotArranged
            | Cause::AddingForbidden
            | Cause::UserNotTaken,
        ) => (messages::ACCOUNT_NOT_MADE, messages::TELL_SUPPORT),
        _ if error.is_passing() => (messages::ZOOM_UNREACHABLE, messages::TRY_SOON),
        _ => (messages::ZOOM_REFUSED, messages::TELL_SUPPORT),
    };
    let mut problem = Problem::new(StatusCode::BAD_GATEWAY, title, advice, error.fix());
    problem.detail = Some(error.to_string());
    problem
}
