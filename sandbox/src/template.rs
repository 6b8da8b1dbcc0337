//! What `template.yaml` says about this system: its functions, their events, the table.
//!
//! The sandbox has no list of its own. A route, an index or a stream filter that is missing in the template is
//! missing locally too.

mod filter;
mod function;
mod intrinsics;
mod permission;
mod table;

use serde::Deserialize;
use serde_json::{Map, Value};

pub use filter::{Filter, FilterError};
pub use function::{Function, Route, Schedule, Stream};
pub use permission::{Permission, Permissions};
pub use table::{Attribute, Index, KeyPart, Projection, Table};

/// The parts of a SAM template that can be run on one machine.
#[derive(Debug, Clone)]
pub struct Template {
    /// Every `AWS::Serverless::Function`, by logical ID.
    pub functions: Vec<Function>,
    /// The one `AWS::DynamoDB::Table`.
    pub table: Table,
    /// What each function may do.
    pub permissions: Permissions,
}

/// What is wrong with a template.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// Not YAML.
    #[error("template.yaml is not YAML: {0}")]
    Yaml(#[from] serde_yaml_ng::Error),
    /// A tag that CloudFormation does not know.
    #[error("template.yaml: !{0} is not an intrinsic function of CloudFormation")]
    Tag(String),
    /// A resource is not as the sandbox needs it.
    #[error("template.yaml: {resource}: {problem}")]
    Resource {
        /// Logical ID, or a type if none was found.
        resource: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl TemplateError {
    fn resource(resource: &str, problem: impl ToString) -> Self {
        Self::Resource {
            resource: resource.to_owned(),
            problem: problem.to_string(),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    #[serde(default)]
    globals: Map<String, Value>,
    resources: Map<String, Value>,
}

/// The whole template as JSON, with CloudFormation's short tags in their long form.
///
/// # Errors
/// When it is not YAML, or has a tag that CloudFormation does not know.
pub fn document(text: &str) -> Result<Value, TemplateError> {
    intrinsics::resolve(serde_yaml_ng::from_str(text)?)
}

impl Template {
    /// Reads a template, CloudFormation's tags included.
    ///
    /// # Errors
    /// Anything the sandbox could not run as AWS would is refused, not skipped: an unknown event type, a function
    /// without a binary, more or fewer than one table.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let document: Document = serde_json::from_value(document(text)?)
            .map_err(|error| TemplateError::resource("template", error))?;
        let defaults = document.globals.get("Function").cloned();
        let mut functions = Vec::new();
        let mut tables = Vec::new();
        let mut permissions = Permissions::default();
        for (id, resource) in &document.resources {
            match resource["Type"].as_str() {
                Some("AWS::Serverless::Function") => {
                    let function = Function::read(id, resource, defaults.as_ref())?;
                    let own = permission::of_function(&document.resources, resource);
                    permissions.add(&function.binary, own);
                    functions.push(function);
                }
                Some("AWS::DynamoDB::Table") => tables.push(Table::read(id, resource)?),
                _ => {}
            }
        }
        let [table] = <[Table; 1]>::try_from(tables).map_err(|tables| {
            let problem = format!("{} tables, and the sandbox runs exactly one", tables.len());
            TemplateError::resource("AWS::DynamoDB::Table", problem)
        })?;
        Ok(Self {
            functions,
            table,
            permissions,
        })
    }
}
