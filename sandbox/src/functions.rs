//! The functions, each in a world of its own as Lambda would give it.

use std::{path::Path, sync::Arc};

use aws_credential_types::Credentials;
use lambda_http::Error;
use shared::{
    bridge::{Bridge, Environment},
    clock::{Clock, SystemClock},
};
use tokio::process::Command;

use crate::{
    gateway::{
        Handlers,
        lambda::{event_handler, http_handler},
    },
    process::Process,
};

/// The functions by the names of their binaries.
pub const BINARIES: [&str; 10] = [
    "launch-provider",
    "launch-nurse",
    "launch-patient",
    "launch-room",
    "device-test",
    "share-link",
    "zoom-webhook",
    "public-keys",
    "epic-notifier",
    "admin",
];

/// Every function by the name of its binary, as built: `DIR/launch-provider/bootstrap` and so on, where
/// `cargo lambda build` puts them.
#[must_use]
pub fn built(directory: &Path, environment: &[(&'static str, String)]) -> Handlers {
    BINARIES.into_iter().fold(Handlers::default(), |all, name| {
        let bootstrap = directory.join(name).join("bootstrap");
        let environment = environment.to_vec();
        let program = Arc::new(move || {
            let mut command = Command::new(&bootstrap);
            command.env_clear().envs(environment.iter().cloned());
            command.env("AWS_ACCESS_KEY_ID", name);
            command
        });
        all.with(name, Process::new(name, program).handler())
    })
}

/// Serves one function over HTTP, in a world of its own.
macro_rules! http {
    ($world:expr, $handle:path) => {{
        let bridge = $world(stringify!($handle));
        http_handler(move |request| {
            let bridge = bridge.clone();
            async move { Ok::<_, Error>($handle(&bridge, request).await) }
        })
    }};
}

/// Every function by the name of its binary.
#[must_use]
pub fn handlers(environment: &Environment) -> Handlers {
    handlers_by(environment, &(Arc::new(SystemClock) as _))
}

/// The same, by another clock.
#[must_use]
pub fn handlers_by(environment: &Environment, clock: &Arc<dyn Clock>) -> Handlers {
    let world = |handle: &str| {
        // A function's crate is named as its binary, by which the local AWS knows what it may do.
        let name = handle.split("::").next().unwrap_or_default().trim();
        let name = name.replace('_', "-");
        let environment = Environment {
            credentials: Credentials::new(name, "sandbox", None, None, "sandbox"),
            ..environment.clone()
        };
        Arc::new(Bridge::with_clock(environment, clock.clone()))
    };
    let (notifier, admin) = (world("epic_notifier::handle"), world("admin::wake"));
    Handlers::default()
        .with("launch-provider", http!(world, launch_provider::handle))
        .with("launch-nurse", http!(world, launch_nurse::handle))
        .with("launch-patient", http!(world, launch_patient::handle))
        .with("launch-room", http!(world, launch_room::handle))
        .with("device-test", http!(world, device_test::handle))
        .with("share-link", http!(world, share_link::handle))
        .with("zoom-webhook", http!(world, zoom_webhook::handle))
        .with("public-keys", http!(world, public_keys::handle))
        .with(
            "epic-notifier",
            event_handler(move |event| {
                let bridge = notifier.clone();
                async move { epic_notifier::handle(&bridge, event).await }
            }),
        )
        .with(
            "admin",
            event_handler(move |event| admin::wake(admin.clone(), event)),
        )
}
