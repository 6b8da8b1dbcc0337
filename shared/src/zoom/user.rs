//! Users of the Zoom account: the people who may host.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Call, NotActive, Zoom, ZoomError, ZoomUserId, client::segment};
use crate::{
    settings::{CreateAction, ProviderUserType, Secret},
    telemetry::Phi,
};

/// What a user's plan lets them do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserType {
    /// Hosts for 40 minutes, without registrants.
    Basic,
    /// Hosts with everything.
    Licensed,
}

impl UserType {
    /// Zoom's number: 2 is licensed; 1, and the unassigned 4, are not.
    const fn from_number(number: u64) -> Self {
        if number == 2 {
            Self::Licensed
        } else {
            Self::Basic
        }
    }

    /// Whether meetings of such a host take registrants.
    #[must_use]
    pub const fn takes_registrants(self) -> bool {
        matches!(self, Self::Licensed)
    }
}

/// A user who exists and is active.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoomUser {
    /// Zoom's ID.
    pub id: ZoomUserId,
    /// Basic or licensed.
    pub user_type: UserType,
}

/// A user to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewUser<'a> {
    /// Address under the provisioning domain.
    pub email: &'a Phi<String>,
    /// Given name.
    pub first_name: &'a Phi<String>,
    /// Family name.
    pub last_name: &'a Phi<String>,
    /// How.
    pub action: CreateAction,
    /// Of which type.
    pub user_type: ProviderUserType,
}

#[derive(Deserialize)]
pub(super) struct Found {
    id: ZoomUserId,
    #[serde(rename = "type", default)]
    user_type: u64,
    #[serde(default)]
    status: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Zak {
    token: Secret,
}

impl Zoom {
    /// The active user with this address; `None` if the account has none.
    ///
    /// # Errors
    /// [`ZoomError`]; [`ZoomError::NotActive`] for a user who is pending or inactive.
    pub async fn user_by_email(&self, email: &Phi<String>) -> Result<Option<ZoomUser>, ZoomError> {
        let path = format!("/users/{}", segment(email.expose()));
        match self.get::<Found>(Call::GetUser, &path).await {
            Ok(found) => found.active().map(Some),
            Err(error) if error.is_gone() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes a user; if the address has one already, that one.
    ///
    /// # Errors
    /// [`ZoomError`]: no licence left, a foreign domain, no partner arrangement.
    pub async fn create_user(&self, new: NewUser<'_>) -> Result<ZoomUser, ZoomError> {
        let call = Call::CreateUser;
        let mut body = json!({
            "action": new.action.as_str(),
            "user_info": {
                "email": new.email.expose(),
                "first_name": new.first_name.expose(),
                "last_name": new.last_name.expose(),
                "type": match new.user_type {
                    ProviderUserType::Basic => 1,
                    ProviderUserType::Licensed => 2,
                },
            },
        });
        if new.action == CreateAction::AutoCreate {
            // Zoom wants one; nobody ever signs in with it.
            body["user_info"]["password"] = passcode_for_user().into();
        }
        match self.post::<Found>(call, "/users", &body).await {
            Ok(made) => Ok(made.user()),
            Err(
                error @ ZoomError::Refused {
                    code: 1005 | 1009, ..
                },
            ) => {
                // Made before, by us or by a lost answer. An address of another account is not found.
                self.user_by_email(new.email).await?.ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    /// A ZAK: lets its holder join or start as this user. Lives two hours for ordinary users.
    ///
    /// # Errors
    /// [`ZoomError`].
    pub async fn zak(&self, user: &ZoomUserId) -> Result<Secret, ZoomError> {
        let path = format!("/users/{}/token?type=zak", segment(user.expose()));
        self.get::<Zak>(Call::Zak, &path).await.map(|zak| zak.token)
    }
}

impl Found {
    /// The user, if they are active.
    pub fn active(self) -> Result<ZoomUser, ZoomError> {
        match self.status.as_deref() {
            None | Some("active") => Ok(self.user()),
            Some("pending") => Err(ZoomError::NotActive(NotActive::Pending)),
            Some(_) => Err(ZoomError::NotActive(NotActive::Inactive)),
        }
    }

    /// The user, of whom nothing says that they are not active.
    pub fn user(self) -> ZoomUser {
        ZoomUser {
            id: self.id,
            user_type: UserType::from_number(self.user_type),
        }
    }
}

/// A password that satisfies Zoom's rules: letters of both cases, digits, and length.
fn passcode_for_user() -> String {
    format!("Zb1-{}", crate::data_key::random_token::<15>())
}
