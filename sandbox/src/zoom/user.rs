//! Users of the account and the keys (ZAK) with which they start and join meetings.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::{
    Zoom,
    account::Account,
    clock,
    options::{CreateAction, UserKind, UserSeed, UserStatus},
    random,
};

pub(super) mod api;
mod create;

/// Two hours: an ordinary user's ZAK and `start_url`.
const ZAK_LIFETIME: Duration = Duration::seconds(7_200);
/// Ninety days: those of a `custCreate` user.
const CUST_CREATE_ZAK_LIFETIME: Duration = Duration::seconds(7_776_000);

#[derive(Debug, Clone)]
pub(super) struct User {
    pub(super) id: String,
    pub(super) email: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) display_name: String,
    pub(super) kind: UserKind,
    pub(super) made_by: CreateAction,
    pub(super) status: UserStatus,
    created_at: OffsetDateTime,
    pmi: i64,
}

/// What a ZAK stands for.
#[derive(Debug, Clone)]
pub(super) struct Zak {
    pub(super) user_id: String,
    pub(super) expires: OffsetDateTime,
}

impl User {
    pub(super) fn from_seed(seed: &UserSeed, now: OffsetDateTime) -> Self {
        Self {
            id: random::identifier(),
            email: seed.email.clone(),
            first_name: seed.first_name.clone(),
            last_name: seed.last_name.clone(),
            display_name: format!("{} {}", seed.first_name, seed.last_name)
                .trim()
                .to_owned(),
            kind: seed.kind,
            made_by: CreateAction::AutoCreate,
            status: UserStatus::Active,
            created_at: now,
            pmi: random::meeting_number() % 10_000_000_000,
        }
    }

    pub(super) fn is_licensed(&self) -> bool {
        self.kind == UserKind::Licensed
    }

    pub(super) fn is_active(&self) -> bool {
        self.status == UserStatus::Active
    }

    /// Basic or licensed, and active.
    pub(super) fn may_host(&self) -> bool {
        self.is_active() && matches!(self.kind, UserKind::Basic | UserKind::Licensed)
    }

    pub(super) fn zak_lifetime(&self) -> Duration {
        match self.made_by {
            CreateAction::CustCreate => CUST_CREATE_ZAK_LIFETIME,
            _ => ZAK_LIFETIME,
        }
    }

    /// As the user list shows it.
    pub(super) fn summary(&self) -> Value {
        json!({
            "id": self.id,
            "email": self.email,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "display_name": self.display_name,
            "type": self.kind.number(),
            "pmi": self.pmi,
            "timezone": "",
            "verified": i32::from(self.is_active()),
            "created_at": clock::stamp(self.created_at),
            "user_created_at": clock::stamp(self.created_at),
            "status": self.status.as_str(),
            "login_types": [self.made_by.login_type()],
            "role_id": "2",
        })
    }

    /// As `GET /users/{userId}` shows it.
    fn details(&self, account_id: &str) -> Value {
        let mut details = self.summary();
        details["account_id"] = json!(account_id);
        details["role_name"] = json!("Member");
        details["use_pmi"] = json!(false);
        details["language"] = json!("en-US");
        details["group_ids"] = json!([]);
        details["im_group_ids"] = json!([]);
        details["jid"] = json!(format!("{}@xmpp.zoom.example", self.id.to_lowercase()));
        details
    }
}

impl UserStatus {
    /// As the user list says it: an invitation that has expired is still pending there.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending | Self::InvitationExpired => "pending",
            Self::Inactive => "inactive",
        }
    }
}

impl UserKind {
    pub(super) const fn number(self) -> i64 {
        match self {
            Self::Basic => 1,
            Self::Licensed => 2,
            Self::Unassigned => 4,
            Self::None => 99,
        }
    }

    const fn of(number: i64) -> Self {
        match number {
            1 => Self::Basic,
            2 => Self::Licensed,
            4 => Self::Unassigned,
            _ => Self::None,
        }
    }
}

impl CreateAction {
    /// 99 API user, 101 single sign-on, 100 work e-mail.
    const fn login_type(self) -> i64 {
        match self {
            Self::CustCreate => 99,
            Self::SsoCreate => 101,
            Self::Create | Self::AutoCreate => 100,
        }
    }
}

impl Account {
    /// A new ZAK of this user.
    pub(super) fn issue_zak(&mut self, user_id: &str, expires: OffsetDateTime) -> String {
        let zak = random::secret();
        let user_id = user_id.to_owned();
        self.zaks.insert(zak.clone(), Zak { user_id, expires });
        zak
    }
}

impl Zoom {
    /// Adds a user and gives the ID.
    pub fn add_user(&self, seed: &UserSeed) -> String {
        let user = User::from_seed(seed, self.0.clock.now());
        let id = user.id.clone();
        self.account().users.push(user);
        id
    }

    /// Changes a user's plan; nothing happens if there is no such user.
    pub fn set_user_kind(&self, email: &str, kind: UserKind) {
        let mut account = self.account();
        let found = account
            .users
            .iter_mut()
            .find(|user| user.email.eq_ignore_ascii_case(email));
        if let Some(user) = found {
            user.kind = kind;
        }
    }

    /// Changes where a user stands; nothing happens if there is no such user.
    pub fn set_user_status(&self, email: &str, status: UserStatus) {
        let mut account = self.account();
        let found = account
            .users
            .iter_mut()
            .find(|user| user.email.eq_ignore_ascii_case(email));
        if let Some(user) = found {
            user.status = status;
        }
    }

    /// Deletes a user from the account; their meetings stay until deleted.
    pub fn remove_user(&self, email: &str) {
        self.account()
            .users
            .retain(|user| !user.email.eq_ignore_ascii_case(email));
    }

    /// "Sign me out from all devices": ends every ZAK and start link of a user.
    pub fn revoke_zaks(&self, email: &str) {
        let mut account = self.account();
        if let Some(id) = account.user(email).map(|user| user.id.clone()) {
            account.zaks.retain(|_, zak| zak.user_id != id);
        }
    }
}
