//! Texts a patient, family member or interpreter a join link, and redeems it.

mod form;
mod join;
mod share;
mod texting;

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::Bridge,
    launch::{self, Trail},
};
use tracing::Instrument as _;

/// Answers `POST /share` and `GET` and `POST /join/{token}`.
pub async fn handle(bridge: &Bridge, request: Request) -> Response<Body> {
    let trail = Trail::of(&request, None);
    let span = tracing::info_span!("share", correlation = %trail.viewer.correlation);
    launch::serve_in(bridge, &trail, async |installation| {
        let Some(token) = request.uri().path().strip_prefix("/join/") else {
            return share::answer(bridge, installation, &request, &trail).await;
        };
        if request.method() == "POST" {
            join::redeem(installation, &request, token, &trail).await
        } else {
            join::ask(installation, &request, token, &trail).await
        }
    })
    .instrument(span)
    .await
}
