//! The token endpoint: authorization codes for people, client credentials for the backend app.

pub(super) mod assertion;
mod client;
pub(super) mod client_keys;
mod error;
mod id_token;
pub(super) mod overrides;
mod response;

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::{
        HeaderMap,
        header::{CACHE_CONTROL, CONTENT_TYPE, PRAGMA},
    },
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use serde_json::json;

use super::{
    access::{self, Bearer},
    instance::Instance,
    launch::Launch,
    options::App,
    parameters::Parameters,
};
use error::{GrantError, TokenError};

/// What an authorization code stands for.
#[derive(Debug)]
pub(super) struct Grant {
    pub(super) launch: Launch,
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) code_challenge: String,
    pub(super) scope: String,
    pub(super) state: String,
    pub(super) nonce: Option<String>,
}

/// `POST {issuer}/token`
pub(super) async fn exchange(
    State(epic): State<Arc<Instance>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, TokenError> {
    if !is_form(&headers) {
        return Err(TokenError::Request("the body is not a form"));
    }
    let form =
        Parameters::parse(&body).map_err(|_| TokenError::Request("a parameter is repeated"))?;
    let app = client::authenticate(&epic, &headers, &form).await?;
    let response = match form.get("grant_type") {
        Some("authorization_code") => redeem_code(&epic, app, &form)?,
        Some("client_credentials") => backend(&epic, app)?,
        Some(_) => return Err(TokenError::UnsupportedGrantType),
        None => return Err(TokenError::Request("grant_type is missing")),
    };
    Ok((
        [
            (CONTENT_TYPE, "application/json"),
            (CACHE_CONTROL, "no-store"),
            (PRAGMA, "no-cache"),
        ],
        response,
    )
        .into_response())
}

fn redeem_code(epic: &Instance, app: &App, form: &Parameters) -> Result<String, TokenError> {
    let code = form
        .get("code")
        .ok_or(TokenError::Request("code is missing"))?;
    let redirect_uri = form
        .get("redirect_uri")
        .ok_or(TokenError::Request("redirect_uri is missing"))?;
    let verifier = form
        .get("code_verifier")
        .ok_or(TokenError::Request("code_verifier is missing"))?;

    // Whatever is wrong below, this code is spent.
    let grant = epic
        .codes
        .redeem(code, epic.clock.unix())
        .map_err(GrantError::Code)?;
    if grant.client_id != app.client_id {
        return Err(GrantError::OtherClient.into());
    }
    if grant.redirect_uri != redirect_uri {
        return Err(GrantError::RedirectUri.into());
    }
    if !is_verifier(verifier) || challenge(verifier) != grant.code_challenge {
        return Err(GrantError::Verifier.into());
    }
    response::for_person(epic, &grant)
}

fn backend(epic: &Instance, app: &App) -> Result<String, TokenError> {
    if app.client_id != epic.options.clients.backend.client_id {
        return Err(TokenError::UnauthorizedClient);
    }
    let token = epic
        .access_tokens
        .issue(Bearer::Backend, epic.clock.unix())?;
    Ok(json!({
        "access_token": token,
        "token_type": "bearer",
        "expires_in": access::LIFETIME,
        "scope": "system/Telehealth.write system/Practitioner.read",
    })
    .to_string())
}

/// Whether the body claims to be a form.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| {
            kind.trim()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
}

/// Grammar of RFC 7636 4.1.
fn is_verifier(verifier: &str) -> bool {
    (43..=128).contains(&verifier.len())
        && verifier
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

/// S256 of RFC 7636 4.2.
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
}
