//! The members of a token response, none of them twice.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Map, Value};

/// A JSON object. A member that is there twice with two values is kept as the list of both, and so is no text:
/// which of them Epic meant, nobody can say.
#[derive(Debug)]
pub(super) struct Members(pub Map<String, Value>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Map<String, Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut members = Map::new();
        while let Some((name, value)) = access.next_entry::<String, Value>()? {
            match members.get_mut(&name) {
                Some(earlier) if *earlier != value => {
                    *earlier = Value::Array(vec![earlier.take(), value]);
                }
                Some(_) => {}
                None => {
                    members.insert(name, value);
                }
            }
        }
        Ok(members)
    }
}
