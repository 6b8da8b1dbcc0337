//! What a day's overview has of a notification.

use serde::Deserialize;

use super::{Attempt, NotificationRecord, Status};
use crate::{
    clock::Timestamp,
    epic::ConnectionState,
    visit::{PersonKey, Role},
};

/// A part of a [`NotificationRecord`], named alike: of ten thousand of them all else would be read for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Told {
    /// Whom it is about.
    pub person: PersonKey,
    /// In what role.
    pub role: Role,
    /// What Epic is told.
    pub state: ConnectionState,
    /// When it happened, by Zoom's clock.
    pub edge_at: Timestamp,
    /// When we learnt of it.
    pub created_at: Timestamp,
    /// Where it stands.
    pub status: Status,
    /// Whether no webhook told of the change: comparing with Zoom found it.
    #[serde(default)]
    pub repaired: bool,
    /// The first attempts and the last ones.
    #[serde(default)]
    pub attempts: Vec<Attempt>,
}

impl From<NotificationRecord> for Told {
    fn from(record: NotificationRecord) -> Self {
        Self {
            person: record.person,
            role: record.role,
            state: record.state,
            edge_at: record.edge_at,
            created_at: record.created_at,
            status: record.status,
            repaired: record.repaired,
            attempts: record.attempts,
        }
    }
}
