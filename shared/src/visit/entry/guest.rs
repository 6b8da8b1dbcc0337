//! A guest enters by a texted link, or waits as a patient does.

use super::{Entry, EntryError, patient::Patient};
use crate::{
    bridge::Installation,
    visit::{Person, PersonKey, PersonName, Role, Visit, VisitKey},
};

/// A guest who comes by a link.
#[derive(Debug, Clone)]
pub struct GuestLaunch<'a> {
    /// Which visit.
    pub visit_key: &'a VisitKey,
    /// The visit, as it was just read.
    pub visit: &'a Visit,
    /// Who.
    pub person: &'a PersonKey,
    /// By what name.
    pub name: PersonName,
}

/// Lets a guest in as a registrant of their own, or has them wait: a guest never makes a meeting. Epic does not
/// know them, so it is never told of them.
///
/// # Errors
/// [`EntryError`].
pub async fn admit_guest(
    installation: &Installation,
    launch: &GuestLaunch<'_>,
) -> Result<Entry, EntryError> {
    let person = Person {
        role: Role::Guest,
        epic_id: None,
        name: launch.name.clone(),
    };
    let guest = Patient {
        visit: launch.visit_key,
        csn: &launch.visit.csn,
        key: launch.person,
        person: &person,
    };
    match guest.known(installation, Some(launch.visit)).await? {
        Some(entry) => Ok(entry),
        None => guest.wait(installation).await,
    }
}
