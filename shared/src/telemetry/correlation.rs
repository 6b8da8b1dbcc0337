//! The code that a person reads out and an engineer searches for.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::data_key::{READABLE, random_bytes, readable};

/// Letters and digits of a code.
const LETTERS: usize = 8;

/// Names one attempt, on its page and in each of its log lines: `7F3K-9QXM`. Random, so it tells nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrelationId(String);

impl CorrelationId {
    /// A new one, of 40 random bits.
    #[must_use]
    pub fn random() -> Self {
        let letters = readable(&random_bytes::<LETTERS>());
        let (left, right) = letters.split_at(LETTERS / 2);
        Self(format!("{left}-{right}"))
    }

    /// Reads a code as people type it: in any case, with spaces, with or without the dash.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let apart = |letter: &char| !letter.is_whitespace() && *letter != '-';
        let letters: String = text.chars().filter(apart).take(LETTERS + 1).collect();
        let letters = letters.to_ascii_uppercase();
        let ours = letters.len() == LETTERS && letters.bytes().all(|byte| READABLE.contains(&byte));
        let (left, right) = ours.then(|| letters.split_at(LETTERS / 2))?;
        Some(Self(format!("{left}-{right}")))
    }

    /// As the table keeps it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CorrelationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::CorrelationId;

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        let code = CorrelationId::parse("7F3K-9QXM").unwrap();
        assert_eq!(code.to_string(), "7F3K-9QXM");
        for typed in [" 7f3k-9qxm ", "7F3K9QXM", "7f3k 9qxm", "7 F 3 K - 9 Q X M"] {
            assert_eq!(CorrelationId::parse(typed).as_ref(), Some(&code), "{typed}");
        }
        for other in ["", "7F3K", "7F3K-9QX0", "7F3K-9QXM-2", "7F3K-9QXé"] {
            assert_eq!(CorrelationId::parse(other), None, "{other}");
        }
        let random = CorrelationId::random();
        assert_eq!(CorrelationId::parse(&random.to_string()), Some(random));
    }
}
