//! Query parameters, decoded once and without guessing.

/// Longest query that is looked at, in bytes.
const LONGEST: usize = 16 * 1024;
/// Most parameters that are looked at.
const MOST: usize = 50;

/// A parsed query.
#[derive(Debug)]
pub(super) struct Query(Vec<(String, String)>);

/// The query is too long or has too many parameters to be one of Epic's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Absurd;

impl Query {
    /// Parses a raw query.
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
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// The parameter if it is an opaque token: visible ASCII, at most `longest` bytes.
    pub fn opaque(&self, name: &str, longest: usize) -> Option<&str> {
        self.single(name).filter(|value| {
            value.len() <= longest && value.bytes().all(|byte| byte.is_ascii_graphic())
        })
    }
}
