//! Who is signed in: a random token in a cookie, and what it stands for in the table.

use std::time::Duration;

use lambda_http::Request;
use serde::{Deserialize, Serialize};
use shared::{
    bridge::Installation,
    clock::Timestamp,
    data_key::{equal_in_constant_time, random_token},
    launch,
    store::StoreError,
};

use crate::AdminError;

/// The session's cookie.
const COOKIE: &str = "__Host-admin";
/// Without a request for so long, a session ends.
const IDLE: Duration = Duration::from_secs(30 * 60);
/// A session ends after so long, whatever happens in it.
const LIFETIME: Duration = Duration::from_secs(8 * 3600);
/// A session's last use is written at most this often.
const NOTE_AFTER: Duration = Duration::from_secs(60);

/// What someone may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Look at everything.
    Reader,
    /// Change settings and replay notifications, too.
    Operator,
}

impl Role {
    /// What a member of these groups may do under the current settings, if anything.
    #[must_use]
    pub fn of(installation: &Installation, groups: &[String]) -> Option<Self> {
        let admin = installation.settings.admin.as_ref()?;
        let is_in = |group: &String| groups.contains(group);
        match &admin.operator_group {
            Some(operators) if is_in(operators) => Some(Self::Operator),
            Some(_) if is_in(&admin.allowed_group) => Some(Self::Reader),
            None if is_in(&admin.allowed_group) => Some(Self::Operator),
            _ => None,
        }
    }

    /// Those of a person's groups that the settings name; the others are nobody's business here.
    #[must_use]
    pub fn groups_that_count(installation: &Installation, groups: &[String]) -> Vec<String> {
        let admin = installation.settings.admin.as_ref();
        let named = admin
            .into_iter()
            .flat_map(|admin| [Some(&admin.allowed_group), admin.operator_group.as_ref()])
            .flatten();
        named
            .filter(|group| groups.contains(group))
            .cloned()
            .collect()
    }

    /// A group whose members have it.
    fn group(self, installation: &Installation) -> Option<String> {
        let admin = installation.settings.admin.as_ref()?;
        let operators = admin.operator_group.as_ref();
        let group = match self {
            Self::Reader => &admin.allowed_group,
            Self::Operator => operators.unwrap_or(&admin.allowed_group),
        };
        Some(group.clone())
    }

    /// The role's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Operator => "operator",
        }
    }
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admin {
    /// Their `sub` at the hospital's provider.
    pub subject: String,
    /// Their name or e-mail there, for the audit log.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

impl Admin {
    /// Lets only operators go on.
    ///
    /// # Errors
    /// [`AdminError::Forbidden`].
    pub const fn only_operators(&self) -> Result<(), AdminError> {
        match self.role {
            Role::Operator => Ok(()),
            Role::Reader => Err(AdminError::Forbidden),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    subject: String,
    name: String,
    /// What they may do is looked up at each request, so that a change of the settings counts at once.
    groups: Vec<String>,
    opened_at: Timestamp,
    used_at: Timestamp,
}

/// A session that a request belongs to.
#[derive(Debug, Clone)]
pub struct Session {
    /// Whose.
    pub admin: Admin,
    /// When it ends in any case.
    pub ends_at: Timestamp,
    /// When it ends without a further request.
    pub idle_at: Timestamp,
    /// The token's keyed hash: the item's key.
    hash: String,
    csrf: String,
}

/// A session just opened.
#[derive(Debug)]
pub struct Opened {
    /// The cookie to set.
    pub cookie: String,
    /// What its forms carry.
    pub csrf: String,
}

/// Opens a session for someone who has this role.
///
/// # Errors
/// [`StoreError`].
pub async fn open(installation: &Installation, admin: Admin) -> Result<Opened, StoreError> {
    let groups = admin.role.group(installation).into_iter().collect();
    open_with_groups(installation, admin, groups).await
}

/// Opens a session for someone who has their role by these groups.
///
/// # Errors
/// [`StoreError`].
pub async fn open_with_groups(
    installation: &Installation,
    admin: Admin,
    groups: Vec<String>,
) -> Result<Opened, StoreError> {
    let token = random_token::<32>();
    let hash = hash_of(installation, &token);
    let now = installation.clock.now();
    let kept = Kept {
        subject: admin.subject,
        name: admin.name,
        groups,
        opened_at: now,
        used_at: now,
    };
    let expires_at = now.plus(LIFETIME);
    installation
        .table
        .put_session(&hash, &kept, expires_at)
        .await?;
    Ok(Opened {
        csrf: csrf(installation, &hash),
        cookie: lax_cookie(COOKIE, &token, LIFETIME),
    })
}

/// The session of a request, if it has a live one of someone who still may.
///
/// # Errors
/// [`StoreError`].
pub async fn of(
    installation: &Installation,
    request: &Request,
) -> Result<Option<Session>, StoreError> {
    let Some(token) = launch::cookie(request, COOKIE) else {
        return Ok(None);
    };
    let hash = hash_of(installation, token);
    let Some(mut kept) = installation.table.session::<Kept>(&hash).await? else {
        return Ok(None);
    };
    let now = installation.clock.now();
    if now.since(kept.opened_at) >= LIFETIME || now.since(kept.used_at) >= IDLE {
        return Ok(None);
    }
    let Some(role) = Role::of(installation, &kept.groups) else {
        return Ok(None);
    };
    if now.since(kept.used_at) >= NOTE_AFTER {
        kept.used_at = now;
        // A sign-out meanwhile wins: what is gone is not written again.
        if !installation.table.renew_session(&hash, &kept).await? {
            return Ok(None);
        }
    }
    Ok(Some(Session {
        ends_at: kept.opened_at.plus(LIFETIME),
        idle_at: kept.used_at.plus(IDLE),
        admin: Admin {
            subject: kept.subject,
            name: kept.name,
            role,
        },
        csrf: csrf(installation, &hash),
        hash,
    }))
}

impl Session {
    /// What this session's forms carry, so that no other site's form is taken for one of ours.
    #[must_use]
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Whether a form carries this session's token.
    #[must_use]
    pub fn is_of(&self, given: &str) -> bool {
        equal_in_constant_time(self.csrf.as_bytes(), given.as_bytes())
    }

    /// Ends the session, whoever else has its cookie; returns the cookie that clears it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn end(&self, installation: &Installation) -> Result<String, StoreError> {
        installation.table.delete_session(&self.hash).await?;
        Ok(lax_cookie(COOKIE, "", Duration::ZERO))
    }
}

/// With another data key, nobody is signed in any more.
fn hash_of(installation: &Installation, token: &str) -> String {
    installation.data_key.name("session", &[token])
}

fn csrf(installation: &Installation, hash: &str) -> String {
    installation.data_key.name("csrf", &[hash])
}

/// A cookie that only this host gets. `Lax`, not `Strict`: the browser comes back from the hospital's sign-in page by
/// a link.
pub fn lax_cookie(name: &str, value: &str, lifetime: Duration) -> String {
    format!(
        "{name}={value}; Path=/; Max-Age={}; Secure; HttpOnly; SameSite=Lax",
        lifetime.as_secs()
    )
}

#[cfg(test)]
mod tests {
    use super::{Admin, Role};

    #[test]
    fn c94_a_reader_changes_nothing() {
        let admin = |role| Admin {
            subject: "1".to_owned(),
            name: "Rea".to_owned(),
            role,
        };
        assert!(admin(Role::Operator).only_operators().is_ok());
        let refused = admin(Role::Reader).only_operators();
        assert!(refused.is_err_and(|error| error.status().as_u16() == 403));
    }
}
