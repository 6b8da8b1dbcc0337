//! The token endpoint: strict about the client, the code and PKCE.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, CACHE_CONTROL},
    },
    response::{IntoResponse, Response},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use percent_encoding::percent_decode_str;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::{SignIn, id_token, locked, now};
use crate::epic::{parameters::Parameters, random::random_token};

/// Why there is no token: an OAuth error code (RFC 6749, 5.2).
type Refused = (StatusCode, &'static str);

const CLIENT: Refused = (StatusCode::UNAUTHORIZED, "invalid_client");
const GRANT: Refused = (StatusCode::BAD_REQUEST, "invalid_grant");
const REQUEST: Refused = (StatusCode::BAD_REQUEST, "invalid_request");
const GRANT_TYPE: Refused = (StatusCode::BAD_REQUEST, "unsupported_grant_type");
const SERVER: Refused = (StatusCode::INTERNAL_SERVER_ERROR, "server_error");

/// `POST {issuer}/token`
pub(super) async fn exchange(
    State(provider): State<SignIn>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    provider.count("token");
    match redeem(&provider, &headers, &body) {
        Ok(tokens) => ([(CACHE_CONTROL, "no-store")], Json(tokens)).into_response(),
        Err((status, code)) => {
            tracing::info!(code, "the hospital's sign-in refused a token request");
            let body = json!({ "error": code, "error_description": "<b>not</b> for a page" });
            (status, Json(body)).into_response()
        }
    }
}

fn redeem(provider: &SignIn, headers: &HeaderMap, body: &[u8]) -> Result<Value, Refused> {
    let form = Parameters::parse(body).map_err(|_| REQUEST)?;
    authenticate(provider, headers, &form)?;
    if form.get("grant_type") != Some("authorization_code") {
        return Err(GRANT_TYPE);
    }
    let code = form.get("code").ok_or(REQUEST)?;
    let verifier = form.get("code_verifier").ok_or(REQUEST)?;
    // Whatever is wrong below, this code is spent.
    let grant = provider.0.codes.redeem(code, now()).map_err(|_| GRANT)?;
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
    if form.get("redirect_uri") != Some(&grant.redirect_uri) || challenge != grant.challenge {
        return Err(GRANT);
    }
    let id_token = id_token::make(provider, &grant).map_err(|_| SERVER)?;
    let access_token = random_token::<32>().map_err(|_| SERVER)?;
    locked(&provider.0.access_tokens).insert(access_token.clone(), grant.person);
    Ok(json!({
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": grant.scope,
        "id_token": id_token,
    }))
}

/// One way of authentication, and only one: the header, or the form.
fn authenticate(provider: &SignIn, headers: &HeaderMap, form: &Parameters) -> Result<(), Refused> {
    let given = match (headers.get(AUTHORIZATION), form.get("client_secret")) {
        (Some(header), None) => header.to_str().ok().and_then(basic),
        (None, Some(secret)) => form
            .get("client_id")
            .map(|id| (id.to_owned(), secret.to_owned())),
        _ => None,
    };
    let options = &provider.0.options;
    let (id, secret) = given.ok_or(CLIENT)?;
    if id == options.client_id && secret == options.client_secret {
        Ok(())
    } else {
        Err(CLIENT)
    }
}

/// ID and secret, each URL-encoded before Basic (RFC 6749, 2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let decoded = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        let text = percent_decode_str(&text).decode_utf8().ok()?;
        Some(text.into_owned())
    };
    Some((decode(id)?, decode(secret)?))
}
