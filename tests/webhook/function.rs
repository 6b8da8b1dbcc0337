//! The function by itself, at a time that a test sets, and events for it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use http::Request;
use lambda_http::Body;
use serde_json::{Value, json};
use shared::{
    bridge::Bridge,
    clock::{Clock, Timestamp},
};

use crate::kit::{
    Hospital,
    webhook::{SECRET, now, signature},
};

pub const JOINED: &str = "meeting.participant_joined";
pub const LEFT: &str = "meeting.participant_left";

/// A clock that stands still.
#[derive(Debug, Default)]
struct Stopped(AtomicI64);

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        Timestamp::from_seconds(self.0.load(Ordering::SeqCst))
    }
}

/// One running instance of the function.
pub struct Function {
    bridge: Bridge,
    clock: Arc<Stopped>,
}

impl Function {
    /// One that has not read its settings yet.
    pub fn cold(hospital: &Hospital) -> Self {
        let clock = Arc::new(Stopped(AtomicI64::new(now())));
        let bridge = Bridge::with_clock(hospital.environment.clone(), clock.clone());
        Self { bridge, clock }
    }

    pub fn now(&self) -> i64 {
        self.clock.0.load(Ordering::SeqCst)
    }

    pub fn advance(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Asks with these headers of Zoom's.
    pub async fn ask(&self, headers: &[(&str, &str)], body: &[u8]) -> (u16, String) {
        let mut request = Request::post("/zoom/webhook").header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::Binary(body.to_vec())).unwrap();
        let answer = zoom_webhook::handle(&self.bridge, request).await;
        let body = match answer.body() {
            Body::Text(text) => text.clone(),
            _ => String::new(),
        };
        (answer.status().as_u16(), body)
    }

    /// Asks with this timestamp and signature.
    pub async fn signed(&self, timestamp: &str, signature: &str, body: &[u8]) -> u16 {
        let headers = [
            ("x-zm-request-timestamp", timestamp),
            ("x-zm-signature", signature),
        ];
        self.ask(&headers, body).await.0
    }

    /// Asks with what is signed so many seconds ago by this secret.
    pub async fn aged(&self, age: i64, secret: &str, body: &[u8]) -> u16 {
        let timestamp = self.now() - age;
        let signature = signature(secret, timestamp, body);
        self.signed(&timestamp.to_string(), &signature, body).await
    }

    /// Asks with what is signed just now.
    pub async fn fresh(&self, body: &[u8]) -> u16 {
        self.aged(0, SECRET, body).await
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
pub fn changed(body: &[u8], event: &str, participant: &Value) -> Vec<u8> {
    let mut changed: Value = serde_json::from_slice(body).unwrap();
    changed["event"] = json!(event);
    let whose = &mut changed["payload"]["object"]["participant"];
    for (name, value) in participant.as_object().unwrap() {
        whose[name] = value.clone();
    }
    changed.to_string().into_bytes()
}
