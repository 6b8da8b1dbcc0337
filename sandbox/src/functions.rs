//! The functions, each in a world of its own as Lambda would give it.

use std::sync::Arc;

use lambda_http::Error;
use shared::bridge::{Bridge, Environment};

use crate::gateway::{
    Handlers,
    lambda::{event_handler, http_handler},
};

/// Every function by the name of its binary.
#[must_use]
pub fn handlers(environment: &Environment) -> Handlers {
    let world = || Arc::new(Bridge::new(environment.clone()));
    let (provider, patient, webhook, notifier, keys) =
        (world(), world(), world(), world(), world());
    Handlers::default()
        .with(
            "launch-provider",
            http_handler(move |request| {
                let bridge = provider.clone();
                async move { Ok::<_, Error>(launch_provider::handle(&bridge, request).await) }
            }),
        )
        .with(
            "launch-patient",
            http_handler(move |request| {
                let bridge = patient.clone();
                async move { Ok::<_, Error>(launch_patient::handle(&bridge, request).await) }
            }),
        )
        .with(
            "zoom-webhook",
            http_handler(move |request| {
                let bridge = webhook.clone();
                async move { Ok::<_, Error>(zoom_webhook::handle(&bridge, request).await) }
            }),
        )
        .with(
            "public-keys",
            http_handler(move |request| {
                let bridge = keys.clone();
                async move { Ok::<_, Error>(public_keys::handle(&bridge, request).await) }
            }),
        )
        .with(
            "epic-notifier",
            event_handler(move |event| {
                let bridge = notifier.clone();
                async move { epic_notifier::handle(&bridge, event).await }
            }),
        )
}
