//! Which records are asked for. Nothing of it is PHI, so it stands in the address.

use form_urlencoded::Serializer;
use shared::{notification::Status, store::Selection, visit::Role};

use crate::{
    AdminError, Call,
    calendar::{Calendar, Day},
};

/// What is asked for when nothing is said: what somebody has to look at.
const ATTENTION: &str = "attention";
/// Names of the choices of status, as the address and the page have them.
pub const STATUSES: [(&str, &str); 6] = [
    (ATTENTION, "Failed and pending"),
    ("failed", "Failed"),
    ("pending", "Pending"),
    ("delivered", "Delivered"),
    ("not_sent", "Not sent, because it was not needed"),
    ("all", "All"),
];
/// Roles of whom Epic is told.
pub const ROLES: [(&str, &str); 5] = [
    ("", "Everyone"),
    (Role::Provider.as_str(), "Providers"),
    (Role::Nurse.as_str(), "Nurses"),
    (Role::Patient.as_str(), "Patients"),
    (Role::Room.as_str(), "Zoom Rooms"),
];

/// Which records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    pub day: Day,
    pub status: &'static str,
    pub role: &'static str,
}

impl Filter {
    /// Reads the address.
    pub fn read(call: &Call<'_>, calendar: &Calendar) -> Result<Self, AdminError> {
        let day = call.day(calendar).ok_or_else(|| AdminError::Input {
            what: "the day is none".to_owned(),
            fix: "Give it as year, month and day: day=2026-11-25.".to_owned(),
        });
        Ok(Self {
            day: day?,
            status: choice(call, "status", &STATUSES)?,
            role: choice(call, "role", &ROLES)?,
        })
    }

    /// As the table picks them out.
    pub fn selection(&self) -> Selection<'static> {
        Selection {
            statuses: match self.status {
                "failed" => &[Status::Failed],
                "pending" => &[Status::Pending],
                "delivered" => &[Status::Delivered],
                "not_sent" => &[Status::Superseded, Status::Closed],
                "all" => &[],
                _ => &Status::UNSETTLED,
            },
            role: [Role::Provider, Role::Nurse, Role::Patient, Role::Room]
                .into_iter()
                .find(|role| role.as_str() == self.role),
        }
    }

    /// As an address has it.
    pub fn query(&self) -> String {
        self.on(self.day)
    }

    /// The same of another day.
    pub fn on(&self, day: Day) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("day", &day.to_string());
        query.append_pair("status", self.status);
        if !self.role.is_empty() {
            query.append_pair("role", self.role);
        }
        query.finish()
    }
}

/// The first choice, if none is made.
fn choice(
    call: &Call<'_>,
    name: &str,
    choices: &'static [(&'static str, &'static str)],
) -> Result<&'static str, AdminError> {
    let Some(given) = call.query(name) else {
        return Ok(choices.first().map_or("", |(first, _)| *first));
    };
    let found = choices.iter().find(|(choice, _)| **choice == *given);
    found
        .map(|(choice, _)| *choice)
        .ok_or_else(|| AdminError::Input {
            what: format!("there is no such {name}"),
            fix: format!(
                "Choose one of: {}.",
                choices
                    .iter()
                    .map(|(choice, _)| *choice)
                    .filter(|choice| !choice.is_empty())
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        })
}
