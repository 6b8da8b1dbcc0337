//! The test kit: a hospital to launch in, a browser to launch with, and what was logged meanwhile.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answer;
mod browser;
mod clock;
mod functions;
mod hospital;
mod logs;
mod table;

pub use answer::Answer;
pub use browser::{Browser, client};
pub use clock::SetClock;
pub use functions::{functions, options};
pub use hospital::{Calls, Hospital};
pub use logs::Logs;
pub use table::dynamodb;
