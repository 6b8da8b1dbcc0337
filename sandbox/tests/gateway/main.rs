//! The local gateway behaves as a deployed HTTP API: what reaches a function, what is refused before it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answers;
mod edge;
mod events;
mod harness;
mod routes;
