//! The versions: who made which, when, and what it changed.

use maud::html;
use serde::Serialize;
use serde_json::Value;
use shared::{
    clock::Timestamp,
    settings::{KeptVersion, SettingsError},
};

use super::{
    change::{Change, How, UNKNOWN},
    difference::{self, Difference},
    json,
};
use crate::{AdminError, Answer, Call, Page, frame, words::written};

#[derive(Serialize)]
struct View {
    changes: Vec<Entry>,
    may_roll_back: bool,
}

#[derive(Serialize)]
struct Entry {
    version: String,
    before: Option<String>,
    #[serde(serialize_with = "written")]
    at: Timestamp,
    by: Option<String>,
    how: How,
    changed: Vec<String>,
    current: bool,
    /// Whether Secrets Manager still has it and the one before, to compare.
    kept: bool,
}

/// Answers `GET /admin/settings/history`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>) -> Result<Answer, AdminError> {
    call.audit_view("settings_history", None).await?;
    let source = call.bridge.source();
    let (changes, versions) = tokio::join!(Change::latest(call), source.versions());
    let versions = versions?;
    let view = View {
        may_roll_back: versions.iter().any(|version| version.previous),
        changes: entries(changes?, &versions),
    };
    let main = html! {
        @if view.may_roll_back {
            p { a.button href="/admin/settings/roll-back" { "Back to the previous version" } }
        }
        p.muted { "The functions use the current version within five minutes of its becoming current. Values of secrets are not kept here, and not shown." }
        div.scroll tabindex="0" role="region" aria-label="Versions" {
            table.stacked.settings-history {
                thead { tr { th { "When" } th { "Who" } th { "What" } th { "Settings" } th { "Version" } } }
                tbody {
                    @for entry in &view.changes {
                        tr {
                            td data-label="When" { (frame::time(entry.at)) }
                            td data-label="Who" { (entry.by.as_deref().unwrap_or(UNKNOWN)) }
                            td data-label="What" { (how(entry.how)) @if entry.current { " " strong { "(current)" } } }
                            td data-label="Settings" {
                                (entry.changed.join(", "))
                                @if let (true, Some(before)) = (entry.kept, &entry.before) {
                                    " " a href={ "/admin/settings/history/" (before) "/" (entry.version) } { "Difference" }
                                }
                            }
                            td data-label="Version" { span.code { (entry.version) } }
                        }
                    }
                }
            }
        }
        p { a href="/admin/settings" { "To the settings" } }
    };
    Ok(Page::new("Versions of the settings", main, &view).into())
}

const fn how(how: How) -> &'static str {
    match how {
        How::Saved => "saved",
        How::RolledBack => "went back",
        How::ByOtherMeans => "put by other means",
    }
}

/// Changes that were done, and versions that came without one, the newest first.
fn entries(changes: Vec<Change>, versions: &[KeptVersion]) -> Vec<Entry> {
    let mut all: Vec<Change> = versions
        .iter()
        .enumerate()
        .filter(|(_, version)| changes.iter().all(|change| change.version != version.id))
        .map(|(index, version)| Change {
            version: version.id.clone(),
            before: versions.get(index + 1).map(|version| version.id.clone()),
            at: version.created_at,
            by: None,
            how: How::ByOtherMeans,
            changed: Vec::new(),
            done: true,
        })
        .collect();
    let labelled = |id: &str| {
        let mut labelled = versions.iter().filter(|it| it.current || it.previous);
        labelled.any(|version| version.id == id)
    };
    all.extend(
        changes
            .into_iter()
            .filter(|change| change.done || labelled(&change.version)),
    );
    all.sort_by_key(|change| std::cmp::Reverse(change.at));
    let current = versions.iter().find(|version| version.current);
    let current = all
        .iter()
        .position(|change| current.is_some_and(|version| version.id == change.version));
    let kept = |id: &str| versions.iter().any(|version| version.id == id);
    all.into_iter()
        .enumerate()
        .map(|(index, change)| Entry {
            current: current == Some(index),
            kept: kept(&change.version) && change.before.as_deref().is_some_and(kept),
            version: change.version,
            before: change.before,
            at: change.at,
            by: change.by,
            how: change.how,
            changed: change.changed,
        })
        .collect()
}

/// Answers `GET /admin/settings/history/{before}/{after}`.
///
/// # Errors
/// [`AdminError`].
pub async fn compare(call: &Call<'_>, before: &str, after: &str) -> Result<Answer, AdminError> {
    call.audit_view("settings_difference", None).await?;
    let read = async |id: &str| -> Result<Value, AdminError> {
        match call.bridge.source().document(Some(id)).await {
            Ok(document) => Ok(json(&document.text)),
            Err(SettingsError::Unreadable { .. }) => Err(AdminError::NotFound),
            Err(error) => Err(error.into()),
        }
    };
    let (old, new) = tokio::try_join!(read(before), read(after))?;
    #[derive(Serialize)]
    struct Compared<'a> {
        before: &'a str,
        after: &'a str,
        differences: Vec<Difference>,
    }
    let compared = Compared {
        before,
        after,
        differences: difference::between(&old, &new),
    };
    let main = html! {
        p { "From " span.code { (before) } " to " span.code { (after) } }
        (difference::table("Difference", &compared.differences))
        p { a href="/admin/settings/history" { "All versions" } }
    };
    Ok(Page::new("Difference of two versions", main, &compared).into())
}
