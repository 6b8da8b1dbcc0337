//! A Zoom account in words: whose, how it is found, how sure that is.

use serde::Serialize;
use shared::{
    visit::{Account, Prospect, Source},
    zoom::UserType,
};

use super::Step;

/// A Zoom account, for programs.
#[derive(Debug, Serialize)]
pub struct AccountTold {
    /// `remembered`, `found`, `to_make`, or `unknown` where only Epic could tell.
    pub how: &'static str,
    /// Whether it is sure without asking Epic.
    pub certain: bool,
    /// Zoom's ID of the user, if Zoom has them.
    pub user_id: Option<String>,
    /// Whether they are licensed.
    pub licensed: Option<bool>,
    /// The address of an account that is made.
    pub address: Option<String>,
}

impl AccountTold {
    /// Of an account.
    pub fn of(account: &Account) -> Self {
        let (how, address) = match &account.prospect {
            None => ("unknown", None),
            Some(Prospect::Remembered { .. }) => ("remembered", None),
            Some(Prospect::Found { .. }) => ("found", None),
            Some(Prospect::ToMake { email, .. }) => ("to_make", Some(email.expose().clone())),
        };
        Self {
            how,
            certain: account.certain,
            user_id: account.user().map(|user| user.id.expose().to_owned()),
            licensed: account.user_type().map(|kind| kind == UserType::Licensed),
            address,
        }
    }
}

fn user(account: &Account) -> String {
    account.user().map_or_else(
        || "a user that Zoom does not have yet".to_owned(),
        |user| {
            let kind = match user.user_type {
                UserType::Licensed => "licensed",
                UserType::Basic => "not licensed",
            };
            format!("Zoom user {} ({kind})", user.id.expose())
        },
    )
}

/// The step that tells of someone who hosts or hosted, however they were found then.
pub fn known(about: &'static str, lead: &str, account: &Account) -> Step {
    Step::plain(about, format!("{lead} {}.", user(account)))
}

/// The step that tells of it.
pub fn step(about: &'static str, lead: &str, account: &Account) -> Step {
    let user = user(account);
    let how = match &account.prospect {
        None => {
            let what = format!(
                "{lead} the user whom Zoom knows by the e-mail that Epic's Practitioner has. Only a launch can ask Epic. If Zoom knows none, the launch is refused, because zoom.provisioning makes no accounts."
            );
            return Step::depends(about, what);
        }
        Some(Prospect::Remembered { own: true, .. }) => {
            "known from an earlier launch as their own account".to_owned()
        }
        Some(Prospect::Remembered { own: false, .. }) => {
            "made for them at an earlier launch".to_owned()
        }
        Some(Prospect::Found { source, .. }) => {
            let source = match source {
                Source::Settings => "zoom.accounts of the settings",
                Source::Practitioner => "Epic's Practitioner",
                Source::PractitionerRole => "Epic's PractitionerRole",
                Source::Login => "the system login, with epic.login_email_domain",
            };
            format!("found by the address of {source}")
        }
        Some(Prospect::ToMake { email, action, .. }) => {
            let known = if account.existing.is_some() {
                "Zoom has it already, and it is used"
            } else {
                "Zoom does not have it yet; the launch makes it"
            };
            format!(
                "under the made address {} ({}): {known}",
                email.expose(),
                action.as_str()
            )
        }
    };
    if account.certain {
        return Step::plain(about, format!("{lead} {user}, {how}."));
    }
    let what = format!(
        "It goes by the e-mail that Epic's Practitioner has, which only a launch can ask for: if Zoom knows that address, it is that user. Else: {lead} {user}, {how}."
    );
    Step::depends(about, what)
}
