//! The list of private keys in the form: each has a name, a place, and a PEM text that only goes in.

use serde_json::{Value, json};

use super::place::{get, put};
use crate::Form;

/// The names of the keys, in their order.
pub fn names(document: &Value, name: &str) -> Vec<String> {
    entries(document, name)
        .iter()
        .map(|key| key["kid"].as_str().unwrap_or_default().to_owned())
        .collect()
}

pub fn entries<'a>(document: &'a Value, name: &str) -> &'a [Value] {
    get(document, name)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// Whether a field of the form is one of a key: `epic.private_keys.0.kid`.
pub fn is_part(keys: &str, field: &str) -> bool {
    let rest = field
        .strip_prefix(keys)
        .and_then(|rest| rest.strip_prefix('.'));
    rest.and_then(|rest| rest.split_once('.'))
        .is_some_and(|(index, what)| {
            index.parse::<usize>().is_ok() && ["kid", "pem", "place", "remove"].contains(&what)
        })
}

/// Writes the form's keys into the document; one more than there are is a new one.
pub fn apply(form: &Form, name: &str, document: &mut Value) {
    let before = entries(document, name);
    let mut placed: Vec<(usize, Value)> = Vec::new();
    for index in 0..=before.len() {
        let given = |what: &str| form.optional(&format!("{name}.{index}.{what}"));
        let mut key = before.get(index).cloned().unwrap_or_else(|| json!({}));
        if given("remove").is_some() {
            continue;
        }
        if let Some(kid) = given("kid")
            && Some(kid) != key["kid"].as_str()
        {
            key["kid"] = kid.trim().into();
        }
        if let Some(pem) = given("pem") {
            key["pem"] = pem.replace("\r\n", "\n").trim_start().into();
        }
        let place = given("place").and_then(|place| place.trim().parse().ok());
        if key.as_object().is_some_and(|key| !key.is_empty()) {
            placed.push((place.unwrap_or(index + 1), key));
        }
    }
    placed.sort_by_key(|(place, _)| *place);
    let after: Vec<Value> = placed.into_iter().map(|(_, key)| key).collect();
    if after != before {
        put(document, name, Some(after.into()));
    }
}
