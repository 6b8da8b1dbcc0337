//! Webhooks on their way: the queue, the log, and the controls with which tests disturb both.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Serialize, Serializer};
use serde_json::Value;
use tokio::sync::Notify;

use super::{Zoom, account::Account, event::Event, random, sign};

mod control;
mod send;
mod validate;

pub use validate::EndpointError;

/// One webhook, however often it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct DeliveryId(u64);

/// With which timestamp a webhook is sent once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// Now, signed anew.
    Fresh,
    /// That of the first attempt, with the same signature: a replay.
    Old,
}

/// A line of the delivery log.
#[derive(Debug, Clone, Serialize)]
pub struct Delivery {
    /// Its number, in the order in which things happened.
    pub id: DeliveryId,
    /// `meeting.participant_joined` and so on.
    pub event: String,
    /// The body, byte for byte.
    #[serde(serialize_with = "as_text")]
    pub body: Vec<u8>,
    /// What became of it.
    pub status: DeliveryStatus,
    /// Every time it was sent.
    pub attempts: Vec<Attempt>,
    #[serde(skip)]
    tracking_id: String,
}

/// What became of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// Nobody subscribed: no webhook URL was set.
    NotSubscribed,
    /// In the queue.
    Waiting,
    /// Kept back by [`Zoom::hold_deliveries`].
    Held,
    /// Failed, to be repeated.
    Retrying,
    /// Answered 200 or 204 in time.
    Delivered,
    /// Answered something else below 500; never repeated.
    Refused,
    /// 5xx or no answer, and out of repetitions.
    Failed,
    /// Dropped by a test.
    Lost,
}

/// One sending of a webhook.
#[derive(Debug, Clone, Serialize)]
pub struct Attempt {
    /// `x-zm-request-timestamp`, seconds.
    pub timestamp: i64,
    /// `x-zm-signature`.
    pub signature: String,
    /// HTTP status; none without an answer.
    pub status: Option<u16>,
    /// What went wrong without an answer.
    pub error: Option<String>,
}

impl Delivery {
    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

fn as_text<S: Serializer>(body: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&String::from_utf8_lossy(body))
}

#[derive(Debug)]
pub(super) struct Outbox {
    client: Result<reqwest::Client, String>,
    queue: Mutex<Queue>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct Queue {
    log: Vec<Delivery>,
    ready: VecDeque<DeliveryId>,
    held: Vec<DeliveryId>,
    holding: bool,
    /// Event names whose next delivery is lost.
    losing: Vec<String>,
    /// Whether a task empties `ready`.
    draining: bool,
    /// Deliveries between attempts.
    retrying: usize,
}

impl Outbox {
    pub(super) fn new() -> Self {
        Self {
            client: send::client(),
            queue: Mutex::default(),
            changed: Notify::new(),
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn add(&mut self, event: &str, body: Vec<u8>, subscribed: bool) {
        let id = DeliveryId(self.log.len() as u64 + 1);
        let lost = self.losing.iter().position(|name| name == event);
        let status = if !subscribed {
            DeliveryStatus::NotSubscribed
        } else if let Some(index) = lost {
            self.losing.remove(index);
            DeliveryStatus::Lost
        } else if self.holding {
            self.held.push(id);
            DeliveryStatus::Held
        } else {
            self.ready.push_back(id);
            DeliveryStatus::Waiting
        };
        self.log.push(Delivery {
            id,
            event: event.to_owned(),
            body,
            status,
            attempts: Vec::new(),
            tracking_id: format!("v=2.0;clid=sandbox;rid=WEB_{}", random::identifier()),
        });
    }

    fn entry(&mut self, id: DeliveryId) -> Option<&mut Delivery> {
        self.log.iter_mut().find(|delivery| delivery.id == id)
    }

    fn set(&mut self, id: DeliveryId, status: DeliveryStatus) {
        if let Some(delivery) = self.entry(id) {
            delivery.status = status;
        }
    }
}

impl Zoom {
    /// Queues events in their order. The account is borrowed so that nothing happens in between.
    pub(super) fn send(&self, account: &Account, events: impl IntoIterator<Item = Event>) {
        let subscribed = account.options.webhook_url.is_some();
        let mut queue = self.0.outbox.queue();
        for event in events {
            queue.add(event.event, sign::body(&event), subscribed);
        }
        drop(queue);
        self.drain_queue();
    }
}
