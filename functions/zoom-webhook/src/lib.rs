//! Zoom's events become presence and due notifications, in one transaction, before Zoom gets its 200.

mod receive;

use lambda_http::{Body, Request, Response};
use serde_json::json;
use shared::{
    bridge::{Bridge, Installation},
    page::{self, StatusCode},
    telemetry::unless_it_panics,
    zoom::webhook::{self, Event, Verified},
};

pub use receive::{ReceiveError, Received};

/// Longest body that is looked at, in bytes; Zoom's are a few thousand.
const LONGEST: usize = 256 * 1024;

/// Answers `POST /zoom/webhook`.
///
/// 401: not signed by Zoom. 400: signed, but no event. 5xx: our trouble, so that Zoom sends it again. 200 for all
/// else, events that nobody here knows included: Zoom would only repeat them.
pub async fn handle(bridge: &Bridge, request: Request) -> Response<Body> {
    let answered = unless_it_panics(receive_from(bridge, request)).await;
    answered.unwrap_or_else(|| page::status(StatusCode::INTERNAL_SERVER_ERROR))
}

async fn receive_from(bridge: &Bridge, request: Request) -> Response<Body> {
    let Ok(installation) = bridge.installation().await else {
        // Without the secret nothing can be believed, and nothing may be lost.
        return page::status(StatusCode::SERVICE_UNAVAILABLE);
    };
    let body = bytes(request.body());
    if body.len() > LONGEST {
        return page::status(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let verified = match verify(&installation, &request, body) {
        Ok(verified) => verified,
        Err(reason) => {
            tracing::warn!(event = "webhook_refused", %reason);
            return page::status(StatusCode::UNAUTHORIZED);
        }
    };
    installation
        .successes
        .zoom_webhook
        .tell(installation.clock.now());
    let answer = answer(&installation, body, verified);
    // Beside it, so that Zoom waits no longer.
    let (response, ()) = tokio::join!(answer, installation.tell_successes());
    response
}

/// Answers what Zoom signed.
async fn answer(installation: &Installation, body: &[u8], verified: Verified) -> Response<Body> {
    match Event::parse(body) {
        Err(reason) => {
            tracing::warn!(event = "webhook_malformed", %reason);
            page::status(StatusCode::BAD_REQUEST)
        }
        Ok(Event::UrlValidation(validation)) => {
            let Some(plain) = validation.plain_token else {
                return page::status(StatusCode::BAD_REQUEST);
            };
            let secret = &installation.settings.zoom.webhook_secret_token;
            let encrypted = webhook::answer_challenge(secret, &plain);
            page::json(&json!({ "plainToken": plain, "encryptedToken": encrypted }))
        }
        Ok(Event::Other) => page::status(StatusCode::OK),
        Ok(Event::Meeting(happening)) => {
            let late = verified == Verified::Late;
            match receive::receive(installation, &happening, late).await {
                Ok(received) => {
                    tracing::info!(event = "webhook_received", ?received, late);
                    page::status(StatusCode::OK)
                }
                Err(reason) => {
                    tracing::error!(event = "webhook_not_stored", %reason);
                    page::status(StatusCode::SERVICE_UNAVAILABLE)
                }
            }
        }
    }
}

fn bytes(body: &Body) -> &[u8] {
    match body {
        Body::Text(text) => text.as_bytes(),
        Body::Binary(bytes) => bytes,
        _ => &[],
    }
}

fn verify(
    installation: &Installation,
    request: &Request,
    body: &[u8],
) -> Result<Verified, webhook::SignatureError> {
    let header = |name| {
        let mut values = request.headers().get_all(name).into_iter();
        match (values.next(), values.next()) {
            (Some(value), None) => value.to_str().unwrap_or_default(),
            _ => "",
        }
    };
    let zoom = &installation.settings.zoom;
    let secrets =
        std::iter::once(&zoom.webhook_secret_token).chain(&zoom.previous_webhook_secret_token);
    webhook::verify(
        secrets,
        header("x-zm-signature"),
        header("x-zm-request-timestamp"),
        body,
        installation.clock.now(),
    )
}
