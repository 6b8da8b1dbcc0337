//! Why nobody is signed in.

use shared::{launch::Absurd, oidc::OidcError, page::StatusCode};
use thiserror::Error;

/// Why nobody is signed in. Nothing that came with the request, or from the provider, is repeated.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SignInError {
    /// A query that no provider sends.
    #[error("the provider's answer cannot be read")]
    Query(#[from] Absurd),
    /// Another browser's state, an old one, or none.
    #[error("this sign-in was not begun in this browser, or is over")]
    UnknownState,
    /// The redirect back came twice.
    #[error("this sign-in was already used")]
    Used,
    /// The answer names another provider than the one asked (RFC 9207).
    #[error("the answer is not from the provider that was asked")]
    MixedUp,
    /// The provider answered with an error.
    #[error("the provider did not sign you in")]
    Denied(Denial),
    /// The provider answered with neither a code nor an error.
    #[error("the provider's answer has no code")]
    NoCode,
    /// The provider's word is not taken.
    #[error("the provider's word is not taken")]
    Provider(#[from] OidcError),
    /// The provider does not say which groups they are in.
    #[error("the provider does not say which groups you are in")]
    NoGroups {
        /// The claim looked at.
        claim: String,
    },
    /// The provider says that their groups are to be asked for elsewhere.
    #[error("you are in more groups than the provider tells")]
    TooManyGroups {
        /// The claim looked at.
        claim: String,
    },
    /// They are in none of the groups that may.
    #[error("you are in none of the groups that may open these pages")]
    NotAMember {
        /// The claim looked at.
        claim: String,
    },
}

/// What the provider's error means (RFC 6749, 4.1.2.1, and OpenID Connect Core 3.1.2.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// Cancelled, or not allowed.
    AccessDenied,
    /// A scope it does not know.
    InvalidScope,
    /// It is out of order.
    Unavailable,
    /// Anything else.
    Other,
}

impl Denial {
    /// Reads the code.
    pub fn of(code: Option<&str>) -> Self {
        match code {
            Some(
                "access_denied" | "login_required" | "interaction_required" | "consent_required",
            ) => Self::AccessDenied,
            Some("invalid_scope") => Self::InvalidScope,
            Some("server_error" | "temporarily_unavailable") => Self::Unavailable,
            _ => Self::Other,
        }
    }
}

impl SignInError {
    /// HTTP status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Query(_) | Self::UnknownState | Self::MixedUp | Self::NoCode => {
                StatusCode::BAD_REQUEST
            }
            Self::Used => StatusCode::CONFLICT,
            Self::Provider(_) => StatusCode::BAD_GATEWAY,
            Self::Denied(_)
            | Self::NoGroups { .. }
            | Self::TooManyGroups { .. }
            | Self::NotAMember { .. } => StatusCode::FORBIDDEN,
        }
    }

    /// What whoever reads it does about it.
    #[must_use]
    pub fn fix(&self) -> String {
        match self {
            Self::Query(_) | Self::UnknownState | Self::Used | Self::NoCode => "Sign in again. A sign-in is good once, for ten minutes, in the browser that began it. If it fails always: the browser drops cookies of this address, or the provider does not redirect to public_base_url followed by /admin/callback.".to_owned(),
            Self::MixedUp => "Sign in again. If it fails always: the iss that the provider adds to its answer is not exactly admin.oidc_issuer.".to_owned(),
            Self::Denied(Denial::AccessDenied) => "Sign in again if it was cancelled by mistake. Otherwise let the provider's administrator assign you, or your group, to this application.".to_owned(),
            Self::Denied(Denial::InvalidScope) => "The provider does not know a scope that was asked for: set admin.oidc_scopes to those that it has, or allow them for admin.oidc_client_id.".to_owned(),
            Self::Denied(Denial::Unavailable) => "The provider says that it is out of order: try again in a minute.".to_owned(),
            Self::Denied(Denial::Other) => "Look for the request in the provider's log. Register the redirect URI public_base_url followed by /admin/callback, and the authorization code flow, for admin.oidc_client_id.".to_owned(),
            Self::Provider(error) => format!("The hospital's sign-in, admin.oidc_issuer: {error}."),
            Self::NoGroups { claim } => format!("Neither the ID token nor the userinfo endpoint has the claim {claim}. Let the provider put a person's groups into it, or set admin.groups_claim to the claim that lists them, and admin.oidc_scopes to the scope that brings it."),
            Self::TooManyGroups { claim } => format!("The claim {claim} is too long for a token, and the provider names another place to ask. Let it send only the groups that are assigned to this application."),
            Self::NotAMember { claim } => format!("The claim {claim} names neither the group of admin.allowed_group nor that of admin.operator_group. Let someone add you to one of them, or correct these settings: some providers write a group's ID or path and not its name."),
        }
    }
}
