//! Starts the function.

use std::sync::Arc;

use lambda_runtime::{Error, run, service_fn};
use shared::bridge::{Bridge, Environment};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    shared::telemetry::start();
    let bridge = Arc::new(Bridge::new(Environment::read()?));
    run(service_fn(move |event| {
        let bridge = bridge.clone();
        async move { admin::wake(bridge, event).await }
    }))
    .await
}
