//! What differs between two documents: values of what is no secret, of the others only that they do.

use maud::{Markup, html};
use serde::Serialize;
use serde_json::Value;
use shared::settings::{CATALOGUE, Field, Kind};

use super::{fields, keys, place};
use crate::words::many;

/// One setting that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Its name.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What it was, in words where it may not be shown; nothing if it was not there.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
    /// What to know about changing it.
    pub warning: Option<&'static str>,
}

/// What differs, in the catalogue's order.
pub fn between(before: &Value, after: &Value) -> Vec<Difference> {
    CATALOGUE
        .iter()
        .flat_map(|group| group.fields)
        .filter(|field| place::get(before, field.name) != place::get(after, field.name))
        .map(|field| Difference {
            name: field.name,
            title: field.title,
            before: place::get(before, field.name).map(|_| words(field, before, None)),
            after: place::get(after, field.name).map(|_| words(field, after, Some(before))),
            warning: warning(field.name),
        })
        .collect()
}

/// Their names.
pub fn names(differences: &[Difference]) -> Vec<String> {
    differences.iter().map(|it| it.name.to_owned()).collect()
}

fn words(field: &Field, document: &Value, before: Option<&Value>) -> String {
    match field.kind {
        Kind::Secret => match before.map(|before| place::get(before, field.name)) {
            Some(Some(_)) => "changed".to_owned(),
            _ => "set".to_owned(),
        },
        Kind::Keys => {
            let words = keys::entries(document, field.name).iter().map(|key| {
                let kid = key["kid"].as_str().unwrap_or_default();
                let other = |old: &&Value| old["kid"] == key["kid"] && old["pem"] != key["pem"];
                let old = before.map(|before| keys::entries(before, field.name));
                match old.and_then(|old| old.iter().find(other)) {
                    Some(_) => format!("{kid} (other key)"),
                    None => kid.to_owned(),
                }
            });
            words.collect::<Vec<_>>().join(", ")
        }
        // They name people.
        Kind::Accounts => {
            let entries = |document| place::get(document, field.name).and_then(Value::as_array);
            let now = entries(document).map_or(&[][..], Vec::as_slice);
            let Some(before) = before else {
                return many(now.len(), "entry", "entries");
            };
            let old = entries(before).map_or(&[][..], Vec::as_slice);
            let new = now.iter().filter(|entry| !old.contains(entry)).count();
            format!(
                "{}, {new} of them new or changed",
                many(now.len(), "entry", "entries")
            )
        }
        _ => fields::shown(field, document),
    }
}

fn warning(name: &str) -> Option<&'static str> {
    match name {
        "data_key" => Some(
            "Live visits are not found again, everyone is signed out, and older audit entries no longer verify.",
        ),
        "launch_key" => Some("Every FDI record must be changed at the same time."),
        "environment" | "epic.fhir_r4_base_url" => {
            Some("Launches of the environment until now are refused.")
        }
        name if name.starts_with("admin.") => {
            Some("A mistake here locks everyone out of these pages.")
        }
        _ => None,
    }
}

/// Differences as a table.
pub fn table(label: &str, differences: &[Difference]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(label) {
            table.stacked.settings-difference {
                thead { tr { th { "Setting" } th { "Before" } th { "After" } } }
                tbody {
                    @for it in differences {
                        tr {
                            td data-label="Setting" {
                                (it.title) br; code { (it.name) }
                                @if let Some(warning) = it.warning { p.warn { "Mind: " (warning) } }
                            }
                            td data-label="Before" { (value(it.before.as_deref())) }
                            td data-label="After" { (value(it.after.as_deref())) }
                        }
                    }
                }
            }
        }
    }
}

fn value(value: Option<&str>) -> Markup {
    html! {
        @match value {
            Some(value) => { span.code { (value) } }
            None => { span.muted { "not set" } }
        }
    }
}
