//! A table and a Zoom in memory, and the time that both share.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use shared::{
    clock::{Clock, Timestamp},
    visit::{Claim, ClaimState, Standing},
    zoom::{CreatedMeeting, JoinLink, Meeting, MeetingFound, MeetingId},
};
use tokio::time::Instant;

/// A meeting at Zoom.
#[derive(Debug, Clone)]
pub struct Held {
    pub marker: String,
    created_at: Timestamp,
    listed_from: Timestamp,
    deleted: bool,
}

/// Everything outside the launches.
#[derive(Debug)]
pub struct World {
    pub claim: Claim,
    /// Meetings of which Zoom said that they are over.
    pub gone: BTreeSet<MeetingId>,
    meetings: BTreeMap<MeetingId, Held>,
    numbers: u64,
    /// What launches sent their people into: generation and meeting.
    pub entered: Vec<(u32, MeetingId)>,
}

impl World {
    pub fn new(numbers: u64) -> Self {
        Self {
            claim: Claim::default(),
            gone: BTreeSet::new(),
            meetings: BTreeMap::new(),
            numbers,
            entered: Vec::new(),
        }
    }

    pub fn standing(&self) -> Standing {
        let gone = match &self.claim.state {
            ClaimState::Ready { meeting, .. } => self.gone.contains(&meeting.id),
            _ => false,
        };
        Standing {
            claim: self.claim.clone(),
            gone,
        }
    }

    /// The table's condition: generation, fence and state.
    pub fn swap(&mut self, from: &Claim, to: &Claim) -> bool {
        let holds = self.claim.generation == from.generation
            && self.claim.fence == from.fence
            && self.claim.state_name() == from.state_name();
        if holds {
            self.claim = to.clone();
        }
        holds
    }

    pub fn create(&mut self, marker: &str, now: Timestamp, listed_after: Duration) -> MeetingId {
        // An odd factor is a bijection: numbers differ, and come in no order.
        let count = self.meetings.len() as u64 + 1;
        let id = MeetingId::new(count.wrapping_mul(self.numbers | 1) & 0xff_ffff_ffff);
        let held = Held {
            marker: marker.to_owned(),
            created_at: now,
            listed_from: now.plus(listed_after),
            deleted: false,
        };
        self.meetings.insert(id, held);
        id
    }

    pub fn find(&self, marker: &str, now: Timestamp) -> Vec<MeetingFound> {
        self.meetings
            .iter()
            .filter(|(_, held)| held.marker == marker && held.listed_from <= now && !held.deleted)
            .map(|(id, held)| MeetingFound {
                id: *id,
                created_at: Some(held.created_at),
            })
            .collect()
    }

    pub fn exists(&self, id: MeetingId) -> bool {
        self.meetings.get(&id).is_some_and(|held| !held.deleted)
    }

    pub fn delete(&mut self, id: MeetingId) {
        if let Some(held) = self.meetings.get_mut(&id) {
            held.deleted = true;
        }
    }

    /// Meetings that are left with this marker, listed or not.
    pub fn left_of(&self, marker: &str) -> Vec<MeetingId> {
        self.meetings
            .iter()
            .filter(|(_, held)| held.marker == marker && !held.deleted)
            .map(|(id, _)| *id)
            .collect()
    }
}

/// What Zoom answers of a meeting.
pub fn answer(id: MeetingId) -> CreatedMeeting {
    let link = |kind: &str| -> JoinLink {
        let url = format!("https://zoom.us/{kind}/{}", id.expose());
        serde_json::from_value(url.into()).unwrap()
    };
    CreatedMeeting {
        meeting: Meeting {
            id,
            join_url: link("j"),
            registration: true,
            waiting_room: false,
        },
        start_url: link("s"),
    }
}

/// The paused time of the runtime.
#[derive(Debug, Clone, Copy)]
pub struct VirtualClock(Instant);

impl VirtualClock {
    pub fn start() -> Self {
        Self(Instant::now())
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_seconds(1_800_000_000).plus(self.0.elapsed())
    }
}
