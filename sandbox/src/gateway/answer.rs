//! A function's answer as the response that API Gateway makes of it: payload format 2.0.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::Value;

use super::event::request_id;

/// An answer that API Gateway cannot read.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// Not the shape of payload format 2.0.
    #[error("answer: {0}")]
    Shape(#[from] serde_json::Error),
    /// Not an HTTP status.
    #[error("answer: statusCode {0}")]
    Status(u16),
    /// Not an HTTP header.
    #[error("answer: header {0}")]
    Header(String),
    /// `isBase64Encoded`, and it is not.
    #[error("answer: body is not Base64")]
    Base64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    status_code: u16,
    #[serde(default)]
    headers: Option<BTreeMap<String, Value>>,
    #[serde(default)]
    cookies: Option<Vec<String>>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: Option<bool>,
}

/// The response for what a function returned: any JSON without `statusCode` is a body of its own.
pub fn from_payload(payload: Value) -> Result<Response, AnswerError> {
    if payload.get("statusCode").is_some() {
        return Answer::deserialize(payload)?.into_response();
    }
    let body = match payload {
        Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(json_response(StatusCode::OK, body))
}

/// A response of JSON with this text.
pub fn json_response(status: StatusCode, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    with_request_id(response)
}

impl Answer {
    fn into_response(self) -> Result<Response, AnswerError> {
        let body = self.body.unwrap_or_default();
        let body = if self.is_base64_encoded.unwrap_or_default() {
            STANDARD.decode(body).map_err(|_| AnswerError::Base64)?
        } else {
            body.into_bytes()
        };
        let has_body = !body.is_empty();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = StatusCode::from_u16(self.status_code)
            .map_err(|_| AnswerError::Status(self.status_code))?;
        let headers = response.headers_mut();
        for (name, value) in self.headers.unwrap_or_default() {
            let (name, value) = header(&name, &value)?;
            // The connection's own: API Gateway writes them itself.
            if ![
                header::CONTENT_LENGTH,
                header::CONNECTION,
                header::TRANSFER_ENCODING,
            ]
            .contains(&name)
            {
                headers.insert(name, value);
            }
        }
        for cookie in self.cookies.unwrap_or_default() {
            let (name, value) = header("set-cookie", &Value::String(cookie))?;
            headers.append(name, value);
        }
        if has_body && !headers.contains_key(header::CONTENT_TYPE) {
            let text = HeaderValue::from_static("text/plain;charset=UTF-8");
            headers.insert(header::CONTENT_TYPE, text);
        }
        Ok(with_request_id(response))
    }
}

fn header(name: &str, value: &Value) -> Result<(HeaderName, HeaderValue), AnswerError> {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let refused = || AnswerError::Header(name.to_owned());
    let name = HeaderName::try_from(name).map_err(|_| refused())?;
    let value = HeaderValue::try_from(text).map_err(|_| refused())?;
    Ok((name, value))
}

fn with_request_id(mut response: Response) -> Response {
    if let Ok(id) = HeaderValue::try_from(request_id()) {
        response.headers_mut().insert("apigw-requestid", id);
    }
    response
}
