//! What the template's policies let a function do.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde_json::{Map, Value};

/// An action on a resource of the template.
///
/// The resource is named by its logical ID and what follows its ARN: `VisitTable`, `VisitTable/index/due`. A key that
/// only a service may use for the function says so: `Key for dynamodb`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Permission {
    /// Such as `dynamodb:GetItem`.
    pub action: String,
    /// Such as `VisitTable`.
    pub resource: String,
}

impl fmt::Display for Permission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} on {}", self.action, self.resource)
    }
}

/// What functions may do, by the names of their binaries.
#[derive(Debug, Clone, Default)]
pub struct Permissions(BTreeMap<String, BTreeSet<Permission>>);

impl Permissions {
    pub(super) fn add(&mut self, binary: &str, permissions: BTreeSet<Permission>) {
        self.0.insert(binary.to_owned(), permissions);
    }

    /// What one function may do; `None` if there is none of that name.
    #[must_use]
    pub fn of(&self, binary: &str) -> Option<&BTreeSet<Permission>> {
        self.0.get(binary)
    }

    /// Whether a caller may. Whoever is no function of the template (a test, a person) may do everything.
    #[must_use]
    pub fn allow(&self, caller: &str, wanted: &Permission) -> bool {
        self.of(caller).is_none_or(|own| own.contains(wanted))
    }
}

/// Everything that the policies of a function's role allow, whatever the conditions of the template are.
pub(super) fn of_function(
    resources: &Map<String, Value>,
    function: &Value,
) -> BTreeSet<Permission> {
    let Some(role) = role_of(function) else {
        return BTreeSet::new();
    };
    let of_role = |reference: &Value| references(reference).contains(&role.to_owned());
    let properties = &resources[role]["Properties"];
    let attached: Vec<String> = list(&properties["ManagedPolicyArns"])
        .into_iter()
        .flat_map(references)
        .collect();
    let inline = list(&properties["Policies"]).into_iter();
    let inline = inline.map(|policy| &policy["PolicyDocument"]);
    let others = resources.iter().filter_map(|(id, resource)| {
        let properties = &resource["Properties"];
        let applies = match resource["Type"].as_str()? {
            "AWS::IAM::ManagedPolicy" => {
                attached.contains(id) || list(&properties["Roles"]).into_iter().any(of_role)
            }
            "AWS::IAM::RolePolicy" => of_role(&properties["RoleName"]),
            _ => false,
        };
        applies.then(|| &properties["PolicyDocument"])
    });
    inline
        .chain(others)
        .flat_map(|document| list(&document["Statement"]))
        .filter(|statement| statement["Effect"] == "Allow")
        .flat_map(granted)
        .collect()
}

fn role_of(function: &Value) -> Option<&str> {
    function["Properties"]["Role"]["Fn::GetAtt"][0].as_str()
}

fn granted(statement: &Value) -> Vec<Permission> {
    let service = statement["Condition"]["StringEquals"]["kms:ViaService"]["Fn::Sub"].as_str();
    let service = service.and_then(|it| it.split('.').next());
    let resources = list(&statement["Resource"]).into_iter().map(|resource| {
        let name = name(resource);
        service.map_or_else(|| name.clone(), |service| format!("{name} for {service}"))
    });
    let resources: Vec<String> = resources.collect();
    let actions = list(&statement["Action"]).into_iter();
    actions
        .filter_map(Value::as_str)
        .flat_map(|action| {
            resources.iter().map(move |resource| Permission {
                action: action.to_owned(),
                resource: resource.clone(),
            })
        })
        .collect()
}

/// A resource of a statement by its logical ID: `!GetAtt VisitTable.Arn` and `!Sub "${VisitTable.Arn}/index/due"`.
fn name(resource: &Value) -> String {
    if let Some(text) = resource["Fn::Sub"].as_str() {
        return text.replacen("${", "", 1).replacen(".Arn}", "", 1);
    }
    if let Some(stream) = resource["Fn::GetAtt"][1].as_str()
        && stream == "StreamArn"
    {
        return format!("{}/stream", references(resource).join(""));
    }
    match references(resource).first() {
        Some(id) => id.clone(),
        None => resource
            .as_str()
            .map_or_else(|| resource.to_string(), str::to_owned),
    }
}

/// The logical IDs that a `Ref` or `Fn::GetAtt` names, both sides of an `Fn::If` included.
fn references(value: &Value) -> Vec<String> {
    let branches = list(value).into_iter();
    branches
        .filter_map(|it| it["Ref"].as_str().or(it["Fn::GetAtt"][0].as_str()))
        .filter(|id| *id != "AWS::NoValue")
        .map(str::to_owned)
        .collect()
}

/// One or many, as IAM and CloudFormation write both. Of an `Fn::If` both sides.
fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().flat_map(list).collect(),
        Value::Object(entries) => match entries.get("Fn::If").and_then(Value::as_array) {
            Some(sides) => sides.iter().skip(1).flat_map(list).collect(),
            None => vec![value],
        },
        _ => vec![value],
    }
}
