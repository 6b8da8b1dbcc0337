//! Back to the previous version, once it is said what that changes.

use maud::html;
use serde::Serialize;
use serde_json::Value;
use shared::settings::{KeptVersion, Moved};

use super::{
    change::{Change, How},
    check,
    difference::{self, Difference},
    form::Problem,
    json, save,
};
use crate::{Action, AdminError, Answer, Call, Page, frame, session::Role};

#[derive(Serialize)]
struct View {
    current: String,
    previous: String,
    differences: Vec<Difference>,
    problem: Option<Problem>,
}

/// Answers `GET /admin/settings/roll-back`.
///
/// # Errors
/// [`AdminError`].
pub async fn ask(call: &Call<'_>) -> Result<Answer, AdminError> {
    call.audit_view("settings_roll_back", None).await?;
    let (current, previous) = both(call).await?;
    let (now, then) = tokio::try_join!(read(call, &current), read(call, &previous))?;
    let view = View {
        differences: difference::between(&now, &then),
        problem: check(&then).err().map(Problem::from),
        current,
        previous,
    };
    let main = html! {
        p { "This makes the previous version current again, secrets included. Functions that run already use it within five minutes." }
        (difference::table("What changes", &view.differences))
        @if let Some(problem) = &view.problem {
            p.problem { "The previous version cannot work: " (problem.what) "." }
        } @else if call.admin().role == Role::Operator {
            form method="post" action="/admin/settings/roll-back" {
                (frame::csrf(call.session))
                input type="hidden" name="current" value=(view.current);
                input type="hidden" name="previous" value=(view.previous);
                button { "Go back to the previous version" }
            }
        } @else {
            p.muted { "Operators may go back." }
        }
        p { a href="/admin/settings/history" { "Leave it as it is" } }
    };
    Ok(Page::new("Back to the previous version", main, &view).into())
}

/// Answers `POST /admin/settings/roll-back`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>) -> Result<Answer, AdminError> {
    call.only_operators()?;
    let asked = (call.form.field("current")?, call.form.field("previous")?);
    let (current, previous) = both(call).await?;
    if (current.as_str(), previous.as_str()) != asked {
        return Err(overtaken());
    }
    let (now, then) = tokio::try_join!(read(call, &current), read(call, &previous))?;
    check(&then)?;
    let changed = difference::names(&difference::between(&now, &then));
    let change = Change::by(call, How::RolledBack, &current, &previous, &changed);
    change.write(call).await?;
    let action = Action::RolledBack {
        version: previous.clone(),
        before: current.clone(),
    };
    call.audit(action).await?;
    let moved = call.bridge.source().make_current(&previous, &current).await;
    if moved? == Moved::Overtaken {
        save::note_overtaken(call, previous).await?;
        return Err(overtaken());
    }
    save::finish(call, change).await?;
    Ok(save::saved())
}

fn overtaken() -> AdminError {
    AdminError::Conflict("someone else changed the settings meanwhile".to_owned())
}

/// The IDs of the current and the previous version.
async fn both(call: &Call<'_>) -> Result<(String, String), AdminError> {
    let versions = call.bridge.source().versions().await?;
    let id = |is: fn(&KeptVersion) -> bool| {
        let version = versions.iter().find(|version| is(version));
        version.map(|version| version.id.clone())
    };
    id(|version| version.current)
        .zip(id(|version| version.previous))
        .ok_or_else(|| AdminError::Input {
            what: "there is no previous version".to_owned(),
            fix: "Save another version first.".to_owned(),
        })
}

async fn read(call: &Call<'_>, version: &str) -> Result<Value, AdminError> {
    let document = call.bridge.source().document(Some(version)).await?;
    Ok(json(&document.text))
}
