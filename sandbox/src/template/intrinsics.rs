//! CloudFormation's short tags in their long form: `!Ref X` becomes `{"Ref": "X"}`.

use serde_json::{Map, Value, json};
use serde_yaml_ng::Value as Yaml;

use super::TemplateError;

/// The functions that CloudFormation documents in short form, without their `Fn::`.
const FUNCTIONS: [&str; 17] = [
    "And",
    "Base64",
    "Cidr",
    "Equals",
    "FindInMap",
    "ForEach",
    "GetAZs",
    "GetAtt",
    "If",
    "ImportValue",
    "Join",
    "Length",
    "Not",
    "Or",
    "Select",
    "Split",
    "Sub",
];

/// A YAML tree as JSON, with every tag written out.
pub fn resolve(yaml: Yaml) -> Result<Value, TemplateError> {
    Ok(match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::Bool(value),
        Yaml::String(value) => Value::String(value),
        Yaml::Number(value) => serde_json::to_value(&value)
            .map_err(|error| TemplateError::resource("template", error))?,
        Yaml::Sequence(items) => items.into_iter().map(resolve).collect::<Result<_, _>>()?,
        Yaml::Mapping(entries) => {
            let mut map = Map::new();
            for (key, value) in entries {
                map.insert(name(key)?, resolve(value)?);
            }
            Value::Object(map)
        }
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            intrinsic(tag.trim_start_matches('!'), resolve(tagged.value)?)?
        }
    })
}

fn intrinsic(tag: &str, argument: Value) -> Result<Value, TemplateError> {
    match (tag, &argument) {
        ("Ref" | "Condition", _) => Ok(json!({ tag: argument })),
        ("GetAtt", Value::String(path)) => {
            let (resource, attribute) = path.split_once('.').unwrap_or((path, ""));
            Ok(json!({ "Fn::GetAtt": [resource, attribute] }))
        }
        _ if FUNCTIONS.contains(&tag) => Ok(json!({ format!("Fn::{tag}"): argument })),
        _ => Err(TemplateError::Tag(tag.to_owned())),
    }
}

fn name(key: Yaml) -> Result<String, TemplateError> {
    match resolve(key)? {
        Value::String(name) => Ok(name),
        other => Ok(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn resolved(text: &str) -> Result<Value, TemplateError> {
        resolve(serde_yaml_ng::from_str(text).unwrap())
    }

    #[test]
    fn short_forms_become_long_forms() {
        let text = "a: !Ref X\nb: !GetAtt X.Arn.Part\nc: !If [Yes, !Sub \"${X}\", 2]";
        assert_eq!(
            resolved(text).unwrap(),
            json!({
                "a": { "Ref": "X" },
                "b": { "Fn::GetAtt": ["X", "Arn.Part"] },
                "c": { "Fn::If": ["Yes", { "Fn::Sub": "${X}" }, 2] },
            })
        );
    }

    #[test]
    fn a_mistyped_tag_is_refused() {
        assert!(matches!(resolved("a: !Reff X"), Err(TemplateError::Tag(tag)) if tag == "Reff"));
    }
}
