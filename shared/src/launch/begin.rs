//! The first request: an FDI record's URL, opened by Epic's client.

use form_urlencoded::Serializer;
use lambda_http::{Body, Request, Response};

use super::{
    LaunchType, Refusal,
    issuer::Issuer,
    query::Query,
    request::{cookie, is_framed, launch_key},
    transaction::{LIFETIME, Transaction},
};
use crate::{
    bridge::Installation,
    data_key::sha256,
    epic::UserKind,
    page::{self, Viewer},
};

/// Longest launch token, in bytes.
const LONGEST_LAUNCH: usize = 4096;
/// What we ask of Epic: the launch, and who launches.
const SCOPE: &str = "launch openid fhirUser";
/// Where a login makes an address: who launches, by their login too.
const SCOPE_WITH_LOGIN: &str = "launch openid fhirUser profile";
/// Tells whether a frame keeps cookies, before the one-time launch token is spent on finding out.
const PROBE: &str = "__Host-frame";
const PROBED: &str = "cookie_check";

/// Sends the browser to Epic. Warm, or with `epic.oauth_base_url` set, nobody is called.
///
/// # Errors
/// [`Refusal`]; a launch that is refused here has called nobody.
pub async fn begin(
    installation: &Installation,
    launch_type: LaunchType,
    request: &Request,
    viewer: &Viewer,
) -> Result<Response<Body>, Refusal> {
    let settings = &installation.settings;
    if !settings.launch_key.matches(launch_key(request)) {
        return Err(Refusal::LaunchKey);
    }
    let raw = request.uri().query().unwrap_or_default();
    let query = Query::parse(raw).map_err(|_| Refusal::Query)?;
    let iss = query.single("iss").ok_or(Refusal::NoIssuer)?;
    let launch = query
        .opaque("launch", LONGEST_LAUNCH)
        .ok_or(Refusal::NoLaunch)?;
    match Issuer::of(settings, iss) {
        Issuer::Ours => {}
        Issuer::OtherEnvironment => return Err(Refusal::OtherEnvironment),
        Issuer::Unknown => return Err(Refusal::UnknownIssuer),
    }
    if is_framed(request) && cookie(request, PROBE).is_none() {
        let again = again(request.uri().path(), iss, launch);
        return Ok(if query.has(PROBED) {
            page::open_outside_frame(&again, viewer)
        } else {
            page::redirect(
                &format!("{again}&{PROBED}=1"),
                [page::cookie(PROBE, "1", LIFETIME)],
            )
        });
    }

    let client = launch_type.client(settings);
    let endpoints = installation.epic.endpoints(client).await?;
    let launch_name = installation
        .data_key
        .name("launch", &[&sha256(launch.as_bytes())]);
    let transaction = Transaction::new(
        launch_type,
        endpoints,
        launch_name,
        installation.clock.now(),
        viewer.correlation.clone(),
    );
    let location = authorize_url(installation, launch_type, &transaction, iss, launch);
    let sealed = transaction.seal(&installation.data_key);
    tracing::info!(event = "launch_begun");
    Ok(page::redirect(
        &location,
        [page::cookie(
            &Transaction::cookie_name(&transaction.state),
            &sealed,
            LIFETIME,
        )],
    ))
}

fn authorize_url(
    installation: &Installation,
    launch_type: LaunchType,
    transaction: &Transaction,
    iss: &str,
    launch: &str,
) -> String {
    let settings = &installation.settings;
    let authorize = &transaction.endpoints.authorize;
    let query = Serializer::new(String::new())
        .append_pair("response_type", "code")
        .append_pair("client_id", &launch_type.client(settings).client_id)
        .append_pair("redirect_uri", &launch_type.redirect_uri(settings))
        .append_pair("scope", scope(installation, launch_type))
        .append_pair("launch", launch)
        // SMART App Launch: the `iss` of the launch. Epic may compare it letter by letter, a slash at its end too.
        .append_pair("aud", iss)
        .append_pair("state", &transaction.state)
        .append_pair("nonce", &transaction.nonce)
        .append_pair("code_challenge", &transaction.challenge())
        .append_pair("code_challenge_method", "S256")
        .finish();
    let separator = if authorize.contains('?') { '&' } else { '?' };
    format!("{authorize}{separator}{query}")
}

fn scope(installation: &Installation, launch_type: LaunchType) -> &'static str {
    let by_login = installation.settings.epic.login_email_domain.is_some();
    if by_login && launch_type.admits(UserKind::Practitioner) {
        SCOPE_WITH_LOGIN
    } else {
        SCOPE
    }
}

/// This launch's address again, with what counts of its query and nothing else: the rest may be no fit header.
fn again(path: &str, iss: &str, launch: &str) -> String {
    let query = Serializer::new(String::new())
        .append_pair("iss", iss)
        .append_pair("launch", launch)
        .finish();
    format!("{path}?{query}")
}
