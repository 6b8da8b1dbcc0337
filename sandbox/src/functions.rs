//! The functions, each in a world of its own as Lambda would give it.

use std::sync::Arc;

use lambda_http::Error;
use shared::bridge::{Bridge, Environment};

use crate::gateway::{
    Handlers,
    lambda::{event_handler, http_handler},
};

/// Serves one function over HTTP, in a world of its own.
macro_rules! http {
    ($environment:expr, $handle:path) => {{
        let bridge = Arc::new(Bridge::new($environment.clone()));
        http_handler(move |request| {
            let bridge = bridge.clone();
            async move { Ok::<_, Error>($handle(&bridge, request).await) }
        })
    }};
}

/// Every function by the name of its binary.
#[must_use]
pub fn handlers(environment: &Environment) -> Handlers {
    let notifier = Arc::new(Bridge::new(environment.clone()));
    Handlers::default()
        .with(
            "launch-provider",
            http!(environment, launch_provider::handle),
        )
        .with("launch-nurse", http!(environment, launch_nurse::handle))
        .with("launch-patient", http!(environment, launch_patient::handle))
        .with("launch-room", http!(environment, launch_room::handle))
        .with("device-test", http!(environment, device_test::handle))
        .with("share-link", http!(environment, share_link::handle))
        .with("zoom-webhook", http!(environment, zoom_webhook::handle))
        .with("public-keys", http!(environment, public_keys::handle))
        .with(
            "epic-notifier",
            event_handler(move |event| {
                let bridge = notifier.clone();
                async move { epic_notifier::handle(&bridge, event).await }
            }),
        )
}
