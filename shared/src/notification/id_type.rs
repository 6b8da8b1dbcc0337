//! Which kind of ID Epic is told that a person's is.

use thiserror::Error;

use crate::{settings::IdTypes, visit::Role};

/// A kind of ID whose number in this Epic nobody has set. It differs between customers, and is never guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "{setting} is not set, so Epic cannot be told of a {}: ask your Epic technical coordinator for the ExternalIDType of {what}, and put it in the settings", role.as_str()
)]
pub(super) struct NoIdType {
    role: Role,
    setting: &'static str,
    what: &'static str,
}

/// `ExternalIDType` of the ID by which Epic knows people of a role.
pub(super) fn id_type(types: &IdTypes, role: Role) -> Result<&str, NoIdType> {
    match role {
        Role::Provider => Ok(&types.provider),
        Role::Patient | Role::Guest | Role::Unmapped => Ok(&types.patient),
        Role::Nurse => types.nurse.as_deref().ok_or(NoIdType {
            role,
            setting: "epic.id_types.nurse",
            what: "the provider (SER) ID that the nurse FDI record sends as epicProviderId",
        }),
        Role::Room => types.room.as_deref().ok_or(NoIdType {
            role,
            setting: "epic.id_types.room",
            what: "the ID by which Epic knows the room",
        }),
    }
}
