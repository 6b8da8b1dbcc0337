//! The provider's redirect back with a code.

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::Installation,
    launch::Query,
    oidc::{Code, Groups, Identity, Provider},
    telemetry::CorrelationId,
};

use super::{Attempt, redirect_uri};
use crate::{
    AdminError, SignInError, audit,
    error::Denial,
    session::{self, Admin, Role},
};

/// Longest authorization code, in bytes.
const LONGEST_CODE: usize = 8192;

/// Opens a session for whoever the provider vouches for, if they may.
pub(super) async fn complete(
    installation: &Installation,
    request: &Request,
    correlation: &CorrelationId,
) -> Result<Response<Body>, AdminError> {
    let provider = installation.sign_in.as_ref().ok_or(AdminError::NotSetUp)?;
    let query =
        Query::parse(request.uri().query().unwrap_or_default()).map_err(SignInError::from)?;
    let attempt = Attempt::of(installation, request, &query)?;
    tracing::info!(event = "sign_in_returned", begun_as = %attempt.correlation);
    let name = attempt.name(installation);
    if !installation.table.use_launch(&name, attempt.until).await? {
        return Err(SignInError::Used.into());
    }
    let identity = match redeem(installation, provider, &attempt, &query).await {
        Ok(identity) => identity,
        Err(error) => {
            audit::sign_in_refused(installation, None, &error, correlation).await?;
            return Err(error.into());
        }
    };
    let (admin, groups) = match admit(installation, &identity) {
        Ok(admitted) => admitted,
        Err(error) => {
            audit::sign_in_refused(installation, Some(&identity), &error, correlation).await?;
            return Err(error.into());
        }
    };
    // Whatever this browser's session was, the new one has nothing of it.
    if let Some(earlier) = session::of(installation, request).await? {
        earlier.end(installation).await?;
    }
    audit::record(
        installation,
        Some(&admin),
        &audit::Action::SignedIn,
        correlation,
    )
    .await?;
    let opened = session::open_with_groups(installation, admin, groups).await?;
    Ok(shared::page::redirect(
        &attempt.back,
        [opened.cookie, attempt.cleared()],
    ))
}

async fn redeem(
    installation: &Installation,
    provider: &Provider,
    attempt: &Attempt,
    query: &Query,
) -> Result<Identity, SignInError> {
    check_response_issuer(provider, query).await?;
    if query.has("error") {
        // Its description is not repeated: it is somebody else's text on our page.
        return Err(SignInError::Denied(Denial::of(query.single("error"))));
    }
    let code = Code {
        code: query
            .opaque("code", LONGEST_CODE)
            .ok_or(SignInError::NoCode)?,
        redirect_uri: &redirect_uri(installation),
        verifier: &attempt.verifier,
        nonce: &attempt.nonce,
    };
    Ok(provider.redeem(&code).await?)
}

/// RFC 9207: an `iss` in the response must be that of the provider we sent the browser to.
async fn check_response_issuer(provider: &Provider, query: &Query) -> Result<(), SignInError> {
    let metadata = provider.metadata().await?;
    let right = match query.single("iss") {
        Some(iss) => iss == metadata.issuer,
        None => !query.has("iss") && !metadata.names_itself(),
    };
    if right {
        Ok(())
    } else {
        Err(SignInError::MixedUp)
    }
}

/// Who they are here, with those of their groups that make them so.
fn admit(
    installation: &Installation,
    identity: &Identity,
) -> Result<(Admin, Vec<String>), SignInError> {
    let settings = installation.settings.admin.as_ref();
    let claim = settings.map_or_else(String::new, |admin| admin.groups_claim.clone());
    let groups = match &identity.groups {
        Groups::Listed(groups) => groups,
        Groups::Absent => return Err(SignInError::NoGroups { claim }),
        Groups::Elsewhere => return Err(SignInError::TooManyGroups { claim }),
    };
    let groups = Role::groups_that_count(installation, groups);
    let role = Role::of(installation, &groups).ok_or(SignInError::NotAMember { claim })?;
    let admin = Admin {
        subject: identity.subject.clone(),
        name: identity.name.clone(),
        role,
    };
    Ok((admin, groups))
}
