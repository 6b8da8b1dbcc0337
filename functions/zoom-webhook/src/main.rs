//! Starts the function.

use std::sync::Arc;

use lambda_http::Error;
use shared::{
    bridge::{Bridge, Environment},
    gateway,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    shared::telemetry::start();
    let bridge = Arc::new(Bridge::new(Environment::read()?));
    gateway::run(move |request| {
        let bridge = bridge.clone();
        async move { zoom_webhook::handle(&bridge, request).await }
    })
    .await
}
