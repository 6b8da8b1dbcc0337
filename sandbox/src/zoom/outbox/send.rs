//! Sending: one task empties the queue in order; what fails is repeated beside it, as at Zoom.

use std::{sync::Arc, time::Duration};

use reqwest::redirect;

use super::{Attempt, DeliveryId, DeliveryStatus, Stamp};
use crate::zoom::{Zoom, random, sign};

/// Zoom waits this long for an answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);

/// A client of our own TLS settings, since no process-wide provider is installed. It trusts nobody over
/// `https`: a simulated Zoom talks to this machine.
pub(super) fn client() -> Result<reqwest::Client, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .redirect(redirect::Policy::none())
        .timeout(ANSWER_WITHIN)
        .build()
        .map_err(|error| error.to_string())
}

impl Zoom {
    /// Starts emptying the queue unless that is under way, or no runtime is there to do it.
    pub(super) fn drain_queue(&self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let mut queue = self.0.outbox.queue();
        if queue.draining || queue.ready.is_empty() {
            return;
        }
        queue.draining = true;
        drop(queue);
        let zoom = self.clone();
        runtime.spawn(async move {
            while let Some(id) = zoom.next_ready() {
                zoom.deliver(id).await;
            }
        });
    }

    fn next_ready(&self) -> Option<DeliveryId> {
        let mut queue = self.0.outbox.queue();
        let next = queue.ready.pop_front();
        if next.is_none() {
            queue.draining = false;
            drop(queue);
            self.0.outbox.changed.notify_waiters();
        }
        next
    }

    async fn deliver(&self, id: DeliveryId) {
        let status = self.attempt(id, Stamp::Fresh).await;
        let retries = self.account().options.webhook_retries.clone();
        if !is_repeatable(status) || retries.is_empty() {
            return self.conclude(id, status);
        }
        let mut queue = self.0.outbox.queue();
        queue.set(id, DeliveryStatus::Retrying);
        queue.retrying += 1;
        drop(queue);
        let zoom = self.clone();
        tokio::spawn(async move {
            zoom.repeat(id, &retries).await;
            zoom.0.outbox.queue().retrying -= 1;
            zoom.0.outbox.changed.notify_waiters();
        });
    }

    async fn repeat(&self, id: DeliveryId, pauses: &[Duration]) {
        let mut status = None;
        for pause in pauses {
            tokio::time::sleep(*pause).await;
            let stamp = if self.account().options.webhook_retries_keep_timestamp {
                Stamp::Old
            } else {
                Stamp::Fresh
            };
            status = self.attempt(id, stamp).await;
            if !is_repeatable(status) {
                break;
            }
        }
        self.conclude(id, status);
    }

    fn conclude(&self, id: DeliveryId, status: Option<u16>) {
        let status = match status {
            Some(200 | 204) => DeliveryStatus::Delivered,
            Some(..500) => DeliveryStatus::Refused,
            _ => DeliveryStatus::Failed,
        };
        self.0.outbox.queue().set(id, status);
    }

    /// Sends a webhook once and logs it.
    pub(super) async fn attempt(&self, id: DeliveryId, stamp: Stamp) -> Option<u16> {
        let now = self.0.clock.now().unix_timestamp();
        let (body, tracking_id, first) = {
            let mut queue = self.0.outbox.queue();
            let delivery = queue.entry(id)?;
            let first = delivery.attempts.first().cloned();
            (delivery.body.clone(), delivery.tracking_id.clone(), first)
        };
        let secret = self.account().options.webhook_secret_token.clone();
        let (timestamp, signature) = match (stamp, first) {
            (Stamp::Old, Some(first)) => (first.timestamp, first.signature),
            _ => (now, sign::signature(&secret, now, &body)),
        };
        let answer = self.post(body, timestamp, &signature, &tracking_id).await;
        let status = answer.as_ref().ok().map(|answer| answer.status().as_u16());
        if let Some(delivery) = self.0.outbox.queue().entry(id) {
            delivery.attempts.push(Attempt {
                timestamp,
                signature,
                status,
                error: answer.err(),
            });
        }
        status
    }

    /// One request with Zoom's headers.
    pub(super) async fn post(
        &self,
        body: Vec<u8>,
        timestamp: i64,
        signature: &str,
        tracking_id: &str,
    ) -> Result<reqwest::Response, String> {
        let client = self.0.outbox.client.clone()?;
        let (url, client_id) = {
            let options = &self.account().options;
            (options.webhook_url.clone(), options.client_id.clone())
        };
        client
            .post(url.ok_or("no webhook URL is set")?)
            .header("content-type", "application/json; charset=utf-8")
            .header("user-agent", "Zoom Marketplace/1.0a")
            .header("clientid", client_id)
            .header("x-zm-request-id", random::uuid())
            .header("x-zm-trackingid", tracking_id)
            .header("x-zm-request-timestamp", timestamp)
            .header("x-zm-signature", signature)
            .body(body)
            .send()
            .await
            .map_err(|error| error.to_string())
    }
}

/// Zoom repeats after 500 and above, and without an answer.
const fn is_repeatable(status: Option<u16>) -> bool {
    !matches!(status, Some(..500))
}
