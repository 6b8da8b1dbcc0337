//! The API's endpoints: which scope each wants, how often it was called, and what is none of them.

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, StatusCode, header::AUTHORIZATION},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::any,
};
use std::sync::PoisonError;

use super::{Zoom, answer::ApiError};

/// Where the API lives below the base.
pub(super) const ROOT: &str = "/sim/zoom/v2";

struct Endpoint {
    method: &'static str,
    path: &'static str,
    classic_scope: &'static str,
    granular_scope: &'static str,
}

const fn endpoint(
    method: &'static str,
    path: &'static str,
    classic_scope: &'static str,
    granular_scope: &'static str,
) -> Endpoint {
    Endpoint {
        method,
        path,
        classic_scope,
        granular_scope,
    }
}

#[rustfmt::skip]
static ENDPOINTS: [Endpoint; 20] = [
    endpoint("GET", "/users", "user:read:admin", "user:read:list_users:admin"),
    endpoint("POST", "/users", "user:write:admin", "user:write:user:admin"),
    endpoint("GET", "/users/{userId}", "user:read:admin", "user:read:user:admin"),
    endpoint("GET", "/users/{userId}/token", "user:read:admin", "user:read:token:admin"),
    endpoint("GET", "/users/{userId}/meetings", "meeting:read:admin", "meeting:read:list_meetings:admin"),
    endpoint("POST", "/users/{userId}/meetings", "meeting:write:admin", "meeting:write:meeting:admin"),
    endpoint("GET", "/meetings/{meetingId}", "meeting:read:admin", "meeting:read:meeting:admin"),
    endpoint("PATCH", "/meetings/{meetingId}", "meeting:write:admin", "meeting:update:meeting:admin"),
    endpoint("DELETE", "/meetings/{meetingId}", "meeting:write:admin", "meeting:delete:meeting:admin"),
    endpoint("PUT", "/meetings/{meetingId}/status", "meeting:write:admin", "meeting:update:status:admin"),
    endpoint("POST", "/meetings/{meetingId}/registrants", "meeting:write:admin", "meeting:write:registrant:admin"),
    endpoint("GET", "/past_meetings/{meetingId}/participants", "meeting:read:admin", "meeting:read:list_past_participants:admin"),
    endpoint("GET", "/rooms", "room:read:admin", "zoom_rooms:read:list_rooms:admin"),
    endpoint("PATCH", "/rooms/{id}/events", "room:write:admin", "zoom_rooms:update:room_control:admin"),
    endpoint("GET", "/accounts/{accountId}/settings", "account:read:admin", "account:read:settings:admin"),
    endpoint("GET", "/accounts/{accountId}/lock_settings", "account:read:admin", "account:read:lock_settings:admin"),
    endpoint("GET", "/accounts/{accountId}/plans/usage", "billing:read:admin", "billing:read:plan_usage:admin"),
    endpoint("GET", "/groups", "group:read:admin", "group:read:list_groups:admin"),
    endpoint("GET", "/groups/{groupId}/settings", "group:read:admin", "group:read:settings:admin"),
    endpoint("GET", "/groups/{groupId}/lock_settings", "group:read:admin", "group:read:lock_settings:admin"),
];

/// Scopes that no call wants, but events do.
const EVENT_SCOPES: [&str; 1] = ["meeting:read:participant:admin"];

/// The granular scopes of all endpoints and events.
pub(super) fn every_granular_scope() -> Vec<String> {
    ENDPOINTS
        .iter()
        .map(|endpoint| endpoint.granular_scope)
        .chain(EVENT_SCOPES)
        .map(str::to_owned)
        .collect()
}

fn template(request: &Request) -> Option<&str> {
    let path = request.extensions().get::<MatchedPath>()?;
    path.as_str().strip_prefix(ROOT)
}

fn of(request: &Request) -> Option<&'static Endpoint> {
    let path = template(request)?;
    ENDPOINTS
        .iter()
        .find(|endpoint| endpoint.method == request.method().as_str() && endpoint.path == path)
}

/// Middleware: counts the call, also when a fault answers it.
pub(super) async fn count(State(zoom): State<Zoom>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let name = if path == "/sim/zoom/oauth/token" {
        Some("/oauth/token".to_owned())
    } else {
        template(&request).map(ToOwned::to_owned)
    };
    if let Some(name) = name {
        let key = format!("{} {name}", request.method());
        let mut calls = zoom.0.calls.lock().unwrap_or_else(PoisonError::into_inner);
        *calls.entry(key).or_default() += 1;
    }
    next.run(request).await
}

/// Middleware: a valid access token whose scopes cover the endpoint.
pub(super) async fn authorise(State(zoom): State<Zoom>, request: Request, next: Next) -> Response {
    let Some(endpoint) = of(&request) else {
        return next.run(request).await;
    };
    match zoom.admit_token(request.headers(), endpoint) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

impl Zoom {
    fn admit_token(&self, headers: &HeaderMap, endpoint: &Endpoint) -> Result<(), ApiError> {
        let unauthorised =
            |message: &str| ApiError::new(StatusCode::UNAUTHORIZED, 124, message.to_owned());
        let account = self.account();
        let token = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .and_then(|(_, token)| account.access_tokens.get(token))
            .ok_or_else(|| unauthorised("Invalid access token."))?;
        if token.expires <= self.0.clock.now() {
            return Err(unauthorised("Access token is expired."));
        }
        let granted = |scope: &str| token.scopes.iter().any(|granted| granted == scope);
        if granted(endpoint.classic_scope) || granted(endpoint.granular_scope) {
            return Ok(());
        }
        // HTTP 400, not 403: that is how Zoom refuses a missing scope.
        Err(ApiError::bad_request(
            4711,
            format!(
                "Invalid access token, does not contain scopes:[{}, {}].",
                endpoint.classic_scope, endpoint.granular_scope
            ),
        ))
    }
}

/// Everything else below the API's root.
pub(super) fn unknown() -> Router<Zoom> {
    Router::new().route(
        "/sim/zoom/v2/{*path}",
        any(async || {
            ApiError::new(
                StatusCode::NOT_FOUND,
                2300,
                "This API endpoint is not recognized.",
            )
        }),
    )
}

/// A known path with another method.
pub(super) async fn wrong_method() -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        2300,
        "This API endpoint is not recognized.",
    )
}
