//! Who someone is on these pages: their role, and the beginning of their key. Never a name.

use std::collections::BTreeMap;

use maud::{Markup, html};
use serde::Serialize;
use shared::visit::{PersonKey, Role};

/// Letters of a key that tell the people of one visit apart.
const LETTERS: usize = 6;

/// Roles by person, as far as they are known.
pub type Roles = BTreeMap<PersonKey, Role>;

/// Someone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Who {
    pub role: &'static str,
    /// The beginning of their key.
    pub key: String,
}

impl Who {
    /// Someone in this role.
    pub fn of(role: Role, person: &PersonKey) -> Self {
        Self {
            role: role.as_str(),
            key: person.as_str().chars().take(LETTERS).collect(),
        }
    }

    /// Someone whose role may not be known.
    pub fn find(roles: &Roles, person: &PersonKey) -> Self {
        let role = roles.get(person).copied();
        let who = Self::of(role.unwrap_or(Role::Unmapped), person);
        Self {
            role: role.map_or("person", Role::as_str),
            ..who
        }
    }

    /// As text.
    pub fn words(&self) -> String {
        format!("{} {}", self.role, self.key)
    }

    /// At the beginning of a sentence.
    pub fn named(&self) -> String {
        format!("{} {}", self.role_named(), self.key)
    }

    /// The role alone, with a capital.
    pub fn role_named(&self) -> &'static str {
        match self.role {
            "provider" => "Provider",
            "nurse" => "Nurse",
            "patient" => "Patient",
            "room" => "Zoom Room",
            "guest" => "Guest",
            "unmapped" => "Unknown",
            _ => "Person",
        }
    }

    /// On a page.
    pub fn markup(&self) -> Markup {
        html! { span.who { (self.role_named()) " " span.code { (self.key) } } }
    }
}
