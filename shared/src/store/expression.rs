//! Update expressions that name many attributes.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use super::number;

/// An update expression, with short names: the table takes no more than 4 KB of it.
#[derive(Default)]
pub(super) struct Expression {
    sets: Vec<String>,
    pub(super) removes: Vec<String>,
    pub(super) names: HashMap<String, String>,
    pub(super) values: HashMap<String, AttributeValue>,
}

impl Expression {
    pub(super) fn name(&mut self, attribute: &str) -> String {
        let known = self.names.iter().find(|(_, known)| *known == attribute);
        if let Some((placeholder, _)) = known {
            return placeholder.clone();
        }
        let placeholder = format!("#{}", self.names.len());
        self.names.insert(placeholder.clone(), attribute.to_owned());
        placeholder
    }

    pub(super) fn member(&mut self, map: &str, member: &str) -> String {
        format!("{}.{}", self.name(map), self.name(member))
    }

    pub(super) fn value(&mut self, value: AttributeValue) -> String {
        let placeholder = format!(":{}", self.values.len());
        self.values.insert(placeholder.clone(), value);
        placeholder
    }

    pub(super) fn set(&mut self, path: &str, value: &str) {
        self.sets.push(format!("{path}={value}"));
    }

    /// Condition that a counter stands where it stood; one at 0 may not be there yet.
    pub(super) fn is_still(&mut self, attribute: &str, count: u64) -> String {
        if count == 0 {
            format!("attribute_not_exists({attribute})")
        } else {
            let value = self.value(number(counter(count)));
            format!("{attribute} = {value}")
        }
    }

    pub(super) fn text(&self) -> String {
        let mut text = format!("SET {}", self.sets.join(","));
        if !self.removes.is_empty() {
            text.push_str(&format!(" REMOVE {}", self.removes.join(",")));
        }
        text
    }
}

/// A counter as the table keeps it.
pub(super) fn counter(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
