//! `POST /users`: which action may create whom.

use serde_json::{Map, Value};
use time::OffsetDateTime;

use axum::http::StatusCode;

use super::User;
use crate::zoom::{
    account::Account,
    answer::ApiError,
    options::{CreateAction, UserKind, UserSeed, UserStatus},
};

/// A checked body's `user_info` and `action`.
pub(super) struct Request {
    action: CreateAction,
    pub(super) email: String,
    first_name: String,
    last_name: String,
    display_name: Option<String>,
    password: Option<String>,
    kind: UserKind,
}

impl Request {
    /// Reads a body that has passed the check of its fields.
    pub(super) fn read(body: &Map<String, Value>) -> Self {
        let info = &body["user_info"];
        let text = |name: &str| info[name].as_str().map(ToOwned::to_owned);
        Self {
            action: match body["action"].as_str() {
                Some("custCreate") => CreateAction::CustCreate,
                Some("ssoCreate") => CreateAction::SsoCreate,
                Some("autoCreate") => CreateAction::AutoCreate,
                _ => CreateAction::Create,
            },
            email: text("email").unwrap_or_default(),
            first_name: text("first_name").unwrap_or_default(),
            last_name: text("last_name").unwrap_or_default(),
            display_name: text("display_name"),
            password: text("password"),
            kind: UserKind::of(info["type"].as_i64().unwrap_or_default()),
        }
    }
}

impl Account {
    pub(super) fn create_user(
        &mut self,
        request: Request,
        now: OffsetDateTime,
    ) -> Result<&User, ApiError> {
        self.check_action(request.action)?;
        self.check_domain(&request)?;
        if request.action == CreateAction::AutoCreate
            && request
                .password
                .as_ref()
                .is_none_or(|password| password.chars().count() < 8)
        {
            return Err(ApiError::bad_request(300, "Invalid parameter: password."));
        }
        let taken = self.user(&request.email).is_some()
            || self
                .options
                .foreign_emails
                .iter()
                .any(|email| email.eq_ignore_ascii_case(&request.email));
        if taken {
            let message = format!("Email \"{}\" has already been used.", request.email);
            return Err(ApiError::new(StatusCode::CONFLICT, 1005, message));
        }
        self.check_licences(request.kind)?;
        let mut user = User::from_seed(
            &UserSeed {
                email: request.email,
                first_name: request.first_name,
                last_name: request.last_name,
                kind: request.kind,
            },
            now,
        );
        user.made_by = request.action;
        if request.action == CreateAction::Create {
            user.status = UserStatus::Pending;
        }
        if let Some(name) = request.display_name {
            user.display_name = name;
        }
        self.users.push(user);
        self.users
            .last()
            .ok_or_else(|| ApiError::bad_request(300, "The user was not created."))
    }

    fn check_action(&self, action: CreateAction) -> Result<(), ApiError> {
        if action == CreateAction::SsoCreate && !self.options.single_sign_on {
            return Err(ApiError::bad_request(
                2002,
                "SSO has not been enabled for this account.",
            ));
        }
        if self.options.create_actions.contains(&action) {
            return Ok(());
        }
        Err(match action {
            CreateAction::SsoCreate => ApiError::bad_request(
                2032,
                "The ssoCreate option is only available for SSO Partners that have enabled the pre-provision option.",
            ),
            _ => ApiError::bad_request(200, "No privilege."),
        })
    }

    /// Invitations may go anywhere; the other actions need the account's own domain.
    fn check_domain(&self, request: &Request) -> Result<(), ApiError> {
        let is_of = |domain: &String| {
            let of_user = request.email.rsplit_once('@');
            of_user.is_some_and(|(_, of_user)| of_user.eq_ignore_ascii_case(domain))
        };
        if self.options.blocked_domains.iter().any(is_of) {
            return Err(ApiError::bad_request(1107, "Email domain is blocked."));
        }
        let Some(domain) = &self.options.provisioning_domain else {
            return Ok(());
        };
        if is_of(domain) || request.action == CreateAction::Create {
            return Ok(());
        }
        let message = format!(
            "Email address {} doesn't match limited domains: {domain}",
            request.email
        );
        Err(ApiError::bad_request(1116, message))
    }

    fn check_licences(&self, kind: UserKind) -> Result<(), ApiError> {
        let used = self.users.iter().filter(|user| user.is_licensed()).count();
        let basic = self.users.iter().filter(|user| user.kind == kind).count();
        if let Some(most) = self.options.basic_users
            && kind == UserKind::Basic
            && basic >= most
        {
            let message = "Your request to add a basic user wasn't approved because you've already reached the maximum basic user limit allowed in your account.";
            return Err(ApiError::bad_request(2033, message));
        }
        match self.options.licences {
            Some(licences) if kind == UserKind::Licensed && used >= licences => {
                let message = format!(
                    "Your request to add a new \"Licensed\" user couldn't be approved at this time because your \
                     account has reached the permitted maximum number of \"{licences}\" paying users."
                );
                Err(ApiError::bad_request(3412, message))
            }
            _ => Ok(()),
        }
    }
}
