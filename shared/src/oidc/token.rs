//! The token endpoint: a code into an ID token.

use std::time::Duration;

use form_urlencoded::Serializer;
use http::StatusCode;
use reqwest::RequestBuilder;
use serde::Deserialize;

use super::{Code, Metadata, OidcError, metadata::ClientAuthentication};
use crate::{
    http_client::{HttpClient, Method, Reply, TransportError, basic},
    settings::{Admin, Secret},
    telemetry::Phi,
};

const TIMEOUT: Duration = Duration::from_secs(5);

/// What the endpoint answers.
pub(super) struct Tokens {
    /// Who signed in.
    pub id_token: Phi<String>,
    /// For the userinfo endpoint.
    pub access_token: Option<Secret>,
}

#[derive(Deserialize)]
struct Response {
    id_token: Option<String>,
    access_token: Option<String>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// Exchanges a code. Sent once, and once more only if no connection came about.
pub(super) async fn exchange(
    http: &HttpClient,
    metadata: &Metadata,
    admin: &Admin,
    code: &Code<'_>,
) -> Result<Tokens, OidcError> {
    let send = || async {
        let request = request(http, metadata, admin, code)?;
        Ok::<_, OidcError>(http.send(request, TIMEOUT).await)
    };
    let reply = match send().await? {
        Err(TransportError::Connect) => send().await?,
        other => other,
    };
    read(&reply.map_err(|reason| OidcError::Unreachable {
        what: "token endpoint",
        reason,
    })?)
}

fn request(
    http: &HttpClient,
    metadata: &Metadata,
    admin: &Admin,
    code: &Code<'_>,
) -> Result<RequestBuilder, OidcError> {
    let mut form = Serializer::new(String::new());
    form.extend_pairs([
        ("grant_type", "authorization_code"),
        ("code", code.code),
        ("redirect_uri", code.redirect_uri),
        ("code_verifier", code.verifier),
    ]);
    let (id, secret) = (&admin.oidc_client_id, admin.oidc_client_secret.expose());
    let mut request = http
        .request(Method::POST, &metadata.token_endpoint)
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded");
    match metadata.authentication()? {
        ClientAuthentication::Basic => request = request.header("authorization", basic(id, secret)),
        ClientAuthentication::Post => {
            form.extend_pairs([("client_id", id.as_str()), ("client_secret", secret)]);
        }
    }
    Ok(request.body(form.finish()))
}

fn read(reply: &Reply) -> Result<Tokens, OidcError> {
    if reply.status != StatusCode::OK {
        let refusal = reply.json::<Refusal>().ok();
        return Err(
            match refusal.as_ref().map(|refusal| refusal.error.as_str()) {
                Some("invalid_client") => OidcError::InvalidClient,
                Some("invalid_grant") => OidcError::InvalidGrant,
                _ => OidcError::Refused(reply.status),
            },
        );
    }
    let response: Response = reply
        .json()
        .map_err(|_| OidcError::Token("it is not the JSON expected"))?;
    let id_token = response
        .id_token
        .ok_or(OidcError::Token("it has no id_token"))?;
    Ok(Tokens {
        id_token: Phi::new(id_token),
        // What could split a header is no token.
        access_token: response
            .access_token
            .filter(|token| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()))
            .map(Secret::from),
    })
}
