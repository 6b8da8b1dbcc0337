//! FHIR as JSON if asked for, else as XML: Epic's own default.

use std::{convert::Infallible, fmt::Write};

use axum::{
    extract::FromRequestParts,
    http::{
        StatusCode,
        header::{ACCEPT, CONTENT_TYPE},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use maud::Escaper;
use serde_json::Value;

/// The format of an answer.
#[derive(Debug, Clone, Copy)]
pub(in crate::epic) enum Format {
    Json,
    Xml,
}

impl<S: Sync> FromRequestParts<S> for Format {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let json = parts
            .headers
            .get_all(ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .any(|value| {
                value.contains("application/json") || value.contains("application/fhir+json")
            });
        Ok(if json { Self::Json } else { Self::Xml })
    }
}

impl Format {
    pub(in crate::epic) fn answer(self, status: StatusCode, resource: &Value) -> Response {
        let (kind, body) = match self {
            Self::Json => ("application/fhir+json; charset=utf-8", resource.to_string()),
            Self::Xml => ("application/fhir+xml; charset=utf-8", xml(resource)),
        };
        (status, [(CONTENT_TYPE, kind)], body).into_response()
    }
}

fn xml(resource: &Value) -> String {
    let mut out = String::new();
    write_resource(&mut out, resource, " xmlns=\"http://hl7.org/fhir\"");
    out
}

fn write_resource(out: &mut String, resource: &Value, attributes: &str) {
    let name = resource["resourceType"].as_str().unwrap_or("Resource");
    let _ = write!(out, "<{name}{attributes}>");
    write_members(out, resource);
    let _ = write!(out, "</{name}>");
}

fn write_members(out: &mut String, object: &Value) {
    for (name, value) in object.as_object().into_iter().flatten() {
        match value {
            Value::Array(values) => values
                .iter()
                .for_each(|value| write_element(out, name, value)),
            value => write_element(out, name, value),
        }
    }
}

fn write_element(out: &mut String, name: &str, value: &Value) {
    match value {
        // Shown by the element's name, and by an attribute of the extension.
        _ if name == "resourceType" => {}
        Value::Object(_) if value.get("resourceType").is_some() => {
            let _ = write!(out, "<{name}>");
            write_resource(out, value, "");
            let _ = write!(out, "</{name}>");
        }
        Value::Object(members) if name == "extension" => {
            let mut members = members.clone();
            let url = members.remove("url").unwrap_or_default();
            let _ = write!(out, "<extension url=\"{}\">", escape(&url));
            write_members(out, &Value::Object(members));
            out.push_str("</extension>");
        }
        Value::Object(_) => {
            let _ = write!(out, "<{name}>");
            write_members(out, value);
            let _ = write!(out, "</{name}>");
        }
        value => {
            let _ = write!(out, "<{name} value=\"{}\"/>", escape(value));
        }
    }
}

fn escape(value: &Value) -> String {
    let mut escaped = String::new();
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let _ = Escaper::new(&mut escaped).write_str(&text);
    escaped
}
