//! How accounts are made for staff who have none: one policy, drawn from what the hospital chose.

use super::{ProviderUserType, Provisioning, Settings};
use crate::telemetry::Phi;

/// Zoom's `action` of a creation that needs no mail to be answered. `create` is not among them: an invited user
/// cannot host before they accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateAction {
    /// No sign-in of its own; needs an arrangement with Zoom's ISV sales.
    CustCreate,
    /// Ahead of the first single sign-on.
    SsoCreate,
    /// In a domain that the account manages.
    AutoCreate,
}

impl CreateAction {
    /// As Zoom spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CustCreate => "custCreate",
            Self::SsoCreate => "ssoCreate",
            Self::AutoCreate => "autoCreate",
        }
    }
}

/// How accounts are made.
#[derive(Debug, Clone, Copy)]
pub struct AccountPolicy<'a> {
    /// By which action.
    pub action: CreateAction,
    /// Of which type.
    pub user_type: ProviderUserType,
    domain: &'a str,
}

impl Settings {
    /// How accounts are made; `None` where none are.
    #[must_use]
    pub fn account_policy(&self) -> Option<AccountPolicy<'_>> {
        let action = match self.zoom.provisioning {
            Provisioning::CustCreate => CreateAction::CustCreate,
            Provisioning::SsoCreate => CreateAction::SsoCreate,
            Provisioning::AutoCreate => CreateAction::AutoCreate,
            Provisioning::None => return None,
        };
        Some(AccountPolicy {
            action,
            user_type: match action {
                // Zoom takes no other type with it.
                CreateAction::CustCreate => ProviderUserType::Licensed,
                _ => self.policy.provider_user_type,
            },
            domain: self.zoom.provisioning_domain.as_deref()?,
        })
    }
}

impl AccountPolicy<'_> {
    /// The address of the account that is made under this name.
    #[must_use]
    pub fn address(&self, name: &str) -> Phi<String> {
        // Some Epic IDs look like an address themselves.
        let name = name.to_lowercase().replace('@', ".at.");
        Phi::new(format!("{name}@{}", self.domain))
    }
}
