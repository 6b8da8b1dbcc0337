//! Security headers: the same on every answer of every function.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use lambda_http::{Body, Response};
use maud::Markup;
use url::Url;

use super::{Language, STYLE, csp_hash};

const EVERYWHERE: [(HeaderName, &str); 6] = [
    (
        header::STRICT_TRANSPORT_SECURITY,
        "max-age=63072000; includeSubDomains",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=()",
    ),
];

const NO_FORMS: &str = "form-action 'none'";
const UNFRAMED: &str = "frame-ancestors 'none'";

/// Lets these origins show a page in a frame: Epic's clients may open a launch so.
#[must_use]
pub fn framed_by(response: Response<Body>, ancestors: &str) -> Response<Body> {
    with_policy(response, UNFRAMED, &format!("frame-ancestors {ancestors}"))
}

/// Says in which language a page is. Other answers are in none.
#[must_use]
pub fn in_language(mut response: Response<Body>, language: Language) -> Response<Body> {
    let headers = response.headers_mut();
    if headers.contains_key(header::VARY) {
        insert(headers, header::CONTENT_LANGUAGE, language.tag());
    }
    response
}

/// Lets a page's forms be sent to these, and wherever a redirect from there leads: browsers hold both to the policy.
pub(super) fn sending_forms_to(mut response: Response<Body>, targets: &str) -> Response<Body> {
    let headers = response.headers_mut();
    let policy = headers
        .get(header::CONTENT_SECURITY_POLICY)
        .and_then(|policy| policy.to_str().ok());
    if let Some(policy) = policy {
        let policy = policy.replace(NO_FORMS, &format!("form-action {targets}"));
        insert(headers, header::CONTENT_SECURITY_POLICY, &policy);
    }
    response
}

/// Adds what every answer carries; what is there already stays.
#[must_use]
pub fn with_security_headers(mut response: Response<Body>) -> Response<Body> {
    let headers = response.headers_mut();
    for (name, value) in EVERYWHERE {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
        ));
    response
}

/// A page, with a policy that admits its own style, script and icon and nothing else.
pub(super) fn page(status: StatusCode, markup: Markup, script: Option<&str>) -> Response<Body> {
    let script = script.map_or_else(String::new, |script| {
        format!("script-src {}; connect-src 'self'; ", csp_hash(script))
    });
    let policy = format!(
        "default-src 'none'; style-src {}; img-src data:; {script}base-uri 'none'; {NO_FORMS}; {UNFRAMED}",
        csp_hash(STYLE)
    );
    let mut response = Response::new(Body::Text(markup.into_string()));
    *response.status_mut() = status;
    insert(
        response.headers_mut(),
        header::CONTENT_TYPE,
        "text/html; charset=utf-8",
    );
    insert(response.headers_mut(), header::VARY, "Accept-Language");
    insert(
        response.headers_mut(),
        header::CONTENT_SECURITY_POLICY,
        &policy,
    );
    with_security_headers(response)
}

/// Lets a page's own forms be sent, to this host only.
pub(super) fn with_form(response: Response<Body>) -> Response<Body> {
    with_policy(response, "form-action 'none'", "form-action 'self'")
}

/// A page that may use camera and microphone, and ask Zoom's website whether it answers. No other page may.
pub(super) fn device_page(
    status: StatusCode,
    markup: Markup,
    script: &str,
    zoom: &Url,
) -> Response<Body> {
    let mut response = with_policy(
        page(status, markup, Some(script)),
        "connect-src 'self'",
        &format!("connect-src 'self' {}", with_subdomains(zoom)),
    );
    response.headers_mut().insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(self), microphone=(self), geolocation=()"),
    );
    response
}

/// Puts one part of a page's policy in the place of another.
fn with_policy(mut response: Response<Body>, part: &str, by: &str) -> Response<Body> {
    let headers = response.headers_mut();
    let policy = headers
        .get(header::CONTENT_SECURITY_POLICY)
        .and_then(|policy| policy.to_str().ok())
        .map(|policy| policy.replace(part, by));
    if let Some(policy) = policy {
        insert(headers, header::CONTENT_SECURITY_POLICY, &policy);
    }
    response
}

/// A site's origin, and those of its sub-domains, to which it may redirect.
fn with_subdomains(site: &Url) -> String {
    let origin = site.origin().ascii_serialization();
    match site.domain() {
        Some(domain) if domain != "localhost" => {
            format!("{origin} {}://*.{domain}", site.scheme())
        }
        _ => origin,
    }
}

/// A cookie that only this host gets, for as long as `lifetime`.
///
/// `SameSite=None` because Hyperdrive and MyChart may frame us; `Partitioned` so that browsers keep it there.
#[must_use]
pub fn cookie(name: &str, value: &str, lifetime: Duration) -> String {
    format!(
        "{name}={value}; Path=/; Max-Age={}; Secure; HttpOnly; SameSite=None; Partitioned",
        lifetime.as_secs()
    )
}

/// Sends the browser on with 303, which never repeats a body, and sets cookies.
pub fn redirect<const N: usize>(location: &str, cookies: [String; N]) -> Response<Body> {
    let mut response = status(StatusCode::SEE_OTHER);
    insert(response.headers_mut(), header::LOCATION, location);
    for cookie in cookies {
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// An answer without a body, for machines.
#[must_use]
pub fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = status;
    with_security_headers(response)
}

/// A JSON answer, for machines.
#[must_use]
pub fn json(body: &impl serde::Serialize) -> Response<Body> {
    let Ok(text) = serde_json::to_string(body) else {
        return status(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let mut response = Response::new(Body::Text(text));
    insert(
        response.headers_mut(),
        header::CONTENT_TYPE,
        "application/json",
    );
    with_security_headers(response)
}

/// An answer that others may keep, by this `Cache-Control`.
#[must_use]
pub fn cached(mut response: Response<Body>, control: &'static str) -> Response<Body> {
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(control));
    response
}

/// Header values come from parsed URLs and our own texts; one that is none is left out.
fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
