//! What edits would change, before they are saved.

use maud::html;
use serde::Serialize;

use super::{
    Edited,
    buttons::buttons,
    check,
    difference::{self, Difference},
    fields::{apply, stray},
    form, json, overtaken,
};
use crate::{AdminError, Answer, Call, Page};

#[derive(Serialize)]
struct View {
    /// The version that is current.
    version: String,
    differences: Vec<Difference>,
    /// To send to `/admin/settings/save`, if there is anything to save.
    edited: Option<String>,
}

/// Answers `POST /admin/settings/check`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>) -> Result<Answer, AdminError> {
    call.only_operators()?;
    if let Some(name) = stray(&call.form) {
        return Err(AdminError::Input {
            what: format!("there is no setting {name}"),
            fix: "Correct its spelling: GET /admin/settings lists them all.".to_owned(),
        });
    }
    let mut edited = match call.form.field("edited") {
        Ok(_) => Edited::of_form(call)?,
        Err(_) => {
            let version = call.form.field("version")?;
            let base = call.bridge.source().document(Some(version)).await?;
            Edited::of(base.id, json(&base.text))
        }
    };
    apply(&call.form, &mut edited.document);
    let current = call.bridge.source().document(None).await?;
    if current.id != edited.base {
        return overtaken::answer(call, &edited, &current).await;
    }
    let differences = difference::between(&json(&current.text), &edited.document);
    if let Err(error) = check(&edited.document) {
        return form::refused(call, &edited, error).await;
    }
    let view = View {
        version: current.id,
        edited: (!differences.is_empty()).then(|| edited.seal(call)),
        differences,
    };
    let main = html! {
        @match &view.edited {
            Some(sealed) => {
                p { "These settings can work. Nothing is saved yet." }
                (difference::table("What changes", &view.differences))
                (buttons(call, sealed))
            }
            None => {
                p { "Nothing is changed." }
                p { a href="/admin/settings" { "Back to the settings" } }
            }
        }
    };
    Ok(Page::new("Check the settings", main, &view).into())
}
