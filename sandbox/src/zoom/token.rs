//! Server-to-Server OAuth: `POST /oauth/token` and what ends a token.

use axum::{
    Json, Router,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header::AUTHORIZATION},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::{Zoom, random};

/// Seconds that an access token lives.
const LIFETIME: i64 = 3_600;

/// One access token.
#[derive(Debug)]
pub(super) struct AccessToken {
    pub(super) expires: OffsetDateTime,
    pub(super) scopes: Vec<String>,
}

pub(super) fn routes() -> Router<Zoom> {
    Router::new().route("/sim/zoom/oauth/token", post(issue))
}

/// The reason and error of a refusal, in the words of Zoom's token endpoint.
struct Refusal(&'static str, &'static str);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "reason": self.0, "error": self.1 });
        (StatusCode::BAD_REQUEST, Json(body)).into_response()
    }
}

async fn issue(
    State(zoom): State<Zoom>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let query = query.unwrap_or_default();
    // Clients in the field send the parameters either way.
    let parameter = |name: &str| {
        form_urlencoded::parse(query.as_bytes())
            .chain(form_urlencoded::parse(&body))
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    let mut account = zoom.account();
    if basic_credentials(&headers)
        != Some((
            account.options.client_id.clone(),
            account.options.client_secret.clone(),
        ))
    {
        return Err(Refusal(
            "Invalid client_id or client_secret",
            "invalid_client",
        ));
    }
    if parameter("grant_type").as_deref() != Some("account_credentials") {
        return Err(Refusal("unsupported grant type", "unsupported_grant_type"));
    }
    match parameter("account_id") {
        None => return Err(Refusal("Bad Request", "invalid_request")),
        Some(id) if id != account.options.account_id => {
            return Err(Refusal("Account does not exist", "invalid_request"));
        }
        Some(_) => {}
    }
    if account.options.one_token_at_a_time {
        account.access_tokens.clear();
    }
    let token = random::secret();
    let scopes = account.options.scopes.clone();
    let answer = json!({
        "access_token": token,
        "token_type": "bearer",
        "expires_in": LIFETIME,
        "scope": scopes.join(" "),
        "api_url": format!("{}/sim/zoom", zoom.0.base),
    });
    let expires = zoom.0.clock.now() + Duration::seconds(LIFETIME);
    account
        .access_tokens
        .insert(token, AccessToken { expires, scopes });
    Ok(Json(answer).into_response())
}

fn basic_credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

impl Zoom {
    /// Ends every access token, as deactivating and activating the app does: calls answer 401 with code 124.
    pub fn revoke_tokens(&self) {
        self.account().access_tokens.clear();
    }
}
