//! Which app calls, and whether it can prove it.

use axum::http::{HeaderMap, header::AUTHORIZATION};
use base64::{Engine, engine::general_purpose::STANDARD};
use percent_encoding::percent_decode_str;

use crate::epic::{
    instance::Instance,
    options::{App, ClientAuth},
    parameters::Parameters,
};

use super::{
    assertion,
    error::{ClientError, TokenError},
};

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What a request offers as proof.
enum Proof<'a> {
    Secret { client_id: String, secret: String },
    Assertion(&'a str),
}

pub(super) async fn authenticate<'a>(
    epic: &'a Instance,
    headers: &HeaderMap,
    form: &Parameters,
) -> Result<&'a App, TokenError> {
    match proof(headers, form)? {
        Proof::Secret { client_id, secret } => {
            let app = registered(epic, &client_id)?;
            match &app.auth {
                ClientAuth::Secret(registered) if *registered == secret => Ok(app),
                ClientAuth::Secret(_) => Err(ClientError::Secret.into()),
                ClientAuth::PrivateKeyJwt { .. } => Err(ClientError::Method.into()),
            }
        }
        Proof::Assertion(token) => {
            let claimed = assertion::Claimed::read(token).map_err(ClientError::from)?;
            let app = registered(epic, claimed.client_id())?;
            let ClientAuth::PrivateKeyJwt { jwks_url } = &app.auth else {
                return Err(ClientError::Method.into());
            };
            claimed
                .verify(epic, jwks_url)
                .await
                .map_err(ClientError::from)?;
            Ok(app)
        }
    }
}

/// The one way of authentication that the request uses.
fn proof<'a>(headers: &HeaderMap, form: &'a Parameters) -> Result<Proof<'a>, TokenError> {
    let basic = headers.get(AUTHORIZATION);
    let secret = form.get("client_secret");
    let assertion = form.get("client_assertion");
    let client_id = form.get("client_id");
    match (basic, secret, assertion) {
        (Some(_), None, None) | (None, None, Some(_)) if client_id.is_some() => Err(
            // SMART App Launch: "omit for confidential apps".
            TokenError::Request("client_id must be left out by a confidential app"),
        ),
        (Some(header), None, None) => Ok(header
            .to_str()
            .ok()
            .and_then(basic_credentials)
            .ok_or(ClientError::MalformedBasic)?),
        (None, Some(secret), None) => Ok(Proof::Secret {
            client_id: client_id.ok_or(ClientError::Unknown)?.to_owned(),
            secret: secret.to_owned(),
        }),
        (None, None, Some(assertion)) => {
            if form.get("client_assertion_type") != Some(ASSERTION_TYPE) {
                return Err(TokenError::Request("client_assertion_type is wrong"));
            }
            Ok(Proof::Assertion(assertion))
        }
        (None, None, None) => Err(ClientError::Missing.into()),
        _ => Err(TokenError::Request(
            "more than one way of client authentication",
        )),
    }
}

/// Both halves are URL-encoded before they are joined (RFC 6749 2.3.1), which matters for `+ / =` in secrets.
fn basic_credentials(header: &str) -> Option<Proof<'static>> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (client_id, secret) = decoded.split_once(':')?;
    Some(Proof::Secret {
        client_id: form_decode(client_id)?,
        secret: form_decode(secret)?,
    })
}

fn form_decode(half: &str) -> Option<String> {
    let spaced = half.replace('+', " ");
    Some(percent_decode_str(&spaced).decode_utf8().ok()?.into_owned())
}

fn registered<'a>(epic: &'a Instance, client_id: &str) -> Result<&'a App, ClientError> {
    epic.options
        .clients
        .with_id(client_id)
        .ok_or(ClientError::Unknown)
}
