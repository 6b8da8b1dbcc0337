//! Event filter patterns of Lambda's event source mappings.
//!
//! A pattern is a tree of the event's fields whose leaves are lists of accepted values. A field matches if one of the
//! list does; every field of the pattern must match.

use serde_json::{Map, Value};

/// One parsed pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter(Vec<(String, Node)>);

/// Why a pattern was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum FilterError {
    /// Not a JSON object.
    #[error("filter pattern: {0}")]
    Json(String),
    /// A leaf that is not a list.
    #[error("filter pattern: {0}: a value must stand in a list, e.g. [\"INSERT\"]")]
    NotAList(String),
    /// An operator that the sandbox does not know.
    #[error("filter pattern: {0}: the sandbox does not know this comparison")]
    Comparison(String),
}

#[derive(Debug, Clone, PartialEq)]
enum Node {
    Object(Filter),
    AnyOf(Vec<Rule>),
}

#[derive(Debug, Clone, PartialEq)]
enum Rule {
    Equals(Value),
    Prefix(String),
    Exists(bool),
    AnythingBut(Vec<Value>),
}

impl Filter {
    /// Reads a pattern.
    ///
    /// # Errors
    /// A pattern that AWS would refuse, or one with a comparison unknown here.
    pub fn parse(pattern: &str) -> Result<Self, FilterError> {
        let fields: Map<String, Value> =
            serde_json::from_str(pattern).map_err(|error| FilterError::Json(error.to_string()))?;
        Self::from_fields(&fields)
    }

    fn from_fields(fields: &Map<String, Value>) -> Result<Self, FilterError> {
        let node = |(name, value): (&String, &Value)| {
            let node = match value {
                Value::Object(fields) => Node::Object(Self::from_fields(fields)?),
                Value::Array(rules) => Node::AnyOf(
                    rules
                        .iter()
                        .map(|it| rule(name, it))
                        .collect::<Result<_, _>>()?,
                ),
                _ => return Err(FilterError::NotAList(name.clone())),
            };
            Ok((name.clone(), node))
        };
        fields.iter().map(node).collect::<Result<_, _>>().map(Self)
    }

    /// Whether an event matches.
    #[must_use]
    pub fn matches(&self, event: &Value) -> bool {
        self.0.iter().all(|(name, node)| match node {
            Node::Object(filter) => filter.matches(&event[name]),
            Node::AnyOf(rules) => rules.iter().any(|rule| rule.accepts(event.get(name))),
        })
    }
}

impl Rule {
    fn accepts(&self, value: Option<&Value>) -> bool {
        match (self, value) {
            (Self::Exists(wanted), value) => value.is_some() == *wanted,
            (Self::Equals(wanted), Some(value)) => wanted == value,
            (Self::Prefix(prefix), Some(Value::String(value))) => value.starts_with(prefix),
            (Self::AnythingBut(unwanted), Some(value)) => !unwanted.contains(value),
            _ => false,
        }
    }
}

fn rule(name: &str, value: &Value) -> Result<Rule, FilterError> {
    let Value::Object(comparison) = value else {
        return Ok(Rule::Equals(value.clone()));
    };
    let mut entries = comparison.iter();
    match (entries.next(), entries.next()) {
        (Some((operator, operand)), None) => match (operator.as_str(), operand) {
            ("prefix", Value::String(prefix)) => Ok(Rule::Prefix(prefix.clone())),
            ("exists", Value::Bool(exists)) => Ok(Rule::Exists(*exists)),
            ("anything-but", Value::Array(values)) => Ok(Rule::AnythingBut(values.clone())),
            _ => Err(FilterError::Comparison(name.to_owned())),
        },
        _ => Err(FilterError::Comparison(name.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    fn insert_of(sk: &str) -> Value {
        json!({ "eventName": "INSERT", "dynamodb": { "Keys": { "sk": { "S": sk } } } })
    }

    #[test]
    fn every_field_must_match_one_of_its_values() {
        let pattern = r#"{"eventName":["INSERT","MODIFY"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"N#"}]}}}}"#;
        let filter = Filter::parse(pattern).unwrap();
        assert!(filter.matches(&insert_of("N#1")));
        assert!(!filter.matches(&insert_of("M#1")));
        assert!(!filter.matches(&json!({ "eventName": "INSERT" })));
        let mut removal = insert_of("N#1");
        removal["eventName"] = json!("REMOVE");
        assert!(!filter.matches(&removal));
    }

    #[test]
    fn absence_can_be_asked_for() {
        let filter = Filter::parse(r#"{"userIdentity":[{"exists":false}]}"#).unwrap();
        assert!(filter.matches(&json!({})));
        assert!(!filter.matches(&json!({ "userIdentity": null })));
        let filter = Filter::parse(r#"{"a":[{"anything-but":["x"]}]}"#).unwrap();
        assert!(filter.matches(&json!({ "a": "y" })));
        assert!(!filter.matches(&json!({ "a": "x" })));
    }

    #[test]
    fn a_pattern_that_would_never_match_is_refused() {
        let not_a_list = Filter::parse(r#"{"eventName":"INSERT"}"#);
        assert_eq!(not_a_list, Err(FilterError::NotAList("eventName".into())));
        let unknown = Filter::parse(r#"{"eventName":[{"suffix":"T"}]}"#);
        assert_eq!(unknown, Err(FilterError::Comparison("eventName".into())));
    }
}
