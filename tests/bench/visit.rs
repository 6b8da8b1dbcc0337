//! What one visit asks of AWS, from the first click to both lights off again.

use std::time::Duration;

use sandbox::{
    Options, Sandbox,
    epic::{Audience, FdiOptions},
};
use tests::Browser;

const PROVIDER: &str = "OKAFOR";

/// Prints how often each operation is called, with functions that are warm.
pub async fn print_calls() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    held(&sandbox, "10278", "741").await;
    sandbox.aws.reset_calls();
    held(&sandbox, "10277", "736").await;
    println!("\none visit of two people, warm:");
    for (operation, count) in sandbox.aws.calls() {
        println!("  {operation:<20} {count:>4}");
    }
}

/// Both come, both go, and Epic knows.
async fn held(sandbox: &Sandbox, csn: &str, patient: &str) {
    let mut sessions = Vec::new();
    for (audience, person) in [(Audience::Provider, PROVIDER), (Audience::Patient, patient)] {
        let launch = sandbox
            .epic
            .issue_launch(audience, csn, person, FdiOptions::default())
            .unwrap();
        let url = sandbox.epic.launch_url(audience, &launch);
        let link = Browser::new(&sandbox.base)
            .until(&url, "/zoom-client/")
            .await;
        sessions.push(sandbox.zoom.join(&link, "").unwrap());
        until(sandbox, csn, person, true).await;
    }
    for session in sessions.into_iter().rev() {
        sandbox.zoom.leave(session).unwrap();
    }
    until(sandbox, csn, patient, false).await;
    until(sandbox, csn, PROVIDER, false).await;
    sandbox.zoom.settled().await;
}

async fn until(sandbox: &Sandbox, csn: &str, person: &str, on: bool) {
    while sandbox.epic.light(csn, person) != on {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
