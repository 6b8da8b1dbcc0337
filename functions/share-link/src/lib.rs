//! Texts a patient, family member or interpreter a join link, and redeems it.

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::Bridge,
    page::{self, StatusCode},
};

/// Answers `POST /share` and `GET` and `POST /join/{token}`.
pub async fn handle(bridge: &Bridge, request: Request) -> Response<Body> {
    let _ = (bridge, request);
    page::status(StatusCode::NOT_FOUND)
}
