//! Webhooks as Zoom signs them, for those that the simulated Zoom would not send.

use ring::hmac;
use time::OffsetDateTime;

use super::{Hospital, Page, client};

/// The secret token that the sandbox's Zoom app has.
pub const SECRET: &str = "sandbox-webhook-secret-token";

/// Seconds since 1970.
pub fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

/// Hexadecimal HMAC-SHA256.
pub fn hmac_hex(secret: &str, message: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, message);
    tag.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// `x-zm-signature` of these bytes.
pub fn signature(secret: &str, timestamp: i64, body: &[u8]) -> String {
    let message = [format!("v0:{timestamp}:").as_bytes(), body].concat();
    format!("v0={}", hmac_hex(secret, &message))
}

impl Hospital {
    /// Sends a webhook signed now.
    pub async fn webhook(&self, body: &[u8]) -> Page {
        let timestamp = now();
        self.webhook_signed(body, timestamp, &signature(SECRET, timestamp, body))
            .await
    }

    /// Sends a webhook signed in any way.
    pub async fn webhook_signed(&self, body: &[u8], timestamp: i64, signature: &str) -> Page {
        let response = client()
            .post(self.url("/zoom/webhook"))
            .header("content-type", "application/json; charset=utf-8")
            .header("x-zm-request-timestamp", timestamp.to_string())
            .header("x-zm-signature", signature)
            .body(body.to_vec())
            .send()
            .await
            .unwrap();
        Page::read(response).await
    }

    /// The body of the newest webhook of this event.
    pub fn newest_webhook(&self, event: &str) -> Vec<u8> {
        let deliveries = self.zoom.deliveries();
        let newest = deliveries.iter().rev().find(|it| it.event == event);
        newest.unwrap().body.clone()
    }
}
