//! One participant of a visit, as its item keeps them.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::{Person, Presence, Session};
use crate::{
    clock::Timestamp,
    zoom::{JoinLink, RegistrantId, RoomId, ZoomUserId, webhook},
};

/// Who someone is to Zoom. Kept as text, because it is a key of the item.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Identity(String);

impl Identity {
    /// A registrant of one meeting.
    #[must_use]
    pub fn registrant(id: &RegistrantId) -> Self {
        Self(format!("registrant:{}", id.expose()))
    }

    /// A user of the Zoom account.
    #[must_use]
    pub fn user(id: &ZoomUserId) -> Self {
        Self(format!("user:{}", id.expose()))
    }

    /// A Zoom Room of the account.
    #[must_use]
    pub fn room(id: &RoomId) -> Self {
        Self(format!("room:{}", id.expose()))
    }

    /// The Zoom user, if it is one.
    #[must_use]
    pub fn as_user(&self) -> Option<ZoomUserId> {
        self.0.strip_prefix("user:").map(ZoomUserId::new)
    }

    /// As the table keeps it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What Zoom's event says of who it is, the surest first.
    pub fn told_by(participant: &webhook::Participant) -> impl Iterator<Item = Self> {
        let registrant = participant.registrant.as_ref().map(Self::registrant);
        let user = participant.user.as_ref().map(Self::user);
        registrant.into_iter().chain(user)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Identity([phi])")
    }
}

/// A call of a Zoom Room, or its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// When.
    pub at: Timestamp,
    /// Into the meeting of which generation; `None` if the call was taken back.
    pub into: Option<u32>,
}

/// What Epic was last owed about someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reported {
    /// Counts the edges.
    pub edge: u64,
    /// Present or absent after the last of them.
    pub presence: Presence,
}

/// One person or room in a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Who.
    #[serde(flatten)]
    pub person: Person,
    /// Every Zoom identity they were given, with the generation of the meeting it is for.
    #[serde(default)]
    pub identities: BTreeMap<Identity, u32>,
    /// Their own join link, and the generation it leads into.
    #[serde(default)]
    pub join: Option<Join>,
    /// Since which generation they join without an identity, so that presence can only be inferred.
    #[serde(default)]
    pub anonymous_since: Option<u32>,
    /// When they were first sent without one; 0 if that was not kept.
    #[serde(default, skip_serializing_if = "Timestamp::is_zero")]
    pub anonymous_at: Timestamp,
    /// When it was called, if it is a Zoom Room of which Zoom may not say that it is this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Called>,
    /// When they last launched.
    #[serde(default)]
    pub launched_at: Timestamp,
    /// Their connections, by Zoom's name within the meeting.
    #[serde(default)]
    pub sessions: BTreeMap<String, Session>,
    /// What Epic was last owed.
    #[serde(default)]
    pub reported: Reported,
    /// Whether presence is only inferred, by elimination.
    #[serde(default)]
    pub inferred: bool,
    /// Until when a notification about them is being sent: at most one at a time.
    #[serde(default)]
    pub sending_until: Timestamp,
    /// Whether Epic may show them as connected: it was told so, and has not answered to the contrary since.
    #[serde(default = "unknown")]
    pub may_be_lit: bool,
}

/// An item that does not say is of a version that did not keep it.
const fn unknown() -> bool {
    true
}

/// A join link that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    /// The generation of the meeting it leads into.
    pub generation: u32,
    /// The link.
    pub link: JoinLink,
}

impl Participant {
    /// Someone who has just launched.
    #[must_use]
    pub fn launched(person: Person, at: Timestamp) -> Self {
        Self {
            launched_at: at,
            ..Self::of(person)
        }
    }

    /// Someone of whom nothing else is known.
    #[must_use]
    pub fn of(person: Person) -> Self {
        Self {
            person,
            identities: BTreeMap::new(),
            join: None,
            anonymous_since: None,
            anonymous_at: Timestamp::default(),
            calls: Vec::new(),
            launched_at: Timestamp::default(),
            sessions: BTreeMap::new(),
            reported: Reported::default(),
            inferred: false,
            sending_until: Timestamp::default(),
            may_be_lit: false,
        }
    }

    /// Whether an identity that Zoom tells is theirs.
    #[must_use]
    pub fn answers_to(&self, told: &Identity) -> bool {
        // A room may come under its own ID where a person has their user's; Zoom does not document it.
        let room = || told.as_user().map(|id| RoomId::new(id.expose()));
        self.identities.contains_key(told)
            || room().is_some_and(|id| self.identities.contains_key(&Identity::room(&id)))
    }

    /// Their join link into a generation's meeting.
    #[must_use]
    pub fn join_into(&self, generation: u32) -> Option<&JoinLink> {
        self.join
            .as_ref()
            .filter(|join| join.generation == generation)
            .map(|join| &join.link)
    }

    /// Whether they were sent into a generation's meeting.
    #[must_use]
    pub fn was_sent_into(&self, generation: u32) -> bool {
        self.join_into(generation).is_some()
            || self.anonymous_since == Some(generation)
            || self.identities.values().any(|sent| *sent == generation)
    }

    /// Whether they came as far as Zoom's waiting room, as it seems, and never into the meeting.
    #[must_use]
    pub fn was_not_admitted(&self) -> bool {
        !self.sessions.is_empty() && self.last_joined().is_none()
    }

    /// When they last came in, if they ever did.
    #[must_use]
    pub fn last_joined(&self) -> Option<Timestamp> {
        self.sessions.values().filter_map(Session::joined_at).max()
    }
}
