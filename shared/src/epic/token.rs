//! Epic's token endpoint: codes and assertions into access tokens.

mod members;

use std::time::Duration;

use form_urlencoded::Serializer;
use http::StatusCode;
use reqwest::RequestBuilder;
use serde_json::{Map, Value};
use thiserror::Error;

use self::members::Members;
use super::{Endpoints, SigningKey, assertion};
use crate::{
    clock::Timestamp,
    http_client::{HttpClient, Method, Reply, TransportError, basic},
    settings::{AppClient, Secret},
    telemetry::Phi,
};

const TIMEOUT: Duration = Duration::from_secs(5);
/// A clock that differs from Epic's by more than this makes Epic refuse assertions.
const SUSPECT_SKEW: Duration = Duration::from_secs(120);

/// Why Epic gave no token.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TokenError {
    /// No answer. The code may be used up, so it is not sent again.
    #[error(
        "Epic's token endpoint gave no answer ({0}): if it lasts, check epic.oauth_base_url and that this installation's address may reach it"
    )]
    Unreachable(TransportError),
    /// Epic does not accept the app.
    #[error(
        "Epic refuses the app (invalid_client): check client_id and client_secret or private_keys of this environment; Epic needs up to 12 hours to learn a new app or key"
    )]
    InvalidClient,
    /// Epic does not accept the code.
    #[error(
        "Epic refuses the code (invalid_grant): it is used, expired or of another app; if it happens always, check that the FDI record and epic.clients name the same app"
    )]
    InvalidGrant,
    /// Any other refusal.
    #[error(
        "Epic's token endpoint answered HTTP {status} ({code}): if it lasts, look for the request in Epic's OAuth log and check the app's registration"
    )]
    Refused {
        /// HTTP status.
        status: StatusCode,
        /// OAuth error code, or what the answer was.
        code: &'static str,
    },
    /// The answer is no usable token response.
    #[error(
        "Epic's token response is not usable ({0}): check that epic.oauth_base_url leads to Epic itself and not to a page in front of it"
    )]
    Unusable(&'static str),
    /// The private key does not sign.
    #[error("the first of epic.private_keys does not sign: replace it by a new key")]
    Unsigned,
}

/// A token response, CONTEXT members and all.
#[derive(Debug, Clone)]
pub struct TokenResponse {
    /// For calls as this user.
    pub access_token: Secret,
    /// How long it lives; Epic's default is an hour.
    pub expires_in: Duration,
    /// The signed statement of who the user is, if `openid` was granted.
    pub id_token: Option<Phi<String>>,
    /// Every other member: CONTEXT and SMART launch context.
    pub members: Phi<Map<String, Value>>,
}

/// An app, ready to authenticate.
#[derive(Debug, Clone, Copy)]
pub(super) struct App<'a> {
    /// Its registration.
    pub client: &'a AppClient,
    /// The key it signs with, where it has no secret.
    pub key: Option<&'a SigningKey>,
}

/// Exchanges a code. Sent once, and once more only if no connection came about.
pub(super) async fn exchange_code(
    http: &HttpClient,
    app: App<'_>,
    endpoints: &Endpoints,
    now: Timestamp,
    code: &str,
    redirect_uri: &str,
    verifier: &str,
) -> Result<TokenResponse, TokenError> {
    let grant = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect_uri),
        ("code_verifier", verifier),
    ];
    let first = http
        .send(request(http, app, endpoints, now, &grant)?, TIMEOUT)
        .await;
    let reply = match first {
        Err(TransportError::Connect) => {
            http.send(request(http, app, endpoints, now, &grant)?, TIMEOUT)
                .await
        }
        other => other,
    };
    read(&reply.map_err(TokenError::Unreachable)?, now)
}

