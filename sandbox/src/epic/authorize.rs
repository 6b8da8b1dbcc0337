//! The authorization endpoint. Refusals stay here: Epic shows a page and sends nobody back.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use url::Url;

use super::{
    instance::Instance,
    launch::Audience,
    one_time::Worthless,
    page,
    parameters::{Parameters, Repeated},
    random::NoRandomness,
    token::{Grant, is_form},
};

/// Fewest characters of `state` that can carry 122 bits.
const SHORTEST_STATE: usize = 22;

/// Why the request is refused; only the page's comment says it.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error(transparent)]
    Repeated(#[from] Repeated),
    #[error("content type is not application/x-www-form-urlencoded")]
    NotAForm,
    #[error("response_type is not code")]
    ResponseType,
    #[error("client_id is not a registered app")]
    Client,
    #[error("redirect_uri is not registered for this app")]
    RedirectUri,
    #[error("scope does not contain launch")]
    Scope,
    #[error("aud is not this server's FHIR base")]
    Audience,
    #[error("state is missing or shorter than {SHORTEST_STATE} characters")]
    State,
    #[error("code_challenge_method is not S256")]
    ChallengeMethod,
    #[error("code_challenge is missing or not a SHA-256 in Base64url")]
    Challenge,
    #[error("launch is missing")]
    LaunchMissing,
    #[error("launch {0}")]
    Launch(#[from] Worthless),
    #[error("launch belongs to another app than client_id")]
    LaunchAudience,
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// `GET {issuer}/authorize`
pub(super) async fn by_query(
    State(epic): State<Arc<Instance>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    authorize(&epic, query.unwrap_or_default().as_bytes())
}

/// `POST {issuer}/authorize`, which Epic recommends where URLs grow long.
pub(super) async fn by_form(
    State(epic): State<Arc<Instance>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    if !is_form(&headers) {
        return Err(Refusal::NotAForm);
    }
    authorize(&epic, &body)
}

fn authorize(epic: &Instance, encoded: &[u8]) -> Result<Response, Refusal> {
    let request = Request::check(epic, Parameters::parse(encoded)?)?;
    if epic.deny_next.take() {
        return Ok(redirect(
            request.redirect,
            &[("error", "access_denied"), ("state", &request.grant.state)],
        ));
    }
    let state = request.grant.state.clone();
    let code = epic.codes.issue(request.grant, epic.clock.unix())?;
    Ok(redirect(
        request.redirect,
        &[("code", &code), ("state", &state)],
    ))
}

/// A request that passed every check; its launch is used up.
struct Request {
    redirect: Url,
    grant: Grant,
}

impl Request {
    fn check(epic: &Instance, parameters: Parameters) -> Result<Self, Refusal> {
        let clients = &epic.options.clients;
        let get = |name| parameters.get(name);
        if get("response_type") != Some("code") {
            return Err(Refusal::ResponseType);
        }
        let client_id = get("client_id").ok_or(Refusal::Client)?;
        clients.with_id(client_id).ok_or(Refusal::Client)?;
        let redirect_uri = get("redirect_uri").ok_or(Refusal::RedirectUri)?;
        let redirect = Url::parse(redirect_uri).map_err(|_| Refusal::RedirectUri)?;
        let scope = get("scope").ok_or(Refusal::Scope)?;
        if !scope.split(' ').any(|scope| scope == "launch") {
            return Err(Refusal::Scope);
        }
        if get("aud") != Some(&epic.addresses.fhir()) {
            return Err(Refusal::Audience);
        }
        let state = get("state")
            .filter(|state| state.len() >= SHORTEST_STATE)
            .ok_or(Refusal::State)?;
        if get("code_challenge_method") != Some("S256") {
            return Err(Refusal::ChallengeMethod);
        }
        let code_challenge = get("code_challenge")
            .filter(|challenge| is_sha256(challenge))
            .ok_or(Refusal::Challenge)?;

        let known_redirect = |audience| {
            let app = match audience {
                Audience::Provider | Audience::Nurse | Audience::Room => &clients.provider,
                Audience::Patient | Audience::DeviceTest => &clients.patient,
            };
            app.client_id == client_id && app.redirect_uris.iter().any(|uri| uri == redirect_uri)
        };
        if ![Audience::Provider, Audience::Nurse, Audience::Patient]
            .into_iter()
            .any(known_redirect)
        {
            return Err(Refusal::RedirectUri);
        }
        // Last, because it uses the launch up.
        let launch = epic.redeem_launch(get("launch").ok_or(Refusal::LaunchMissing)?)?;
        if !known_redirect(launch.audience) {
            return Err(Refusal::LaunchAudience);
        }
        Ok(Self {
            redirect,
            grant: Grant {
                launch,
                client_id: client_id.to_owned(),
                redirect_uri: redirect_uri.to_owned(),
                code_challenge: code_challenge.to_owned(),
                scope: scope.to_owned(),
                state: state.to_owned(),
                nonce: get("nonce").map(str::to_owned),
            },
        })
    }
}

/// Unpadded Base64url of 32 bytes.
fn is_sha256(challenge: &str) -> bool {
    challenge.len() == 43
        && challenge
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn redirect(mut to: Url, parameters: &[(&str, &str)]) -> Response {
    to.query_pairs_mut().extend_pairs(parameters);
    (StatusCode::FOUND, [(LOCATION, String::from(to))]).into_response()
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        tracing::info!(reason = %self, "Epic refused an authorization request");
        (
            StatusCode::BAD_REQUEST,
            page::oauth_error(&self.to_string()),
        )
            .into_response()
    }
}
