//! Nine o'clock: every visit of the morning starts at once, and Zoom's webhooks come all together.
//!
//! `cargo run --release -p tests --bin load`. Talks to loopback only, and to no more than it started itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

mod cost;
mod rush;

use clap::Parser;
use tests::clinic::Clinic;

/// Replays a morning's start against the bridge, and says how long Zoom had to wait, what was lost, and what it cost.
#[derive(Debug, Parser)]
struct Options {
    /// Visits, each with a provider and a patient; five webhooks each.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=400))]
    visits: u32,
    /// Webhooks offered a second.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=2000))]
    per_second: u32,
}

#[tokio::main]
async fn main() {
    let options = Options::parse();
    let clinic = Clinic::open(options.visits).await;
    println!(
        "{} visits, each with its meeting, provider and patient",
        options.visits
    );

    let webhooks = clinic.everyone_comes();
    let rush = rush::offer(&clinic, &webhooks, options.per_second).await;
    let lost = clinic.lost().await;
    println!(
        "webhooks offered    {} at {}/s",
        webhooks.len(),
        options.per_second
    );
    println!("answered 200        {}", rush.accepted);
    println!("p50                 {:.1} ms", rush.percentile(50));
    println!("p99                 {:.1} ms", rush.percentile(99));
    println!("longest             {:.1} ms", rush.percentile(100));
    println!("visits not right    {lost}");

    let webhooks = clinic.everyone_leaves_and_comes_again();
    let bare = cost::of_signature_and_json(&webhooks);
    let whole = cost::of_function(&clinic, &webhooks).await;
    println!(
        "CPU per webhook     {:.0} µs, of the function's own process, warm",
        whole.as_secs_f64() * 1e6
    );
    println!(
        "CPU bare            {:.1} µs, of signature check and JSON parse of the same bodies",
        bare.as_secs_f64() * 1e6
    );
    let whole_lost = clinic.lost().await;
    assert_eq!(
        (rush.accepted, lost, whole_lost),
        (rush.offered, 0, 0),
        "something was lost"
    );
}
