//! The code that a person reads out and an engineer searches for.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::data_key::random_bytes;

/// Letters and digits that are not mistaken for one another when read aloud.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Names one attempt, on its page and in each of its log lines: `7F3K-9QXM`. Random, so it tells nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrelationId(String);

impl CorrelationId {
    /// A new one, of 40 random bits.
    #[must_use]
    pub fn random() -> Self {
        let letters = random_bytes::<8>().map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
        let (left, right) = letters.split_at(4);
        Self(format!(
            "{}-{}",
            left.iter().collect::<String>(),
            right.iter().collect::<String>()
        ))
    }
}

impl fmt::Display for CorrelationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
