//! The test kit: a hospital to launch in, a browser to launch with, and what was logged meanwhile.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answer;
mod browser;
pub mod certificate;
mod client;
pub mod clinic;
mod clock;
mod functions;
mod hospital;
mod logs;
mod people;
pub mod staff;
mod wait;
pub mod webhook;

pub use answer::Answer;
pub use browser::Browser;
pub use client::client;
pub use clock::SetClock;
pub use functions::{functions, options};
pub use hospital::{Calls, Hospital, LIGHT, dynamodb, number};
pub use logs::Logs;
pub use people::{COLLEAGUE, CSN, NURSE, NURSE_ID, PATIENT, PROVIDER, patient_of};
pub use wait::until;
