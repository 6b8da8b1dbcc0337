//! The contact serial number, and the name under which the table keeps its visit.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    data_key::DataKey,
    telemetry::{Phi, phi},
};

/// Longest CSN, in bytes.
const LONGEST: usize = 64;

/// Why a value is no CSN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CsnError {
    /// Nothing in it.
    #[error("it is empty")]
    Empty,
    /// Epic's word for "no value".
    #[error("it is NONE: this launch has no visit")]
    NoVisit,
    /// Not of its grammar.
    #[error("it must be 1 to 64 letters, digits, dots, hyphens or underscores")]
    Malformed,
}

/// A visit's contact serial number, or a group visit's conference ID.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Csn(#[serde(with = "phi::stored")] Phi<String>);

impl Csn {
    /// Reads a value as it came in CONTEXT, with the spaces that Epic pads it with.
    ///
    /// # Errors
    /// [`CsnError`].
    pub fn parse(text: &str) -> Result<Self, CsnError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(CsnError::Empty);
        }
        if text.eq_ignore_ascii_case("NONE") {
            return Err(CsnError::NoVisit);
        }
        let fits = text.len() <= LONGEST
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        if !fits {
            return Err(CsnError::Malformed);
        }
        Ok(Self(Phi::new(text.to_owned())))
    }

    /// The CSN, for the call to Epic.
    #[must_use]
    pub const fn value(&self) -> &Phi<String> {
        &self.0
    }
}

/// A visit's name in keys, logs and tokens: an HMAC of its CSN, which tells nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VisitKey(String);

impl VisitKey {
    /// Of a CSN, under this installation's data key.
    #[must_use]
    pub fn of(key: &DataKey, csn: &Csn) -> Self {
        Self(key.name("visit", &[csn.0.expose()]))
    }

    /// As the table keeps it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// From the table.
    #[must_use]
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for VisitKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for VisitKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "VisitKey({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Csn, CsnError};

    #[test]
    fn takes_what_epic_pads_and_refuses_what_epic_did_not_fill_in() {
        assert!(Csn::parse("  10277 ").is_ok());
        assert_eq!(Csn::parse("   "), Err(CsnError::Empty));
        assert_eq!(Csn::parse("NONE"), Err(CsnError::NoVisit));
        for wrong in [
            "%CSN%",
            "10#277",
            "a|b",
            "../x",
            "1\0",
            "1\n2",
            "{\"S\":\"x\"}",
            "١٢٣",
            "😀",
            &"1".repeat(65),
        ] {
            assert_eq!(Csn::parse(wrong), Err(CsnError::Malformed), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".*") {
            if let Ok(csn) = Csn::parse(&text) {
                prop_assert_eq!(csn.value().expose(), text.trim());
            }
        }
    }
}