/// Fetches a token of the backend app (SMART Backend Services).
pub(super) async fn client_credentials(
    http: &HttpClient,
    app: App<'_>,
    endpoints: &Endpoints,
    now: Timestamp,
) -> Result<TokenResponse, TokenError> {
    let request = request(
        http,
        app,
        endpoints,
        now,
        &[("grant_type", "client_credentials")],
    )?;
    read(
        &http
            .send(request, TIMEOUT)
            .await
            .map_err(TokenError::Unreachable)?,
        now,
    )
}

fn request(
    http: &HttpClient,
    app: App<'_>,
    endpoints: &Endpoints,
    now: Timestamp,
    grant: &[(&str, &str)],
) -> Result<RequestBuilder, TokenError> {
    let mut form = Serializer::new(String::new());
    form.extend_pairs(grant);
    let mut request = http
        .request(Method::POST, &endpoints.token)
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded");
    if let Some(secret) = &app.client.client_secret {
        request = request.header(
            "authorization",
            basic(&app.client.client_id, secret.expose()),
        );
    } else {
        let key = app.key.ok_or(TokenError::Unsigned)?;
        let assertion = assertion::sign(key, &app.client.client_id, &endpoints.token, now)
            .map_err(|_| TokenError::Unsigned)?;
        form.append_pair("client_assertion_type", assertion::ASSERTION_TYPE)
            .append_pair("client_assertion", &assertion);
    }
    Ok(request.body(form.finish()))
}

fn read(reply: &Reply, now: Timestamp) -> Result<TokenResponse, TokenError> {
    warn_of_skew(reply, now);
    let body = reply.json::<Members>().map(|members| members.0);
    if reply.status != StatusCode::OK {
        let code = body
            .as_ref()
            .ok()
            .and_then(|body| body.get("error")?.as_str())
            .map_or("no OAuth error code", known_code);
        return Err(match code {
            "invalid_client" => TokenError::InvalidClient,
            "invalid_grant" => TokenError::InvalidGrant,
            code => TokenError::Refused {
                status: reply.status,
                code,
            },
        });
    }
    let mut members = body.map_err(|_| TokenError::Unusable("it is not a JSON object"))?;
    let token_type = members.remove("token_type");
    if !token_type
        .as_ref()
        .and_then(Value::as_str)
        .is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"))
    {
        return Err(TokenError::Unusable("token_type is not bearer"));
    }
    let access_token = match members.remove("access_token") {
        Some(Value::String(token)) if is_token(&token) => Secret::from(token),
        _ => return Err(TokenError::Unusable("access_token is missing or malformed")),
    };
    let id_token = match members.remove("id_token") {
        Some(Value::String(token)) => Some(Phi::new(token)),
        None | Some(Value::Null) => None,
        Some(_) => return Err(TokenError::Unusable("id_token is not a string")),
    };
    let expires_in = lifetime(members.remove("expires_in").as_ref());
    members.remove("refresh_token");
    Ok(TokenResponse {
        access_token,
        expires_in,
        id_token,
        members: Phi::new(members),
    })
}

/// A number or a string of digits; anything odd counts as a short life, which only costs a new token.
fn lifetime(expires_in: Option<&Value>) -> Duration {
    let seconds = match expires_in {
        Some(Value::Number(number)) => number.as_u64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
    Duration::from_secs(seconds.unwrap_or(60).min(86_400))
}

/// `b64token` of RFC 6750, widened to visible ASCII: no space, no line break that could split a header.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn known_code(code: &str) -> &'static str {
    [
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "unauthorized_client",
        "unsupported_grant_type",
    ]
    .into_iter()
    .find(|known| *known == code)
    .unwrap_or("an unknown OAuth error code")
}

fn warn_of_skew(reply: &Reply, now: Timestamp) {
    let Some(theirs) = reply.date() else { return };
    let skew = theirs.since(now).max(now.since(theirs));
    if skew > SUSPECT_SKEW {
        tracing::warn!(
            event = "clock_suspect",
            skew_seconds = skew.as_secs(),
            "this machine's clock and Epic's differ; Epic refuses client assertions from a wrong clock"
        );
    }
}
