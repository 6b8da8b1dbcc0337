//! Query and form parameters, each at most once.

use std::collections::BTreeMap;

/// Decoded parameters; an empty value counts as absent.
#[derive(Debug)]
pub(crate) struct Parameters(BTreeMap<String, String>);

/// A parameter came twice, which OAuth forbids (RFC 6749 3.1, 3.2).
#[derive(Debug, thiserror::Error)]
#[error("a parameter is repeated")]
pub(crate) struct Repeated;

impl Parameters {
    pub(crate) fn parse(encoded: &[u8]) -> Result<Self, Repeated> {
        let mut parameters = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(encoded) {
            if parameters
                .insert(name.into_owned(), value.into_owned())
                .is_some()
            {
                return Err(Repeated);
            }
        }
        Ok(Self(parameters))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }
}
