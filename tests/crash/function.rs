//! One function by name, over Lambda's Runtime API: what the crash tests kill.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use sandbox::functions;
use serde_json::Value;
use shared::bridge::Environment;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    shared::telemetry::start();
    let name = std::env::args().nth(1).unwrap_or_default();
    let handlers = functions::handlers(&Environment::read()?);
    let handler = handlers.get(&name).ok_or("no such function")?.clone();
    run(service_fn(move |event: LambdaEvent<Value>| {
        handler(event.payload)
    }))
    .await
}
