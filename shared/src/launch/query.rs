//! Query parameters, decoded once and without guessing.

/// Longest query that is looked at, in bytes.
const LONGEST: usize = 16 * 1024;
/// Most parameters that are looked at.
const MOST: usize = 50;

/// A parsed query.
#[derive(Debug)]
pub struct Query(Vec<(String, String)>);

/// No redirect has a query so long, or of so many parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the query is too long or has too many parameters")]
pub struct Absurd;

impl Query {
    /// Parses a raw query.
    ///
    /// # Errors
    /// [`Absurd`].
    pub fn parse(raw: &str) -> Result<Self, Absurd> {
        if raw.len() > LONGEST || raw.bytes().filter(|byte| *byte == b'&').count() >= MOST {
            return Err(Absurd);
        }
        Ok(Self(
            form_urlencoded::parse(raw.as_bytes())
                .into_owned()
                .collect(),
        ))
    }

    /// The parameter, if it is there exactly once and not empty.
    #[must_use]
    pub fn single(&self, name: &str) -> Option<&str> {
        let mut values = self
            .0
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (Some(value), None) if !value.is_empty() => Some(value),
            _ => None,
        }
    }

    /// Whether the parameter is there at all.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// The parameter if it is an opaque token: visible ASCII, at most `longest` bytes.
    #[must_use]
    pub fn opaque(&self, name: &str, longest: usize) -> Option<&str> {
        self.single(name).filter(|value| {
            value.len() <= longest && value.bytes().all(|byte| byte.is_ascii_graphic())
        })
    }
}
