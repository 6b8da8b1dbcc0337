//! The audit log, as a page.

use maud::html;
use serde_json::json;

use crate::{AdminError, Answer, Call, Page, audit, frame};

/// Entries on a page.
const MOST: i32 = 100;

/// Answers `GET /admin/audit`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>, method: &str, rest: &[&str]) -> Result<Answer, AdminError> {
    if method != "GET" || !rest.is_empty() {
        return Err(AdminError::NotFound);
    }
    let below = call.query("below").and_then(|below| below.parse().ok());
    let entries = audit::entries(call.installation, below, MOST).await?;
    let older = entries
        .last()
        .filter(|entry| entry.number > 1)
        .map(|entry| entry.number);
    let main = html! {
        p.muted { "Every view of a record and every change. Each entry carries the hash of the one before; verify the chain by invoking the function with " code { r#"{"verify_audit":{}}"# } "." }
        div.scroll tabindex="0" role="region" aria-label="Entries" {
            table {
                thead { tr { th { "No." } th { "Time" } th { "Who" } th { "Role" } th { "What" } th { "Code" } } }
                tbody {
                    @for entry in &entries {
                        tr {
                            td.number { (entry.number) }
                            td { (frame::time(entry.at)) }
                            td { (entry.name) }
                            td { (entry.role.map_or("", |role| role.as_str())) }
                            td { (words(&entry.action)) }
                            td.code { (entry.correlation) }
                        }
                    }
                }
            }
        }
        @if let Some(older) = older {
            p { a href={ "/admin/audit?below=" (older) } { "Older entries" } }
        }
    };
    let entries: Vec<_> = entries.iter().map(told).collect();
    let data = json!({ "entries": entries, "older": older });
    Ok(Page::new("Audit log", main, &data).into())
}

/// An entry for programs, with its time as all others of these pages are.
fn told(entry: &audit::Entry) -> serde_json::Value {
    let mut told = json!(entry);
    told["at"] = entry.at.to_string().into();
    told
}

/// An action in words: its name, then what is known of it.
fn words(action: &serde_json::Value) -> String {
    let mut words = action["action"]
        .as_str()
        .unwrap_or("unknown")
        .replace('_', " ");
    for (name, value) in action.as_object().into_iter().flatten() {
        if name == "action" || value.is_null() {
            continue;
        }
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        words.push_str(&format!(" · {} {value}", name.replace('_', " ")));
    }
    words
}
