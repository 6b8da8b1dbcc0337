//! Webhooks as Zoom signs them, for those that the simulated Zoom would not send.

mod function;

use ring::hmac;
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::{Answer, Hospital, client};

pub use function::Function;

/// The event of somebody who came in.
pub const JOINED: &str = "meeting.participant_joined";
/// The event of somebody who went out.
pub const LEFT: &str = "meeting.participant_left";

/// The secret token that the sandbox's Zoom app has.
pub const SECRET: &str = "sandbox-webhook-secret-token";

/// Seconds since 1970.
#[must_use]
pub fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

/// Hexadecimal HMAC-SHA256.
#[must_use]
pub fn hmac_hex(secret: &str, message: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, message);
    tag.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// `x-zm-signature` of these bytes.
#[must_use]
pub fn signature(secret: &str, timestamp: i64, body: &[u8]) -> String {
    let message = [format!("v0:{timestamp}:").as_bytes(), body].concat();
    format!("v0={}", hmac_hex(secret, &message))
}

impl Hospital {
    /// Sends a webhook signed now.
    pub async fn webhook(&self, body: &[u8]) -> Answer {
        let timestamp = now();
        self.webhook_signed(body, timestamp, &signature(SECRET, timestamp, body))
            .await
    }

    /// Sends a webhook signed in any way.
    pub async fn webhook_signed(&self, body: &[u8], timestamp: i64, signature: &str) -> Answer {
        let response = client()
            .post(self.url("/zoom/webhook"))
            .header("content-type", "application/json; charset=utf-8")
            .header("x-zm-request-timestamp", timestamp.to_string())
            .header("x-zm-signature", signature)
            .body(body.to_vec())
            .send()
            .await
            .unwrap();
        Answer::read(response).await
    }

    /// The body of the newest webhook of this event.
    #[must_use]
    pub fn newest_webhook(&self, event: &str) -> Vec<u8> {
        let deliveries = self.zoom.deliveries();
        let newest = deliveries.iter().rev().find(|it| it.event == event);
        newest.unwrap().body.clone()
    }
}

/// A visit whose provider was sent into its meeting, and whose join never reached us: that body.
pub async fn lost_join(hospital: &Hospital) -> Vec<u8> {
    hospital.zoom.lose_next(JOINED);
    hospital.provider_joins().await;
    hospital.zoom.settled().await;
    hospital.newest_webhook(JOINED)
}

/// The same event about somebody else, or another event about them.
#[must_use]
pub fn changed(body: &[u8], event: &str, participant: &Value) -> Vec<u8> {
    let mut changed: Value = serde_json::from_slice(body).unwrap();
    changed["event"] = json!(event);
    let whose = &mut changed["payload"]["object"]["participant"];
    for (name, value) in participant.as_object().unwrap() {
        whose[name] = value.clone();
    }
    changed.to_string().into_bytes()
}
