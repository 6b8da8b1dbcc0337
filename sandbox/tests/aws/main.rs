//! The local AWS: table, secrets, stream and schedule, over the protocol that the SDK speaks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod failures;
mod harness;
mod messaging;
mod secrets;
mod table;
mod triggers;
