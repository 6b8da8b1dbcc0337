//! The simulated Epic over a real socket: what it grants, and everything it refuses.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod assertion;
mod authorize;
mod discovery;
mod fhir;
mod id_token;
mod keys;
mod pages;
mod telehealth;
mod token;
mod world;
