//! Groups of users: what is locked for a group overrides the account.
//!
//! Source: Zoom's API of users, `GET /groups` and `/groups/{id}/settings`, `/lock_settings`.

use serde::Deserialize;

use super::{AccountSettings, Call, Locks, Zoom, ZoomError, client::segment};

/// A group of users.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Group {
    /// Zoom's ID.
    id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    groups: Vec<Group>,
    #[serde(default)]
    next_page_token: String,
}

impl Zoom {
    /// The account's groups, the first hundred of them, and whether there are more.
    ///
    /// # Errors
    /// [`ZoomError`].
    pub async fn groups(&self) -> Result<(Vec<Group>, bool), ZoomError> {
        let page: Page = self.get(Call::ListGroups, "/groups?page_size=100").await?;
        Ok((page.groups, !page.next_page_token.is_empty()))
    }

    /// What is locked for a group: two calls.
    ///
    /// # Errors
    /// [`ZoomError`].
    pub async fn group_locks(&self, group: &Group) -> Result<Locks, ZoomError> {
        self.locks_below(Call::GroupLocks, &root(group)).await
    }

    /// How a group is set: three calls.
    ///
    /// # Errors
    /// [`ZoomError`].
    pub async fn group_settings(&self, group: &Group) -> Result<AccountSettings, ZoomError> {
        self.settings_below(Call::GroupSettings, &root(group)).await
    }
}

fn root(group: &Group) -> String {
    format!("/groups/{}", segment(&group.id))
}
