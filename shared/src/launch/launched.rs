//! Who launched, on whose word, and what their FDI record says.

use serde_json::{Map, Value};

use super::{ContextError, LegacyLinkError, Refusal};
use crate::{epic::FhirUser, settings::Secret, telemetry::Phi, visit::OwnAccount};

/// A completed launch.
#[derive(Debug)]
pub struct Launched {
    /// Who vouches for the person.
    pub voucher: Voucher,
    /// CONTEXT, among other members of the token response or fields of the legacy link.
    pub members: Phi<Map<String, Value>>,
}

/// Who vouches for the person.
#[derive(Debug)]
pub enum Voucher {
    /// Epic, server to server: the browser can alter nothing.
    Epic {
        /// Who, by Epic's signed word.
        user: FhirUser,
        /// For look-ups as that user, while this request lasts.
        access_token: Secret,
    },
    /// Nobody but the key of a legacy link.
    Link {
        /// The e-mail address in it. Epic cannot be asked for one without a token.
        email: Option<Phi<String>>,
    },
}

impl Launched {
    /// Reads the launch type's CONTEXT.
    ///
    /// # Errors
    /// [`ContextError`], in the words of this kind of launch: what is wrong inside a legacy link is told to
    /// nobody who only has the link.
    pub fn read<T>(
        &self,
        read: impl FnOnce(&Phi<Map<String, Value>>) -> Result<T, ContextError>,
    ) -> Result<T, Refusal> {
        read(&self.members).map_err(|error| match self.voucher {
            Voucher::Epic { .. } => error.into(),
            Voucher::Link { .. } => LegacyLinkError::from(error).into(),
        })
    }

    /// How the Zoom account that is their own is found. CONTEXT may have their system login.
    #[must_use]
    pub const fn own_account<'a>(
        &'a self,
        system_login: Option<&'a Phi<String>>,
    ) -> OwnAccount<'a> {
        match &self.voucher {
            Voucher::Epic { user, access_token } => OwnAccount::OfUser {
                access_token,
                user,
                system_login,
            },
            Voucher::Link { email } => OwnAccount::Under(email.as_ref()),
        }
    }
}
