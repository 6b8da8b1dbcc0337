//! The table's keys, indexes and stream.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::TemplateError;

/// The schema of a table, as `CreateTable` takes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Table {
    /// Types of the key attributes.
    pub attribute_definitions: Vec<Attribute>,
    /// The table's own key.
    pub key_schema: Vec<KeyPart>,
    /// Its global secondary indexes.
    #[serde(default)]
    pub global_secondary_indexes: Vec<Index>,
    stream_specification: Option<StreamSpecification>,
    time_to_live_specification: Option<TimeToLiveSpecification>,
}

/// One attribute that a key uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Attribute {
    /// Its name.
    pub attribute_name: String,
    /// `S`, `N` or `B`.
    pub attribute_type: String,
}

/// One part of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct KeyPart {
    /// Name of the attribute.
    pub attribute_name: String,
    /// `HASH` or `RANGE`.
    pub key_type: String,
}

/// One global secondary index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Index {
    /// Its name.
    pub index_name: String,
    /// Its key.
    pub key_schema: Vec<KeyPart>,
    /// What it carries besides the keys.
    pub projection: Projection,
}

/// What an index carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Projection {
    /// `KEYS_ONLY`, `INCLUDE` or `ALL`.
    pub projection_type: String,
    /// The attributes of `INCLUDE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub non_key_attributes: Option<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct StreamSpecification {
    stream_view_type: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TimeToLiveSpecification {
    attribute_name: String,
    enabled: bool,
}

impl Table {
    pub(super) fn read(id: &str, resource: &Value) -> Result<Self, TemplateError> {
        Self::deserialize(&resource["Properties"])
            .map_err(|error| TemplateError::resource(id, error))
    }

    /// Name of the partition key.
    #[must_use]
    pub fn partition_key(&self) -> &str {
        let hash = self.key_schema.iter().find(|part| part.key_type == "HASH");
        hash.map_or("", |part| &part.attribute_name)
    }

    /// What a stream record carries, if there is a stream.
    #[must_use]
    pub fn stream_view_type(&self) -> Option<&str> {
        let stream = self.stream_specification.as_ref()?;
        Some(&stream.stream_view_type)
    }

    /// The attribute by which items expire, if they do.
    #[must_use]
    pub fn time_to_live_attribute(&self) -> Option<&str> {
        let ttl = self.time_to_live_specification.as_ref()?;
        ttl.enabled.then_some(ttl.attribute_name.as_str())
    }

    /// The body of a `CreateTable` request for this schema under a name.
    #[must_use]
    pub fn create_request(&self, name: &str) -> Value {
        let mut request = json!({
            "TableName": name,
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": self.attribute_definitions,
            "KeySchema": self.key_schema,
        });
        if !self.global_secondary_indexes.is_empty() {
            request["GlobalSecondaryIndexes"] = json!(self.global_secondary_indexes);
        }
        if let Some(view) = self.stream_view_type() {
            request["StreamSpecification"] =
                json!({ "StreamEnabled": true, "StreamViewType": view });
        }
        request
    }
}
