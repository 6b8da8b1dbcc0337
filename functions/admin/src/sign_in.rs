//! Sign-in with the hospital's OpenID Connect provider: authorization code flow with PKCE, state and nonce.

mod attempt;
mod callback;
mod return_path;

use lambda_http::{
    Body, Request, Response,
    http::{HeaderValue, header},
};
use maud::html;
use serde_json::json;
use shared::{bridge::Installation, oidc::Asked, telemetry::CorrelationId};

use self::attempt::Attempt;
use crate::{
    AdminError, Answer, Page, SignInError,
    answer::{self, wants_json},
};

pub use return_path::address;

/// Where the provider sends the browser back to.
const CALLBACK: &str = "/admin/callback";

/// Answers `GET /admin/sign-in`, `/admin/callback` and `/admin/signed-out`; `None` for anything else.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(
    installation: &Installation,
    request: &Request,
    correlation: &CorrelationId,
) -> Result<Option<Response<Body>>, AdminError> {
    if request.method() != "GET" {
        return Ok(None);
    }
    let response = match request.uri().path() {
        "/admin/sign-in" => begin(installation, request, correlation).await?,
        CALLBACK => callback::complete(installation, request, correlation).await?,
        "/admin/signed-out" => signed_out(request),
        _ => return Ok(None),
    };
    Ok(Some(response))
}

/// Sends the browser to the provider. Warm, nobody is called.
async fn begin(
    installation: &Installation,
    request: &Request,
    correlation: &CorrelationId,
) -> Result<Response<Body>, AdminError> {
    let provider = installation.sign_in.as_ref().ok_or(AdminError::NotSetUp)?;
    let attempt = Attempt::new(
        installation,
        return_path::asked(installation, request),
        correlation,
    );
    let asked = Asked {
        redirect_uri: &redirect_uri(installation),
        state: &attempt.state,
        nonce: &attempt.nonce,
        challenge: &attempt.challenge(),
    };
    let location = provider
        .authorize_url(&asked)
        .await
        .map_err(SignInError::from)?;
    let cookie = attempt.cookie(installation);
    let response = shared::page::redirect(&location, [cookie]);
    Ok(with_cookies(response, Attempt::clear_many(request)))
}

/// A refusal of the sign-in. What it came back with is of no more use.
pub fn refused(request: &Request, response: Response<Body>) -> Response<Body> {
    if request.uri().path() != CALLBACK {
        return response;
    }
    with_cookies(response, Attempt::clear_returned(request))
}

fn with_cookies(
    mut response: Response<Body>,
    cookies: impl IntoIterator<Item = String>,
) -> Response<Body> {
    for cookie in cookies {
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

fn signed_out(request: &Request) -> Response<Body> {
    let main = html! {
        p { "You are signed out here. Your hospital's own sign-in may still know you: on a shared computer, sign out there too or close the browser." }
        p { a.button href="/admin/sign-in" { "Sign in again" } }
    };
    let page = Page::new("Signed out", main, &json!({ "signed_out": true }));
    answer::write(request, None, Answer::Page(page))
}

fn redirect_uri(installation: &Installation) -> String {
    installation.settings.public_base_url.join(CALLBACK)
}

/// Whether a browser that is not signed in may be sent to the provider unasked.
#[must_use]
pub fn begins_unasked(request: &Request) -> bool {
    request.method() == "GET" && request.uri().path() == "/admin" && !wants_json(request)
}
