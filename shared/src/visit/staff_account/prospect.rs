//! An account that was found, or how it would be made.

use super::{AccountError, Source};
use crate::{
    bridge::Installation,
    settings::{CreateAction, ProviderUserType},
    telemetry::Phi,
    visit::PersonName,
    zoom::{NewUser, UserType, ZoomUser},
};

/// What looking for someone's account found. Nothing is changed before it is settled.
#[derive(Debug, Clone)]
pub enum Prospect {
    /// Known from an earlier launch.
    Remembered {
        /// The user.
        user: ZoomUser,
        /// Whether it is their own account, not one made for them.
        own: bool,
    },
    /// Zoom knows an address of theirs.
    Found {
        /// The user.
        user: ZoomUser,
        /// Where the address is from.
        source: Source,
        /// Under which name the table remembers them.
        remember: Option<String>,
    },
    /// One is made, unless Zoom has one with this address already.
    ToMake {
        /// Its address.
        email: Phi<String>,
        /// How.
        action: CreateAction,
        /// Of which type.
        user_type: ProviderUserType,
        /// Under which name the table remembers it.
        remember: String,
    },
}

impl Prospect {
    /// Makes the account if it must be made, and remembers it. `person` is whose it is.
    ///
    /// # Errors
    /// [`AccountError`].
    pub async fn settle(
        self,
        installation: &Installation,
        person: &PersonName,
    ) -> Result<ZoomUser, AccountError> {
        let (user, remember) = match self {
            Self::Remembered { user, .. } => return Ok(user),
            Self::Found { user, remember, .. } => (user, remember),
            Self::ToMake {
                email,
                action,
                user_type,
                remember,
            } => {
                let new = NewUser {
                    email: &email,
                    first_name: &person.first,
                    last_name: &person.last,
                    action,
                    user_type,
                };
                (installation.zoom.create_user(new).await?, Some(remember))
            }
        };
        if let Some(name) = remember {
            let now = installation.clock.now();
            installation.table.remember_user(&name, &user, now).await?;
        }
        Ok(user)
    }

    /// The user, if they are there.
    #[must_use]
    pub const fn user(&self) -> Option<&ZoomUser> {
        match self {
            Self::Remembered { user, .. } | Self::Found { user, .. } => Some(user),
            Self::ToMake { .. } => None,
        }
    }

    /// Of which type the user is or will be.
    #[must_use]
    pub const fn user_type(&self) -> UserType {
        match self {
            Self::Remembered { user, .. } | Self::Found { user, .. } => user.user_type,
            Self::ToMake { user_type, .. } => match user_type {
                ProviderUserType::Basic => UserType::Basic,
                ProviderUserType::Licensed => UserType::Licensed,
            },
        }
    }
}
