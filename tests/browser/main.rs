//! Pages in a real Chromium. Wants `chromedriver` and `chromium`: `cargo test -p tests --features browser`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../kit/kit.rs"]
mod kit;

mod chromium;
mod device_test;
