//! The authorization endpoint: a page to choose who signs in. No password is asked; nobody here is real.

use axum::{
    extract::{RawQuery, State},
    http::{StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use url::Url;

use super::{
    Grant, SignIn, now,
    page::{self, LOGIN, NOBODY},
    people::Person,
};
use crate::epic::parameters::Parameters;

/// `GET {issuer}/authorize`
pub(super) async fn show(State(provider): State<SignIn>, RawQuery(query): RawQuery) -> Response {
    provider.count("authorize");
    // The first key takes a moment to make: the person waits for it, and not the bridge.
    let keys = provider.clone();
    tokio::task::spawn_blocking(move || keys.0.key.get().map(|_| ()))
        .await
        .ok();
    let query = query.unwrap_or_default();
    let Ok(parameters) = Parameters::parse(query.as_bytes()) else {
        return wrong("a parameter is repeated");
    };
    let options = &provider.0.options;
    if parameters.get("client_id") != Some(&options.client_id) {
        return wrong("client_id is not registered");
    }
    let registered = parameters.get("redirect_uri") == Some(&options.redirect_uri);
    let Some(redirect) = Url::parse(&options.redirect_uri)
        .ok()
        .filter(|_| registered)
    else {
        return wrong("redirect_uri is not registered for this client");
    };
    match answer(&provider, &parameters) {
        Ok(None) => page::choose(&query).into_response(),
        Ok(Some(code)) => back(&provider, redirect, &parameters, ("code", &code)),
        Err(error) => back(&provider, redirect, &parameters, ("error", error)),
    }
}

/// A code for whoever was chosen, if someone was yet.
fn answer(provider: &SignIn, parameters: &Parameters) -> Result<Option<String>, &'static str> {
    let get = |name| parameters.get(name);
    if get("response_type") != Some("code") {
        return Err("unsupported_response_type");
    }
    let scope = get("scope").unwrap_or_default();
    if !scope.split(' ').any(|scope| scope == "openid") {
        return Err("invalid_scope");
    }
    let challenge = get("code_challenge").filter(|challenge| challenge.len() == 43);
    let challenge = challenge.ok_or("invalid_request")?;
    if get("code_challenge_method") != Some("S256") || get("state").is_none() {
        return Err("invalid_request");
    }
    let Some(login) = get(LOGIN) else {
        return Ok(None);
    };
    if login == NOBODY {
        return Err("access_denied");
    }
    let grant = Grant {
        person: Person::with_login(login).ok_or("access_denied")?,
        redirect_uri: provider.0.options.redirect_uri.clone(),
        challenge: challenge.to_owned(),
        nonce: get("nonce").map(str::to_owned),
        scope: scope.to_owned(),
    };
    let code = provider.0.codes.issue(grant, now());
    code.map(Some).map_err(|_| "server_error")
}

fn back(provider: &SignIn, mut to: Url, parameters: &Parameters, answer: (&str, &str)) -> Response {
    let mut query = to.query_pairs_mut();
    query.append_pair(answer.0, answer.1);
    if answer.0 == "error" {
        query.append_pair("error_description", "<script>alert('sign-in')</script>");
    }
    if let Some(state) = parameters.get("state") {
        query.append_pair("state", state);
    }
    query.append_pair("iss", &provider.issuer());
    drop(query);
    (StatusCode::FOUND, [(LOCATION, String::from(to))]).into_response()
}

fn wrong(reason: &'static str) -> Response {
    (StatusCode::BAD_REQUEST, page::wrong(reason)).into_response()
}
