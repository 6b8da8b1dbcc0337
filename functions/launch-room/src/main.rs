//! Starts the function.

use std::sync::Arc;

use lambda_http::{Error, run, service_fn};
use shared::{
    bridge::{Bridge, Environment},
    page::Ready,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    shared::telemetry::start();
    let bridge = Arc::new(Bridge::new(Environment::read()?));
    run(service_fn(move |request| {
        let bridge = bridge.clone();
        async move { Ok::<_, Error>(Ready(launch_room::handle(&bridge, request).await)) }
    }))
    .await
}
