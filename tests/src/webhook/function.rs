//! The webhook's function by itself, at a time that a test sets.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use http::Request;
use lambda_http::Body;
use shared::{
    bridge::Bridge,
    clock::{Clock, Timestamp},
};

use super::{SECRET, now, signature};
use crate::Hospital;

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
    #[must_use]
    pub fn cold(hospital: &Hospital) -> Self {
        let clock = Arc::new(Stopped(AtomicI64::new(now())));
        let bridge = Bridge::with_clock(hospital.environment.clone(), clock.clone());
        Self { bridge, clock }
    }

    /// Seconds since 1970, by its clock.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.clock.0.load(Ordering::SeqCst)
    }

    /// Puts its clock ahead.
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
