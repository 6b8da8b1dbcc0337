//! Checks the installation end to end, and names the setting and the fix of each failure. It only reads, but for one
//! item of its own in the table.
//!
//! In reading order: `world` (what a check is given), `check` (what one is and finds), `report` (all of them), [`run`]
//! (which are made, side by side), then one module for each thing that is looked at.

mod account;
mod backend_token;
mod check;
mod clock;
mod discovery;
mod environment;
mod epic;
mod fetch;
mod installation;
mod keys;
mod licences;
mod locks;
mod passcode;
mod region;
mod report;
mod rooms;
mod run;
mod scopes;
mod show;
mod sign_in;
mod telehealth;
mod texts;
mod unseen;
mod webhook;
mod world;
mod zoom;

use std::{sync::Arc, time::Duration};

use shared::{
    bridge::Bridge,
    settings::{Settings, SettingsError},
};
use tokio::time::timeout;

use crate::{AdminError, Answer, Call, audit::Action, settings};

pub use check::{Area, Check, Outcome};
pub use report::Report;
pub use run::run;
pub use world::On;

/// Longest that the secret may take to be read: with it all checks still are within the function's time.
const LONGEST_READ: Duration = Duration::from_secs(4);

/// Answers `GET` and `POST /admin/preflight`, and `POST /admin/preflight/edited`: on what the settings page is
/// editing, or on the field `document`, which is a whole settings document.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>, method: &str, rest: &[&str]) -> Result<Answer, AdminError> {
    match (method, rest) {
        ("GET", []) => {
            call.audit_view("preflight", None).await?;
            Ok(show::before(call).into())
        }
        ("POST", []) => finished(call, of_saved(call.bridge).await).await,
        ("POST", ["edited"]) => {
            // It sends what is secret in the saved settings to where the edited ones say.
            call.only_operators()?;
            let settings = match call.form.optional("document") {
                Some(document) => Settings::parse(document),
                None => settings::edited(call)?,
            };
            of_edited(call, settings).await
        }
        _ => Err(AdminError::NotFound),
    }
}

/// On the settings as they are in the secret now, whichever version this function still uses. Settings that are
/// refused are a finding too.
pub async fn of_saved(bridge: &Bridge) -> Report {
    let read = timeout(LONGEST_READ, bridge.source().read()).await;
    let read = read.unwrap_or_else(|_| {
        Err(SettingsError::Unreadable {
            reason: "Secrets Manager gave no answer in time".to_owned(),
        })
    });
    let installation = read.and_then(|version| bridge.installation_under(version.settings));
    match installation {
        Ok(installation) => Box::pin(run(bridge, &installation, On::Saved)).await,
        Err(error) => Report::refused(bridge, On::Saved, &error),
    }
}

/// The page of settings that someone is editing, saved nowhere; settings that are refused are a finding.
async fn of_edited(
    call: &Call<'_>,
    settings: Result<Settings, SettingsError>,
) -> Result<Answer, AdminError> {
    let installation =
        settings.and_then(|settings| call.bridge.installation_under(Arc::new(settings)));
    let report = match installation {
        Ok(installation) => Box::pin(run(call.bridge, &installation, On::Edited)).await,
        Err(error) => Report::refused(call.bridge, On::Edited, &error),
    };
    finished(call, report).await
}

async fn finished(call: &Call<'_>, report: Report) -> Result<Answer, AdminError> {
    call.audit(Action::RanPreflight {
        saved: report.on == On::Saved,
        failed: report.failed,
    })
    .await?;
    Ok(show::after(call, &report).into())
}
