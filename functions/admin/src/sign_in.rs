//! Sign-in with the hospital's OpenID Connect provider.

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::{Bridge, Installation},
    settings,
    telemetry::CorrelationId,
};

use crate::AdminError;

/// Answers `GET /admin/sign-in`, `/admin/callback` and `/admin/signed-out`; `None` for any other address.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(
    _bridge: &Bridge,
    _installation: &Installation,
    _provider: &settings::Admin,
    _request: &Request,
    _correlation: &CorrelationId,
) -> Result<Option<Response<Body>>, AdminError> {
    Ok(None)
}
