//! The Zoom account that someone would come with.

use crate::{
    bridge::Installation,
    visit::{AccountError, EntryError, OwnAccount, Prospect, Source, staff_account::StaffAccount},
    zoom::{UserType, ZoomUser},
};

/// A Zoom account, as far as it can be known without Epic.
#[derive(Debug, Clone)]
pub struct Account {
    /// What was found; `None` if only Epic could tell more.
    pub prospect: Option<Prospect>,
    /// The user that Zoom has already under the address of an account to be made.
    pub existing: Option<ZoomUser>,
    /// Whether it is sure. Else Epic's e-mail of the person goes before it, if Zoom knows that.
    pub certain: bool,
}

impl Account {
    /// Of whoever launches.
    pub(super) async fn of_launching(
        installation: &Installation,
        account: StaffAccount<'_>,
    ) -> Result<Self, EntryError> {
        let supposed = matches!(account.own, Some(OwnAccount::Supposed { .. }));
        let prospect = match account.look(installation).await {
            Err(AccountError::NoAccount) if supposed => {
                return Ok(Self {
                    prospect: None,
                    existing: None,
                    certain: false,
                });
            }
            found => found?,
        };
        // What is asked before Epic is.
        let before_epic = matches!(
            prospect,
            Prospect::Remembered { own: true, .. }
                | Prospect::Found {
                    source: Source::Settings,
                    ..
                }
        );
        Self::of_prospect(installation, prospect, !supposed || before_epic).await
    }

    /// Of a prospect; an account to be made may be there already.
    pub(super) async fn of_prospect(
        installation: &Installation,
        prospect: Prospect,
        certain: bool,
    ) -> Result<Self, EntryError> {
        let existing = match &prospect {
            Prospect::ToMake { email, .. } => installation.zoom.user_by_email(email).await?,
            _ => None,
        };
        Ok(Self {
            prospect: Some(prospect),
            existing,
            certain,
        })
    }

    /// Of someone who hosts already.
    pub(super) const fn of_known(user: ZoomUser) -> Self {
        Self {
            prospect: Some(Prospect::Remembered { user, own: true }),
            existing: None,
            certain: true,
        }
    }

    /// The user, if Zoom has them already.
    #[must_use]
    pub fn user(&self) -> Option<&ZoomUser> {
        let found = self.prospect.as_ref().and_then(Prospect::user);
        found.or(self.existing.as_ref())
    }

    /// Of which type the user is or will be, if that is known.
    #[must_use]
    pub fn user_type(&self) -> Option<UserType> {
        let made = self.prospect.as_ref().map(Prospect::user_type);
        self.user().map(|user| user.user_type).or(made)
    }
}
