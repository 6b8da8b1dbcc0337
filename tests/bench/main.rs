//! What a function's start and its invocations cost, in a process of its own over Lambda's Runtime API, with TLS
//! before everything it calls. Linux only: the figures are the kernel's.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs
)]

mod figures;
mod functions;
mod tls;
mod visit;

use std::{path::PathBuf, time::Duration};

use clap::Parser;
use figures::{Figures, median};
use functions::{Function, measure};
use sandbox::{Options, Sandbox};
use serde_json::json;

/// What the last invocation left to do around it is done by then.
const REST: Duration = Duration::from_millis(20);

#[derive(Parser)]
struct Arguments {
    /// Where the functions are: DIR/launch-provider/bootstrap, as `cargo lambda build --release` puts them.
    #[arg(long, value_name = "DIR", default_value = "target/lambda")]
    functions: PathBuf,
    /// Starts of each function.
    #[arg(long, default_value_t = 30)]
    runs: usize,
    /// A Node.js handler that takes the same first step, if Node.js is there (`npm ci --prefix tests/bench/node`).
    #[arg(long, default_value = "tests/bench/node/handler.mjs")]
    node: PathBuf,
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    let directory = std::env::temp_dir().join(format!("benchmark-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    // With Epic's address set, the first step of a launch asks Epic for nothing.
    let known = directory.join("settings.json");
    let sandbox = {
        let port = tls::free_port();
        let base = format!("http://127.0.0.1:{port}");
        let settings = json!({ "epic": { "oauth_base_url": format!("{base}/sim/epic/oauth2") } });
        std::fs::write(&known, settings.to_string()).unwrap();
        let options = Options {
            port,
            settings: Some(known),
            ..Options::default()
        };
        Sandbox::start(options).await.unwrap()
    };
    let front = tls::Front::before(&sandbox.base, &directory).await;
    let environment = front.environment(&sandbox);

    println!(
        "{:<18} {:>8} {:>17} {:>21} {:>21} {:>9}",
        "", "binary", "start to poll", "first invocation", "warm invocation", "memory"
    );
    println!(
        "{:<18} {:>8} {:>8} {:>8} {:>10} {:>10} {:>10} {:>10} {:>9}",
        "", "MB", "ms", "CPU ms", "ms", "CPU ms", "ms", "CPU ms", "MB"
    );
    let functions: Vec<Function> = Function::all(&arguments.functions, &arguments.node)
        .into_iter()
        .flatten()
        .collect();
    // In turn, so that whatever else the machine does meets all of them.
    let mut runs = vec![Vec::new(); functions.len()];
    for _ in 0..arguments.runs {
        for (function, runs) in functions.iter().zip(&mut runs) {
            tokio::time::sleep(REST).await;
            runs.push(measure(function, &environment, &sandbox).await);
        }
    }
    let all: Vec<(String, Figures)> = functions
        .iter()
        .zip(&runs)
        .map(|(function, runs)| (function.name.clone(), median(runs)))
        .collect();
    for (function, (_, figures)) in functions.iter().zip(&all) {
        print(function, figures);
    }
    judge(&all);
    visit::print_calls().await;
    std::fs::remove_dir_all(&directory).unwrap();
}

fn print(function: &Function, figures: &Figures) {
    let ms = |duration: Duration| duration.as_secs_f64() * 1000.0;
    let mb = |bytes: u64| bytes as f64 / 1e6;
    println!(
        "{:<18} {:>8.2} {:>8.2} {:>8.2} {:>10.2} {:>10.2} {:>10.2} {:>10.2} {:>9.1}",
        function.name,
        mb(function.size),
        ms(figures.start),
        ms(figures.start_cpu),
        ms(figures.first),
        ms(figures.first_cpu),
        ms(figures.warm),
        ms(figures.warm_cpu),
        mb(figures.memory),
    );
}

/// The bound on a start that the project holds itself to, by the slowest of its functions.
fn judge(all: &[(String, Figures)]) {
    let Some((_, empty)) = all.iter().find(|(name, _)| name == "empty") else {
        return;
    };
    let ours = all
        .iter()
        .filter(|(name, _)| name != "empty" && name != "Node.js");
    if let Some((name, slowest)) = ours.max_by_key(|(_, figures)| figures.start) {
        let ratio = slowest.start_cpu.as_secs_f64() / empty.start_cpu.as_secs_f64();
        let wall = slowest.start.as_secs_f64() / empty.start.as_secs_f64();
        println!("\nstart, {name} against empty: {wall:.2} of its time, {ratio:.2} of its CPU");
    }
}
