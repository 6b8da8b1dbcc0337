//! Whatever is sent to the webhook, and whoever it is about. Numbers are of the catalogue of edge cases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod burst;
mod odd_events;
mod once;
mod signed;
mod who;
