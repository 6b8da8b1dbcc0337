//! The second request: Epic's redirect back with a code.

use std::time::Duration;

use lambda_http::Request;

use super::{
    LaunchType, Launched, Refusal, Trail, Voucher, legacy,
    query::Query,
    request::{cookie, cookies, is_callback, is_framed},
    transaction::Transaction,
};
use crate::bridge::Installation;

/// Longest authorization code, in bytes: Epic's may be JWTs.
const LONGEST_CODE: usize = 8192;
/// Longest state of ours.
const LONGEST_STATE: usize = 64;
/// How long a used launch is remembered. Epic's launch tokens live five minutes.
const REMEMBER: Duration = Duration::from_secs(600);

/// Whether this request completes a launch: Epic's redirect back, or a legacy link. Any other begins one.
#[must_use]
pub fn is_complete(request: &Request) -> bool {
    is_callback(request) || legacy::is_link(request)
}

/// Learns who launched: redeems the code of Epic's redirect, or opens the legacy link, once.
///
/// # Errors
/// [`Refusal`].
pub async fn complete(
    installation: &Installation,
    launch_type: LaunchType,
    request: &Request,
    trail: &Trail,
) -> Result<Launched, Refusal> {
    if is_callback(request) {
        redeem(installation, launch_type, request, trail).await
    } else {
        legacy::open(installation, launch_type, request).await
    }
}

async fn redeem(
    installation: &Installation,
    launch_type: LaunchType,
    request: &Request,
    trail: &Trail,
) -> Result<Launched, Refusal> {
    let query =
        Query::parse(request.uri().query().unwrap_or_default()).map_err(|_| Refusal::Query)?;
    let transaction = transaction(installation, launch_type, request, &query)?;
    trail.was_begun_as(&transaction.correlation);
    tracing::info!(event = "launch_returned", begun_as = %transaction.correlation);
    if query.has("error") {
        // Epic's description is not repeated: it is somebody else's text on our page.
        return Err(Refusal::DeniedByEpic);
    }
    let code = query.opaque("code", LONGEST_CODE).ok_or(Refusal::NoCode)?;
    check_response_issuer(&transaction, &query)?;

    let now = installation.clock.now();
    if !installation
        .table
        .use_launch(&transaction.launch_name, now.plus(REMEMBER))
        .await?
    {
        return Err(Refusal::UsedLaunch);
    }
    let client = launch_type.client(&installation.settings);
    let redirect_uri = launch_type.redirect_uri(&installation.settings);
    let endpoints = &transaction.endpoints;
    let token = installation
        .epic
        .exchange_code(
            client,
            endpoints,
            code,
            &redirect_uri,
            &transaction.verifier,
        )
        .await?;
    let user = installation
        .epic
        .verify_id_token(
            client,
            endpoints,
            token.id_token.as_ref(),
            &transaction.nonce,
        )
        .await?;
    trail.signed_in();
    if !launch_type.admits(user.kind) {
        return Err(Refusal::WrongRole {
            launch_type,
            kind: user.kind,
        });
    }
    Ok(Launched {
        voucher: Voucher::Epic {
            user,
            access_token: token.access_token,
        },
        members: token.members,
    })
}

fn transaction(
    installation: &Installation,
    launch_type: LaunchType,
    request: &Request,
    query: &Query,
) -> Result<Transaction, Refusal> {
    let state = query
        .opaque("state", LONGEST_STATE)
        .ok_or(Refusal::NoState)?;
    match cookie(request, &Transaction::cookie_name(state)) {
        Some(sealed) => Transaction::open(
            &installation.data_key,
            launch_type,
            sealed,
            state,
            installation.clock.now(),
        )
        .ok_or(Refusal::UnknownState),
        None if is_framed(request) && cookies(request).next().is_none() => Err(Refusal::CookieLost),
        None => Err(Refusal::UnknownState),
    }
}

/// RFC 9207: an `iss` in the response must be that of the server we sent the browser to.
fn check_response_issuer(transaction: &Transaction, query: &Query) -> Result<(), Refusal> {
    let endpoints = &transaction.endpoints;
    let ours = endpoints
        .issuer
        .as_deref()
        .unwrap_or_else(|| endpoints.oauth_root());
    let right = match query.single("iss") {
        Some(iss) => iss == ours,
        None => !query.has("iss") && !endpoints.names_itself,
    };
    if right { Ok(()) } else { Err(Refusal::MixedUp) }
}
