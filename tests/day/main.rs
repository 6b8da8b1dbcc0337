//! A big hospital's day behind the administrator's pages: what each page costs. Linux only: the figures are the
//! kernel's.
//!
//! `cargo build --release -p tests --bins && target/release/day`. Talks to loopback only, and to no more than it
//! started itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

#[path = "../bench/figures.rs"]
#[allow(dead_code)]
mod figures;
mod filled;
mod pages;

use clap::Parser;

use filled::Filled;
use pages::Pages;

/// Fills the table with a day, and says what each of the administrator's pages takes with it.
#[derive(Debug, Parser)]
struct Options {
    /// Visits, each with the launches of provider and patient, and five notifications.
    #[arg(long, default_value_t = 2_000)]
    visits: u32,
    /// How often each page is asked for; the median counts.
    #[arg(long, default_value_t = 7)]
    runs: usize,
}

#[tokio::main]
async fn main() {
    let options = Options::parse();
    let filled = Filled::with(options.visits).await;
    let day = filled.day;
    let pages = Pages::of(&filled).await;
    println!("{} visits on {day}", options.visits);
    println!(
        "{:<42} {:>8} {:>8} {:>8} {:>8} {:>8}  calls to AWS",
        "page", "status", "ms", "CPU ms", "KB", "peak MB"
    );
    let all = format!("/admin/records?day={day}&status=all");
    let second = pages.next_of(&all).await;
    let later = pages.next_of(&format!("{all}&page={second}")).await;
    for (name, path) in [
        ("overview", format!("/admin?day={day}")),
        ("records: all, first page", all.clone()),
        ("records: all, third page", format!("{all}&page={later}")),
        (
            "records: failed and pending",
            format!("/admin/records?day={day}"),
        ),
        (
            "records: rooms (there are none)",
            format!("{all}&role=room"),
        ),
        (
            "records: CSV of all",
            format!("/admin/records/csv?day={day}&status=all"),
        ),
        (
            "replay: list for the day",
            format!("/admin/replay?from={day}T00:00&to={}T00:00", day.next()),
        ),
        ("a visit", format!("/admin/visits/{}", filled.visit)),
    ] {
        println!(
            "{name:<42} {}",
            pages.measure(&path, None, options.runs).await
        );
    }
    let search = pages.measure("/admin/search", Some(&filled.csn), options.runs);
    println!("{:<42} {}", "search by CSN", search.await);
}
