//! What is wrong with a legacy link.

use thiserror::Error;

use crate::launch::ContextError;

/// What is wrong with a link. For the log: the page says the same for all of them.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LegacyLinkError {
    /// No value, two, or too long.
    #[error("data is empty, there twice, or longer than 4096 bytes")]
    Size,
    /// No Base64 of whole blocks.
    #[error("data is not Base64 of whole AES blocks")]
    NotCiphertext,
    /// Padding or text is wrong.
    #[error("data does not decrypt to text: another key, algorithm or iv, or it was changed")]
    Undecipherable,
    /// A field is there twice.
    #[error("a field is there twice")]
    Doubled,
    /// `usertype` is missing, too late or does not fit.
    #[error(
        "usertype is missing, not the first field, or not that of the launch type (1 staff, 2 patient)"
    )]
    WrongRole,
    /// No time.
    #[error("neither Timestamp nor epicTimestamp is there, both are, or it is no time")]
    NoTime,
    /// Too old, or ahead.
    #[error("the link's time is outside epic.legacy_links.window_minutes")]
    OutsideWindow,
    /// It was opened before.
    #[error("the link was used already")]
    Used,
    /// CONTEXT.
    #[error(transparent)]
    Context(#[from] ContextError),
}
