//! One notification, as the table keeps it and the administrator sees it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Replay;
use crate::{
    clock::{Day, Timestamp},
    data_key::random_token,
    epic::{ConnectionState, StatusError},
    store::{NotificationKey, day_partition},
    visit::{Edge, PersonKey, Presence, Role, VisitKey},
};

/// Partitions of the index of due notifications.
pub const SHARDS: u8 = 4;

/// Attempts that a record keeps from its beginning, and from its end.
const FIRST_KEPT: usize = 10;
const LAST_KEPT: usize = 10;

/// Where a notification stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Not delivered yet; due at `due_at`.
    Pending,
    /// Epic has it.
    Delivered,
    /// A newer change made it wrong before it was delivered, so it was never sent again.
    Superseded,
    /// Epic was never told that the person came, so it need not be told that they left: closed without a call.
    Closed,
    /// Given up: Epic refuses it, or it came to nothing for too long.
    Failed,
}

impl Status {
    /// What Epic does not have and may be waiting for.
    pub const UNSETTLED: [Self; 2] = [Self::Failed, Self::Pending];

    /// As it stands in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Superseded => "superseded",
            Self::Closed => "closed",
            Self::Failed => "failed",
        }
    }
}

/// One attempt to tell Epic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When.
    pub at: Timestamp,
    /// HTTP status ("RespCode"); none if no answer came.
    pub resp_code: Option<u16>,
    /// Epic's own error code, if it named a known one.
    pub epic_error: Option<StatusError>,
    /// Milliseconds until the answer.
    pub latency_ms: u64,
    /// What was wrong before Epic could even be called.
    #[serde(default)]
    pub problem: Option<String>,
}

/// One notification.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NotificationRecord {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Whom it is about.
    pub person: PersonKey,
    /// In what role.
    pub role: Role,
    /// Number of the change among this person's.
    pub edge: u64,
    /// What Epic is told.
    pub state: ConnectionState,
    /// When it happened, by Zoom's clock.
    pub edge_at: Timestamp,
    /// When we learnt of it.
    pub created_at: Timestamp,
    /// Whether the person was only inferred.
    #[serde(default)]
    pub inferred: bool,
    /// Where it stands.
    pub status: Status,
    /// The first attempts and the last ones.
    #[serde(default)]
    pub attempts: Vec<Attempt>,
    /// How many attempts between them are not kept.
    #[serde(default)]
    pub attempts_left_out: u32,
    /// Whether no webhook told of the change: comparing with Zoom found it.
    #[serde(default)]
    pub repaired: bool,
    /// That it was given up and sent again, each time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replays: Vec<Replay>,
    /// Partition of the index, while pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_shard: Option<String>,
    /// When the next attempt is due, while pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// Partition of the index of days. Records of earlier versions have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    /// Its place there: when it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_at: Option<Timestamp>,
    /// When the table may drop it, in seconds.
    pub expires_at: i64,
}

impl NotificationRecord {
    /// Of an edge, due at once.
    #[must_use]
    pub fn new(
        visit: &VisitKey,
        edge: &Edge,
        role: Role,
        inferred: bool,
        now: Timestamp,
        keep: Duration,
    ) -> Self {
        let pk = format!("VISIT#{visit}");
        Self {
            day: Some(day_partition(Day::of(now), &pk)),
            day_at: Some(now),
            pk,
            sk: format!("NOTIFICATION#{:013}#{}", now.millis(), random_token::<6>()),
            person: edge.person.clone(),
            role,
            edge: edge.number,
            state: match edge.presence {
                Presence::Present => ConnectionState::Connected,
                Presence::Absent => ConnectionState::Disconnected,
            },
            edge_at: edge.at,
            created_at: now,
            inferred,
            status: Status::Pending,
            attempts: Vec::new(),
            attempts_left_out: 0,
            repaired: false,
            replays: Vec::new(),
            due_shard: Some(Self::shard_of(visit)),
            due_at: Some(now),
            expires_at: now.plus(keep).seconds(),
        }
    }

    /// How many attempts were made.
    #[must_use]
    pub fn tries(&self) -> usize {
        let left_out = usize::try_from(self.attempts_left_out).unwrap_or(usize::MAX);
        self.attempts.len().saturating_add(left_out)
    }

    /// Since when it is owed: since we learnt of it, or since it was last replayed.
    #[must_use]
    pub fn owed_since(&self) -> Timestamp {
        self.replays
            .last()
            .map_or(self.created_at, |replay| replay.at)
    }

    /// How many attempts were made since then.
    #[must_use]
    pub fn tries_since(&self) -> usize {
        let before = self.replays.last().map_or(0, |replay| replay.after);
        let before = usize::try_from(before).unwrap_or(usize::MAX);
        self.tries().saturating_sub(before)
    }

    /// Adds an attempt. A day of them would not fit into an item, so only the first and last few are kept.
    pub fn add_attempt(&mut self, attempt: Attempt) {
        self.attempts.push(attempt);
        if self.attempts.len() > FIRST_KEPT + LAST_KEPT {
            self.attempts.remove(FIRST_KEPT);
            self.attempts_left_out += 1;
        }
    }

    /// The index's partition in which a visit's notifications are while they are pending.
    #[must_use]
    pub fn shard_of(visit: &VisitKey) -> String {
        Self::shard_name(visit.as_str().bytes().fold(0_u8, u8::wrapping_add) % SHARDS)
    }

    /// Name of one of the index's partitions.
    #[must_use]
    pub fn shard_name(shard: u8) -> String {
        format!("NOTIFICATION#{shard}")
    }

    /// Where it is in the table.
    #[must_use]
    pub fn key(&self) -> Option<NotificationKey> {
        NotificationKey::parse(&self.pk, &self.sk)
    }
}
