//! A request as API Gateway hands it to a function: payload format 2.0.

use std::{collections::BTreeMap, net::IpAddr};

use axum::http::{HeaderMap, HeaderName, header, request::Parts};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::routing::Match;

/// What API Gateway keeps to itself: headers of one connection, and cookies, which travel in their own array.
const WITHHELD: [HeaderName; 7] = [
    header::CONNECTION,
    header::COOKIE,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    HeaderName::from_static("keep-alive"),
];

/// The part of a path that counts: an HTTP API cuts it at an encoded `?`.
pub fn requested_path(path: &str) -> &str {
    let end = path
        .char_indices()
        .find(|(at, _)| {
            path.get(*at..at + 3)
                .is_some_and(|it| it.eq_ignore_ascii_case("%3f"))
        })
        .map_or(path.len(), |(at, _)| at);
    &path[..end]
}

/// The event for a request.
pub fn build<T>(parts: &Parts, matched: &Match<'_, T>, body: &Bytes, caller: IpAddr) -> Value {
    // An HTTP API hands over the path decoded, and the query as it came.
    let path = percent_decode_str(requested_path(parts.uri.path())).decode_utf8_lossy();
    let query = parts.uri.query().unwrap_or_default();
    let headers = headers(&parts.headers, caller);
    let now = OffsetDateTime::now_utc();
    let mut event = json!({
        "version": "2.0",
        "routeKey": matched.key,
        "rawPath": path,
        "rawQueryString": query,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "sandbox",
            "domainName": "sandbox.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "sandbox",
            "http": {
                "method": parts.method.as_str(),
                "path": path,
                "protocol": format!("{:?}", parts.version),
                "sourceIp": caller.to_string(),
                "userAgent": headers.get("user-agent").map_or("", String::as_str),
            },
            "requestId": request_id(),
            "routeKey": matched.key,
            "stage": "$default",
            "time": access_log_time(now),
            "timeEpoch": i64::try_from(now.unix_timestamp_nanos() / 1_000_000).unwrap_or_default(),
        },
        "headers": headers,
        "isBase64Encoded": false,
    });
    let cookies = cookies(&parts.headers);
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    if !query.is_empty() {
        event["queryStringParameters"] = joined(form_urlencoded::parse(query.as_bytes()));
    }
    if !matched.parameters.is_empty() {
        event["pathParameters"] = joined(matched.parameters.iter().map(|(n, v)| (n, v)));
    }
    add_body(&mut event, content_type(&parts.headers), body);
    event
}

/// Text as it is, everything else in Base64.
fn add_body(event: &mut Value, content_type: &str, body: &Bytes) {
    if body.is_empty() {
        return;
    }
    match std::str::from_utf8(body) {
        Ok(text) if is_text(content_type) => event["body"] = json!(text),
        _ => {
            event["body"] = json!(STANDARD.encode(body));
            event["isBase64Encoded"] = json!(true);
        }
    }
}

fn is_text(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    essence.starts_with("text/")
        || matches!(
            essence.as_str(),
            "application/json" | "application/xml" | "application/javascript"
        )
}

fn content_type(headers: &HeaderMap) -> &str {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// Lower-case names, values of one name joined by commas, and what API Gateway says about the caller itself.
fn headers(received: &HeaderMap, caller: IpAddr) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::new();
    for name in received.keys().filter(|name| !WITHHELD.contains(name)) {
        let values = received.get_all(name).iter();
        let values: Vec<_> = values
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
            .collect();
        headers.insert(name.to_string(), values.join(","));
    }
    let forwarded = headers.entry("x-forwarded-for".to_owned()).or_default();
    if !forwarded.is_empty() {
        forwarded.push_str(", ");
    }
    forwarded.push_str(&caller.to_string());
    headers.insert("x-forwarded-port".to_owned(), "443".to_owned());
    headers.insert("x-forwarded-proto".to_owned(), "https".to_owned());
    headers
}

fn cookies(received: &HeaderMap) -> Vec<String> {
    received
        .get_all(header::COOKIE)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .flat_map(|value| {
            value
                .split(';')
                .map(|it| it.trim().to_owned())
                .collect::<Vec<_>>()
        })
        .filter(|cookie| !cookie.is_empty())
        .collect()
}

/// One string a name, values of one name joined by commas.
fn joined<N: AsRef<str>, V: AsRef<str>>(pairs: impl Iterator<Item = (N, V)>) -> Value {
    let mut map: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in pairs {
        let values = map.entry(name.as_ref().to_owned()).or_default();
        values.push(value.as_ref().to_owned());
    }
    map.into_iter()
        .map(|(name, values)| (name, Value::String(values.join(","))))
        .collect::<Map<_, _>>()
        .into()
}

/// As API Gateway writes them: 11 random bytes in Base64.
pub fn request_id() -> String {
    let random = ring::rand::generate::<[u8; 11]>(&ring::rand::SystemRandom::new());
    STANDARD.encode(random.map(|it| it.expose()).unwrap_or_default())
}

/// E.g. `12/Mar/2026:19:03:58 +0000`.
fn access_log_time(at: OffsetDateTime) -> String {
    let month = at.month().to_string();
    format!(
        "{:02}/{}/{}:{:02}:{:02}:{:02} +0000",
        at.day(),
        &month[..3],
        at.year(),
        at.hour(),
        at.minute(),
        at.second()
    )
}
