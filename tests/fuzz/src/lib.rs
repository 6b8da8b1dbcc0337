//! What the targets share: one installation at one moment, and how they split their input.
//!
//! An input is text that a person can write: a line for each small part, then the one large part to the end.

mod installation;

pub use installation::{DATA_KEY, NOW, installation, pem, settings};

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use shared::launch::LaunchType;

/// Every launch type.
pub const LAUNCH_TYPES: [LaunchType; 5] = [
    LaunchType::Provider,
    LaunchType::Nurse,
    LaunchType::Patient,
    LaunchType::Room,
    LaunchType::DeviceTest,
];

/// The first `N` lines, and what follows them; `None` where there are not as many.
#[must_use]
pub fn lines<const N: usize>(input: &[u8]) -> Option<([&str; N], &[u8])> {
    let mut lines = [""; N];
    let mut rest = input;
    for line in &mut lines {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        *line = std::str::from_utf8(&rest[..end]).ok()?;
        rest = &rest[end + 1..];
    }
    Some((lines, rest))
}

/// The launch type that a line names.
#[must_use]
pub fn launch_type(line: &str) -> Option<LaunchType> {
    LAUNCH_TYPES
        .into_iter()
        .find(|launch_type| launch_type.as_str() == line)
}

/// What comes of work that calls nobody.
///
/// # Panics
/// If it waits for something.
pub fn at_once<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => panic!("it waits, but there is nobody to wait for"),
    }
}
