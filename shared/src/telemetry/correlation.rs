//! The code that a person reads out and an engineer searches for.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::data_key::{random_bytes, readable};

/// Names one attempt, on its page and in each of its log lines: `7F3K-9QXM`. Random, so it tells nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrelationId(String);

impl CorrelationId {
    /// A new one, of 40 random bits.
    #[must_use]
    pub fn random() -> Self {
        let letters = readable(&random_bytes::<8>());
        let (left, right) = letters.split_at(4);
        Self(format!("{left}-{right}"))
    }
}

impl fmt::Display for CorrelationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
