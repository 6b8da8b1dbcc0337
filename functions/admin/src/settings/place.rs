//! A field's place in the document: `zoom.client_id` is `client_id` of the object `zoom`.

use serde_json::{Map, Value};

/// A field's value.
pub fn get<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
    let value = name.split('.').try_fold(document, |at, part| at.get(part));
    value.filter(|value| !value.is_null())
}

/// Sets a field, or takes it out together with the objects that it leaves empty.
pub fn put(document: &mut Value, name: &str, value: Option<Value>) {
    let (first, rest) = name
        .split_once('.')
        .map_or((name, None), |(first, rest)| (first, Some(rest)));
    if value.is_some() && !document.is_object() {
        *document = Value::Object(Map::new());
    }
    let Some(object) = document.as_object_mut() else {
        return;
    };
    match (rest, value) {
        (None, Some(value)) => {
            object.insert(first.to_owned(), value);
        }
        (None, None) => {
            object.remove(first);
        }
        (Some(rest), value) => {
            if value.is_none() && !object.contains_key(first) {
                return;
            }
            let inner = object.entry(first).or_insert(Value::Null);
            put(inner, rest, value);
            if inner.as_object().is_some_and(Map::is_empty) {
                object.remove(first);
            }
        }
    }
}
