//! What a request body may contain: a small language for allow-lists, and its check.

use axum::http::{HeaderMap, StatusCode, header::CONTENT_TYPE};
use bytes::Bytes;
use serde_json::{Map, Value};

use super::{
    answer::{ApiError, FieldError},
    clock,
};

pub(super) mod meeting;
pub(super) mod registrant;
pub(super) mod setting;
pub(super) mod user;
pub(super) mod zoom_room;

/// One allowed field of an object.
pub(super) struct Field {
    name: &'static str,
    required: bool,
    shape: Shape,
}

/// What a value may be. Lengths are in characters.
pub(super) enum Shape {
    Text(usize),
    Word(&'static [&'static str]),
    Whole(i64, i64),
    Number(&'static [i64]),
    Flag,
    Time,
    Email(usize),
    Many(&'static Shape, usize),
    Object(&'static [Field]),
}

const fn field(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        required: false,
        shape,
    }
}

const fn required(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        required: true,
        shape,
    }
}

const fn flag(name: &'static str) -> Field {
    field(name, Shape::Flag)
}

const fn text(name: &'static str, longest: usize) -> Field {
    field(name, Shape::Text(longest))
}

/// Where Zoom states no limit.
const LONG: usize = 4_096;

/// Reads a JSON body that must be an object of these fields and nothing else.
pub(super) fn read(
    headers: &HeaderMap,
    body: &Bytes,
    fields: &'static [Field],
) -> Result<Map<String, Value>, ApiError> {
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    if !media_type.trim().eq_ignore_ascii_case("application/json") {
        return Err(ApiError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            300,
            "Unsupported Content Type.",
        ));
    }
    let Ok(Value::Object(object)) = serde_json::from_slice(body) else {
        return Err(ApiError::bad_request(
            300,
            "Request Body should be a valid JSON object.",
        ));
    };
    let mut errors = Vec::new();
    check_object("", &object, fields, &mut errors);
    if errors.is_empty() {
        Ok(object)
    } else {
        Err(ApiError::invalid(errors))
    }
}

fn check_object(
    path: &str,
    object: &Map<String, Value>,
    fields: &[Field],
    errors: &mut Vec<FieldError>,
) {
    let full = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    for (name, value) in object {
        match fields.iter().find(|field| field.name == name) {
            Some(field) => check(&full(name), value, &field.shape, errors),
            None => errors.push(FieldError::new(&full(name), "Unknown field.")),
        }
    }
    for field in fields {
        if field.required && !object.contains_key(field.name) {
            errors.push(FieldError::new(
                &full(field.name),
                "This field is required.",
            ));
        }
    }
}

fn check(path: &str, value: &Value, shape: &Shape, errors: &mut Vec<FieldError>) {
    let complaint = match (shape, value) {
        (Shape::Text(longest), Value::String(text)) => {
            (text.chars().count() > *longest).then(|| format!("The longest is {longest}."))
        }
        (Shape::Word(allowed), Value::String(word)) => (!allowed.contains(&word.as_str()))
            .then(|| format!("Must be one of {}.", allowed.join(", "))),
        (Shape::Email(longest), Value::String(text)) => (!is_email(text)
            || text.chars().count() > *longest)
            .then(|| "Invalid email address.".to_owned()),
        (Shape::Time, Value::String(text)) => clock::parse(text)
            .is_none()
            .then(|| "Must be yyyy-MM-ddTHH:mm:ssZ or yyyy-MM-ddTHH:mm:ss.".to_owned()),
        (Shape::Whole(least, most), Value::Number(number)) => (!number
            .as_i64()
            .is_some_and(|number| (*least..=*most).contains(&number)))
        .then(|| format!("Must be a whole number from {least} to {most}.")),
        (Shape::Number(allowed), Value::Number(number)) => (!number
            .as_i64()
            .is_some_and(|number| allowed.contains(&number)))
        .then(|| format!("Must be one of {allowed:?}.")),
        (Shape::Flag, Value::Bool(_)) => None,
        (Shape::Many(each, most), Value::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                check(&format!("{path}[{index}]"), value, each, errors);
            }
            (values.len() > *most).then(|| format!("At most {most}."))
        }
        (Shape::Object(fields), Value::Object(object)) => {
            check_object(path, object, fields, errors);
            None
        }
        _ => Some("Wrong type.".to_owned()),
    };
    errors.extend(complaint.map(|message| FieldError::new(path, message)));
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !domain.contains('@')
            && text.bytes().all(|byte| byte.is_ascii_graphic())
    })
}
