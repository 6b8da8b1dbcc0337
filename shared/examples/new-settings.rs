//! Prints a settings document with a new key pair and every secret of ours random, or one more private key.
//!
//! ```text
//! cargo run -p shared --example new-settings -- --environment test --public-base-url https://… > settings.json
//! cargo run -p shared --example new-settings -- --key > key.json
//! ```

// What it prints is what it is for.
#![allow(clippy::print_stdout)]

use clap::{Parser, ValueEnum};
use shared::{
    data_key::{random_bytes, readable},
    settings::{NoKeyPair, new_document, new_private_key},
};
use time::OffsetDateTime;

#[derive(Parser)]
struct Options {
    /// Which of Epic's environments the installation serves.
    #[arg(long, value_enum, default_value_t = Environment::Test)]
    environment: Environment,
    /// The stack's output `PublicBaseUrl`.
    #[arg(long)]
    public_base_url: Option<String>,
    /// Name of the key pair in the JWK Set; made of today's date if not given.
    #[arg(long)]
    kid: Option<String>,
    /// Print one entry of `epic.private_keys` only, to rotate keys.
    #[arg(long)]
    key: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Environment {
    Test,
    Production,
}

fn main() -> Result<(), NoKeyPair> {
    let options = Options::parse();
    let environment = match options.environment {
        Environment::Test => "test",
        Environment::Production => "production",
    };
    let kid = options.kid.unwrap_or_else(|| {
        let today = OffsetDateTime::now_utc().date();
        format!("{today}-{}", readable(&random_bytes::<4>()))
    });
    let printed = if options.key {
        new_private_key(&kid)?
    } else {
        new_document(environment, options.public_base_url.as_deref(), &kid)?
    };
    println!("{printed:#}");
    Ok(())
}
