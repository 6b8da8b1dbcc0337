//! Saving: the version is put beside the current one, and becomes current only in its place.

use shared::settings::Moved;

use super::{
    Edited,
    change::{Change, How},
    check, difference, form, json, overtaken,
};
use crate::{Action, AdminError, Answer, Call};

/// Answers `POST /admin/settings/save`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>) -> Result<Answer, AdminError> {
    call.only_operators()?;
    let edited = Edited::of_form(call)?;
    let source = call.bridge.source();
    let current = source.document(None).await?;
    if current.id == edited.version {
        // The form was sent twice.
        return Ok(saved());
    }
    if current.id != edited.base {
        return overtaken::answer(call, &edited, &current).await;
    }
    if let Err(error) = check(&edited.document) {
        return form::refused(call, &edited, error).await;
    }
    let changed = difference::names(&difference::between(&json(&current.text), &edited.document));
    source
        .put(&edited.version, &edited.document.to_string())
        .await?;
    let change = Change::by(call, How::Saved, &edited.base, &edited.version, &changed);
    change.write(call).await?;
    // What cannot be entered must not be done.
    let action = Action::SavedSettings {
        version: edited.version.clone(),
        before: edited.base.clone(),
        changed,
    };
    call.audit(action).await?;
    let moved = source.make_current(&edited.version, &edited.base).await?;
    if let Err(error) = source.take_off_label(&edited.version).await {
        tracing::warn!(event = "settings_label_left", %error);
    }
    if moved == Moved::Overtaken {
        note_overtaken(call, edited.version.clone()).await?;
        let current = source.document(None).await?;
        return overtaken::answer(call, &edited, &current).await;
    }
    finish(call, change).await?;
    Ok(saved())
}

/// What is left to do once another version is current.
///
/// # Errors
/// The table's.
pub async fn finish(call: &Call<'_>, change: Change) -> Result<(), AdminError> {
    call.bridge.read_settings_anew().await;
    let done = Change {
        done: true,
        ..change
    };
    done.write(call).await
}

/// Enters that a change, which is entered already, came to nothing: someone else was faster in the same moment.
///
/// # Errors
/// The table's.
pub async fn note_overtaken(call: &Call<'_>, version: String) -> Result<(), AdminError> {
    call.audit(Action::SettingsOvertaken { version }).await
}

/// The page that shows what is current now.
pub fn saved() -> Answer {
    Answer::Elsewhere("/admin/settings/history".to_owned())
}
