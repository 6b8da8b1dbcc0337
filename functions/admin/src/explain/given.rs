//! The CONTEXT values that someone asks about: typed into fields, or pasted as lines.

use serde_json::{Map, Value};
use shared::{launch::LaunchType, telemetry::Phi};

use crate::{
    AdminError, Call,
    fdi_records::{Choices, LAUNCH_TYPES, Pasted, parameters_of},
};

/// What someone asks about.
pub struct Given {
    /// Of which launch.
    pub launch_type: LaunchType,
    members: Phi<Map<String, Value>>,
    /// Those of them that were typed into fields.
    typed: Phi<Map<String, Value>>,
    pasted: Phi<String>,
}

impl Given {
    /// An empty form.
    pub fn empty(launch_type: LaunchType) -> Self {
        Self {
            launch_type,
            members: Phi::new(Map::new()),
            typed: Phi::new(Map::new()),
            pasted: Phi::new(String::new()),
        }
    }

    /// Reads the form: pasted lines go before fields.
    pub fn read(call: &Call<'_>) -> Result<Self, AdminError> {
        let form = &call.form;
        let launch_type = launch_type(form.optional("launch_type")).ok_or(AdminError::Form)?;
        let text = form.optional("pasted").unwrap_or_default();
        let mut members = pasted_members(text);
        let mut typed = Map::new();
        for (name, _) in parameters(launch_type) {
            let is_there = members.keys().any(|given| given.eq_ignore_ascii_case(name));
            if let Some(value) = form.optional(name).filter(|_| !is_there) {
                members.insert(name.to_owned(), Value::from(value));
                typed.insert(name.to_owned(), Value::from(value));
            }
        }
        Ok(Self {
            launch_type,
            members: Phi::new(members),
            typed: Phi::new(typed),
            pasted: Phi::new(text.to_owned()),
        })
    }

    /// As the members of a token response.
    pub const fn members(&self) -> &Phi<Map<String, Value>> {
        &self.members
    }

    /// The parameters of this launch type, and what Epic puts there.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        parameters(self.launch_type)
    }

    /// What was typed for a parameter, for the form to show it again.
    pub fn value(&self, parameter: &str) -> &str {
        let value = self.typed.expose().get(parameter);
        value.and_then(Value::as_str).unwrap_or_default()
    }

    /// What was pasted, likewise.
    pub fn pasted(&self) -> &str {
        self.pasted.expose()
    }
}

/// What was pasted: the members of a token response as they are, a number too; or the parameters of a text.
fn pasted_members(text: &str) -> Map<String, Value> {
    let is_record = |name: &String| name.eq_ignore_ascii_case("CONTEXT");
    match serde_json::from_str::<Map<String, Value>>(text.trim()) {
        Ok(members) if !members.keys().any(is_record) => members,
        _ => {
            let pairs = Pasted::read(text).pairs.into_iter();
            pairs.map(|pair| (pair.name, pair.value.into())).collect()
        }
    }
}

fn parameters(launch_type: LaunchType) -> Vec<(&'static str, String)> {
    parameters_of(launch_type, &Choices::default())
}

/// The launch type of this name.
pub fn launch_type(name: Option<&str>) -> Option<LaunchType> {
    LAUNCH_TYPES
        .into_iter()
        .find(|kind| Some(kind.as_str()) == name)
}
