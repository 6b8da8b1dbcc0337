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
    let moved = source.make_current(&edited.version, &edited.base).await?;
    if let Err(error) = source.take_off_label(&edited.version).await {
        tracing::warn!(event = "settings_label_left", %error);
    }
    if moved == Moved::Overtaken {
        let current = source.document(None).await?;
        return overtaken::answer(call, &edited, &current).await;
    }
    let action = Action::SavedSettings {
        version: edited.version,
        before: edited.base,
        changed,
    };
    finish(call, action, change).await?;
    Ok(saved())
}

/// What is left to do once another version is current.
///
/// # Errors
/// The table's.
pub async fn finish(call: &Call<'_>, action: Action, change: Change) -> Result<(), AdminError> {
    call.bridge.read_settings_anew().await;
    call.audit(action).await?;
    let done = Change {
        done: true,
        ..change
    };
    done.write(call).await
}

/// The page that shows what is current now.
pub fn saved() -> Answer {
    Answer::Elsewhere("/admin/settings/history".to_owned())
}
