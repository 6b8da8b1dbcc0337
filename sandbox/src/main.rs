//! `cargo run`: starts the sandbox and says where everything is.
#![allow(clippy::print_stdout)]

use std::process::ExitCode;

use clap::Parser;
use sandbox::{Options, Sandbox, installation::SECRET};

#[tokio::main]
async fn main() -> ExitCode {
    shared::telemetry::start_quietly();
    match Sandbox::start(Options::parse()).await {
        Ok(sandbox) => {
            tell(&sandbox);
            // Whether the signal came or cannot be waited for, the end is the same.
            tokio::signal::ctrl_c().await.ok();
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("The sandbox did not start: {error}");
            ExitCode::FAILURE
        }
    }
}

fn tell(sandbox: &Sandbox) {
    let base = &sandbox.base;
    println!("The sandbox hospital is open: {base}");
    println!();
    println!("  Hyperspace            {base}/hyperspace");
    println!("  MyChart               {base}/mychart");
    println!("  Phones                {base}/phone");
    println!("  Notification records  {base}/sim/records");
    println!();
    println!("Simulated endpoints");
    println!("  Epic FHIR R4          {base}/sim/epic/api/FHIR/R4");
    println!(
        "  Epic OAuth            {base}/sim/epic/oauth2/authorize, {base}/sim/epic/oauth2/token"
    );
    println!(
        "  Epic telehealth       {base}/sim/epic/api/epic/2018/Telehealth/ContextLinking/SetExternalConnectionStatus"
    );
    println!("  Epic's lights         {base}/sim/epic/lights");
    println!("  Zoom API              {base}/sim/zoom/v2");
    println!("  Zoom OAuth            {base}/sim/zoom/oauth/token");
    println!("  Zoom's state          {base}/sim/zoom/state");
    println!("  AWS                   {}", sandbox.aws.endpoint());
    println!("  Scripted faults       {base}/sim/faults");
    println!();
    println!("The bridge's own endpoints");
    println!("  FDI records           {base}/launch/provider/KEY, {base}/launch/patient/KEY");
    println!("  Webhook               {base}/zoom/webhook");
    println!("  JWK Set               {base}/.well-known/jwks.json");
    println!();
    println!("A function built from this tree runs against it with");
    for (name, value) in sandbox.aws.environment(SECRET) {
        println!("  export {name}={value}");
    }
    println!();
    println!("Stop with Ctrl-C.");
}
