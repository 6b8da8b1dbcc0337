//! Between the document and the fields of the form.

use serde_json::Value;
use shared::settings::{CATALOGUE, Field, Kind};

use super::{
    keys,
    place::{get, put},
};
use crate::Form;

/// What an input shows of a field: nothing of a secret.
#[must_use]
pub fn shown(field: &Field, document: &Value) -> String {
    let Some(value) = get(document, field.name) else {
        return String::new();
    };
    match (field.kind, value) {
        (Kind::Secret | Kind::Keys, _) => String::new(),
        (_, Value::String(text)) => text.clone(),
        (Kind::List, Value::Array(entries)) => {
            let lines: Vec<&str> = entries.iter().filter_map(Value::as_str).collect();
            lines.join("\n")
        }
        (Kind::Accounts, value) => format!("{value:#}"),
        (_, value) => value.to_string(),
    }
}

/// A field of the form that is no setting's: a program may have misspelt it.
pub fn stray(form: &Form) -> Option<&str> {
    let is_known = |name: &str| {
        let name = name.strip_prefix("remove:").unwrap_or(name);
        let is = |field: &Field| match field.kind {
            Kind::Keys => keys::is_part(field.name, name),
            _ => field.name == name,
        };
        ["csrf", "version", "edited"].contains(&name)
            || CATALOGUE.iter().flat_map(|group| group.fields).any(is)
    };
    form.names().find(|name| !is_known(name))
}

/// Writes a form into a document. What is shown unchanged stays as it was written, and so does what is not sent.
pub fn apply(form: &Form, document: &mut Value) {
    for field in CATALOGUE.iter().flat_map(|group| group.fields) {
        match field.kind {
            Kind::Keys => keys::apply(form, field.name, document),
            Kind::Secret => apply_secret(form, field, document),
            _ => {
                let before = shown(field, document);
                if let Ok(given) = form.field(field.name)
                    && as_sent(field, given) != as_sent(field, &before)
                {
                    put(document, field.name, read(field, given.trim()));
                }
            }
        }
    }
}

fn apply_secret(form: &Form, field: &Field, document: &mut Value) {
    let removed = form.optional(&format!("remove:{}", field.name)).is_some();
    if removed && field.may_be_left_out() {
        put(document, field.name, None);
    } else if let Some(given) = form.optional(field.name) {
        put(document, field.name, Some(given.trim().into()));
    }
}

/// A value that does not read stays text, and is refused by name when the document is checked.
fn read(field: &Field, given: &str) -> Option<Value> {
    if given.is_empty() {
        return None;
    }
    let text = || Value::from(given);
    Some(match field.kind {
        Kind::Number => given.parse::<u64>().map_or_else(|_| text(), Value::from),
        Kind::YesNo => given.parse::<bool>().map_or_else(|_| text(), Value::from),
        Kind::Accounts => serde_json::from_str(given).unwrap_or_else(|_| text()),
        Kind::List => given
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect(),
        Kind::Url => given.trim_end_matches('/').into(),
        _ => text(),
    })
}

/// Browsers write line ends of their own, and take them out of what has one line.
fn as_sent(field: &Field, text: &str) -> String {
    let text = match field.kind {
        Kind::List | Kind::Accounts => text.replace("\r\n", "\n"),
        _ => text.replace(['\r', '\n'], ""),
    };
    text.trim().to_owned()
}
