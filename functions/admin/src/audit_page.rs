//! The audit log, as a page.

use maud::{Markup, html};
use serde_json::{Value, json};
use shared::clock::Timestamp;

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
            table.stacked.whole {
                thead { tr { th { "No." } th { "Time" } th { "Who" } th { "Role" } th { "What" } th { "Code" } } }
                tbody {
                    @for entry in &entries {
                        tr {
                            td.number data-label="No." { (entry.number) }
                            td data-label="Time" { (frame::time(entry.at)) }
                            td data-label="Who" { (who(entry)) }
                            td data-label="Role" { (entry.role.map_or("", |role| role.as_str())) }
                            td.wide data-label="What" { (words(&entry.action)) }
                            td.code data-label="Code" { (entry.correlation) }
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

/// Two people may have one name, and some may choose theirs: their `sub` tells them apart.
fn who(entry: &audit::Entry) -> Markup {
    html! {
        (entry.name)
        @if !entry.subject.is_empty() && entry.subject != entry.name {
            " " span.muted.code { (entry.subject) }
        }
    }
}

/// An entry for programs, with its time as all others of these pages are.
fn told(entry: &audit::Entry) -> Value {
    let mut told = json!(entry);
    told["at"] = entry.at.to_string().into();
    told
}

/// An action in words: its name, then what is known of it.
fn words(action: &Value) -> Markup {
    let name = action["action"].as_str().unwrap_or("unknown");
    let known = action.as_object().into_iter().flatten();
    let known = known.filter(|(name, value)| *name != "action" && !value.is_null());
    html! {
        (name.replace('_', " "))
        @for (name, value) in known { " · " (name.replace('_', " ")) " " (detail(name, value)) }
    }
}

fn detail(name: &str, value: &Value) -> Markup {
    html! {
        @match (name, value) {
            ("visit", Value::String(visit)) => a.code href={ "/admin/visits/" (visit) } { (visit) },
            ("from" | "to", Value::Number(at)) => (frame::time(Timestamp::from_millis(at.as_i64().unwrap_or_default()))),
            (_, Value::String(text)) => (text),
            (_, Value::Array(all)) => (all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")),
            (_, other) => (other),
        }
    }
}
