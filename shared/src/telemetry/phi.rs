//! Protected health information, in a wrapper that cannot print it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A value that must never reach a log, a metric, an error text or a URL of ours.
///
/// It prints as `[phi]` and serializes only where a field asks for it with `#[serde(with = "phi::stored")]`:
/// in an item of the encrypted table or in a sealed token.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Phi<T>(T);

impl<T> Phi<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for the upstream call, item or page that needs it.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Unwraps the value.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Phi<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[phi]")
    }
}

impl<T> fmt::Display for Phi<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[phi]")
    }
}

impl<T> From<T> for Phi<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Phi<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

/// For `#[serde(with = "phi::stored")]` on a field that may be written to the table or a sealed token.
pub mod stored {
    use super::{Deserialize, Phi, Serialize};

    /// Writes the bare value.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<T: Serialize, S: serde::Serializer>(
        value: &Phi<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.0.serialize(serializer)
    }

    /// Reads the bare value.
    ///
    /// # Errors
    /// Those of the deserializer.
    pub fn deserialize<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Phi<T>, D::Error> {
        Phi::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::Phi;

    #[test]
    fn never_prints_what_it_holds() {
        let name = Phi::new("Camila");
        assert_eq!(
            format!("{name} {name:?} {:?}", Some(&name)),
            "[phi] [phi] Some([phi])"
        );
    }
}
