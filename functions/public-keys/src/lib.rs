//! The JWK Set by which Epic checks our client assertions.

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::Bridge,
    epic::JwkSet,
    page::{self, StatusCode},
    telemetry::unless_it_panics,
};

/// Epic keeps a key set for 29 hours unless told otherwise; an hour makes a rotation quick and costs little.
const CACHE: &str = "public, max-age=3600, stale-if-error=86400";

/// Answers `GET /.well-known/jwks.json` with every public key, the signing one first.
pub async fn handle(bridge: &Bridge, _: Request) -> Response<Body> {
    let answered = unless_it_panics(keys(bridge)).await;
    answered.unwrap_or_else(|| page::status(StatusCode::INTERNAL_SERVER_ERROR))
}

async fn keys(bridge: &Bridge) -> Response<Body> {
    match bridge.installation().await {
        Ok(installation) => {
            let keys = JwkSet::of(installation.epic.keys());
            page::cached(page::json(&keys), CACHE)
        }
        // Why is in the log, under `settings_refused`.
        Err(_) => page::status(StatusCode::SERVICE_UNAVAILABLE),
    }
}
