//! How tests watch deliveries and spoil them.

use super::{Delivery, DeliveryId, DeliveryStatus, Queue, Stamp};
use crate::zoom::Zoom;

impl Zoom {
    /// The delivery log, oldest first.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.0.outbox.queue().log.clone()
    }

    /// Keeps every further webhook back.
    pub fn hold_deliveries(&self) {
        self.0.outbox.queue().holding = true;
    }

    /// Sends what was kept back, in order, and holds no more.
    pub fn release_deliveries(&self) {
        let mut queue = self.0.outbox.queue();
        queue.holding = false;
        let held = queue.held.clone();
        queue.release(&held);
        drop(queue);
        self.drain_queue();
    }

    /// Sends these of the held webhooks in this order, and goes on holding.
    pub fn release(&self, order: &[DeliveryId]) {
        self.0.outbox.queue().release(order);
        self.drain_queue();
    }

    /// Loses a held webhook for good.
    pub fn drop_delivery(&self, id: DeliveryId) {
        let mut queue = self.0.outbox.queue();
        queue.held.retain(|held| *held != id);
        queue.ready.retain(|ready| *ready != id);
        queue.set(id, DeliveryStatus::Lost);
    }

    /// Loses the next webhook of this event, e.g. `meeting.started`.
    pub fn lose_next(&self, event: &str) {
        self.0.outbox.queue().losing.push(event.to_owned());
    }

    /// Sends a webhook once more, at once. Gives the HTTP status; `None` without an answer.
    pub async fn redeliver(&self, id: DeliveryId, stamp: Stamp) -> Option<u16> {
        self.attempt(id, stamp).await
    }

    /// Sends these bytes as if Zoom had written them: any event, well-formed or not.
    pub fn send_raw(&self, event: &str, body: &[u8]) {
        let subscribed = self.account().options.webhook_url.is_some();
        self.0.outbox.queue().add(event, body.to_vec(), subscribed);
        self.drain_queue();
    }

    /// Waits until nothing is on its way: all that is not held was sent, repetitions included.
    pub async fn settled(&self) {
        loop {
            let changed = self.0.outbox.changed.notified();
            if self.0.outbox.queue().is_idle() {
                return;
            }
            changed.await;
        }
    }
}

impl Queue {
    fn release(&mut self, order: &[DeliveryId]) {
        for id in order {
            if self.held.contains(id) {
                self.held.retain(|held| held != id);
                self.ready.push_back(*id);
                self.set(*id, DeliveryStatus::Waiting);
            }
        }
    }

    fn is_idle(&self) -> bool {
        self.ready.is_empty() && !self.draining && self.retrying == 0
    }
}
