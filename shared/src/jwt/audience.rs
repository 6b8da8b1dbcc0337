//! For whom a token is.

use serde::Deserialize;

/// The claim `aud`, in both of its forms.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Audience {
    /// A text.
    One(String),
    /// A list of them.
    Many(Vec<String>),
}

impl Audience {
    /// Whether it is this client and nobody else: a second audience would be a stranger.
    pub fn is_only(&self, client_id: &str) -> bool {
        matches!(self.all(), [only] if only == client_id)
    }

    /// Everyone named.
    pub fn all(&self) -> &[String] {
        match self {
            Self::One(audience) => std::slice::from_ref(audience),
            Self::Many(audiences) => audiences,
        }
    }
}
