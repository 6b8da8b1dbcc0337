//! The configuration page: the whole settings document. Secrets go in and never come out; a new version is checked,
//! shown as a difference, and made current only in place of the version that it was made from.

mod buttons;
mod change;
mod difference;
mod edited;
mod fields;
mod form;
mod history;
mod keys;
mod overtaken;
mod place;
mod review;
mod roll_back;
mod save;
#[cfg(test)]
mod tests;

use serde_json::Value;
use shared::settings::{Settings, SettingsError};

use crate::{AdminError, Answer, Call, calendar::Calendar};

pub use buttons::buttons;
use edited::Edited;

/// Answers `/admin/settings`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>, method: &str, rest: &[&str]) -> Result<Answer, AdminError> {
    match (method, rest) {
        ("GET", []) => form::answer(call).await,
        ("POST", ["check"]) => review::answer(call).await,
        ("POST", ["edit"]) => form::again(call).await,
        ("POST", ["save"]) => save::answer(call).await,
        ("GET", ["history"]) => history::answer(call).await,
        ("GET", ["history", before, after]) => history::compare(call, before, after).await,
        ("GET", ["roll-back"]) => roll_back::ask(call).await,
        ("POST", ["roll-back"]) => roll_back::answer(call).await,
        _ => Err(AdminError::NotFound),
    }
}

/// Reads a document as JSON; what no version of ours would have written is an empty one.
fn json(text: &str) -> Value {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or_default()
}

/// The settings that a form of this session carries as `edited`, or why they cannot work.
///
/// # Errors
/// [`AdminError`] if it carries none.
pub fn edited(call: &Call<'_>) -> Result<Result<Settings, SettingsError>, AdminError> {
    Ok(check(&Edited::of_form(call)?.document))
}

/// Reads and checks a document: by the rules of all functions, and by those that only these pages know.
///
/// # Errors
/// [`SettingsError`] for the first thing that is wrong.
fn read(text: &str) -> Result<Settings, SettingsError> {
    let settings = Settings::parse(text)?;
    Calendar::of(&settings)?;
    Ok(settings)
}

/// The most that a secret holds, in bytes.
const LONGEST: usize = 64 * 1024;

/// Reads and checks a document that is to be saved.
///
/// # Errors
/// [`SettingsError`] for the first thing that is wrong.
fn check(document: &Value) -> Result<Settings, SettingsError> {
    let text = document.to_string();
    if text.len() > LONGEST {
        return Err(SettingsError::wrong(
            "zoom.accounts",
            "a secret holds 64 KiB, and with it the document has more; name those only whose account Epic's e-mail does not tell",
        ));
    }
    let settings = read(&text)?;
    if settings.admin.is_none() {
        return Err(SettingsError::wrong(
            "admin",
            "it must not be removed here: nobody could open this page to undo it; remove it with the AWS CLI",
        ));
    }
    Ok(settings)
}
