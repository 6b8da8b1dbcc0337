//! Why a page is not shown, and what to do about it.

mod sign_in;

use shared::{page::StatusCode, settings::SettingsError, store::StoreError};
use thiserror::Error;

pub use sign_in::{Denial, SignInError};

/// Why a page is not shown.
#[derive(Debug, Error)]
pub enum AdminError {
    /// The settings.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// There is no `admin` section.
    #[error("the administrator's pages are not set up")]
    NotSetUp,
    /// Nobody is signed in.
    #[error("nobody is signed in, or the session is over")]
    SignedOut,
    /// The sign-in.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// Their role does not allow it.
    #[error("only operators may do this")]
    Forbidden,
    /// A form that is not of this session's pages.
    #[error("the form is not from a page of this session")]
    ForeignForm,
    /// A body that no form of ours has.
    #[error("the form cannot be read")]
    Form,
    /// Something typed that cannot be.
    #[error("{what}")]
    Input {
        /// What is wrong.
        what: String,
        /// What to do.
        fix: String,
    },
    /// There is nothing here.
    #[error("there is no such page or record")]
    NotFound,
    /// Someone else was faster.
    #[error("{0}")]
    Conflict(String),
    /// The table.
    #[error(transparent)]
    Table(#[from] StoreError),
    /// A defect of ours.
    #[error("the function panicked")]
    Panicked,
}

impl AdminError {
    /// HTTP status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Settings(SettingsError::Unreadable { .. } | SettingsError::NotSaved { .. })
            | Self::Table(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Settings(_) | Self::Panicked => StatusCode::INTERNAL_SERVER_ERROR,
            Self::NotSetUp | Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn(error) => error.status(),
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::Form | Self::Input { .. } => StatusCode::BAD_REQUEST,
            Self::Conflict(_) => StatusCode::CONFLICT,
        }
    }

    /// What whoever reads it does about it.
    #[must_use]
    pub fn fix(&self) -> String {
        match self {
            Self::Settings(error) => error.to_string(),
            Self::NotSetUp => {
                "Set admin.oidc_issuer, admin.oidc_client_id, admin.oidc_client_secret and admin.allowed_group in the settings document.".to_owned()
            }
            Self::SignedOut => "Sign in. A session ends after 30 minutes without a request, and after 8 hours in any case.".to_owned(),
            Self::SignIn(error) => error.fix(),
            Self::Forbidden => "Ask someone in the group of admin.operator_group to do it, or to add you.".to_owned(),
            Self::ForeignForm => "Open the page again and send its own form. Programs send the field csrf that GET /admin/session answers.".to_owned(),
            Self::Form => "Send application/x-www-form-urlencoded, or one JSON object of texts, of at most 256 KiB, with each field once.".to_owned(),
            Self::Input { fix, .. } => fix.clone(),
            Self::NotFound => "Look the visit up by its Zoom meeting ID or CSN. Records are kept for policy.record_retention_days.".to_owned(),
            Self::Conflict(_) => "Open the page again, look at what the other one did, and repeat what is still right.".to_owned(),
            Self::Table(error) => error.to_string(),
            Self::Panicked => "A defect of the bridge. The log has the place in its code under this code, as the event panic: report it.".to_owned(),
        }
    }
}
