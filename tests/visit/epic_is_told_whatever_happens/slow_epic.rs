//! Epic's telehealth service, slow, watching how many calls about one person overlap.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Json, Router, extract::Query, routing::get};
use serde_json::{Value, json};

#[derive(Default)]
struct Seen {
    now: usize,
    most: usize,
    told: Vec<String>,
}

pub struct SlowEpic {
    pub base: String,
    seen: Arc<Mutex<BTreeMap<String, Seen>>>,
}

impl SlowEpic {
    pub async fn start(takes: Duration) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<BTreeMap<String, Seen>>> = Arc::default();
        let service = {
            let seen = seen.clone();
            move |Query(query): Query<BTreeMap<String, String>>| async move {
                answer(&seen, &query, takes).await
            }
        };
        let app = Router::new().route("/{*path}", get(service));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { base, seen }
    }

    /// The most calls about one person that were under way at once.
    pub fn most_at_once(&self, person: &str) -> usize {
        self.seen.lock().unwrap()[person].most
    }

    /// Every `ConnectionStatus` told of one person, in order.
    pub fn told(&self, person: &str) -> Vec<String> {
        self.seen.lock().unwrap()[person].told.clone()
    }
}

async fn answer(
    seen: &Mutex<BTreeMap<String, Seen>>,
    query: &BTreeMap<String, String>,
    takes: Duration,
) -> Json<Value> {
    let person = &query["ExternalID"];
    {
        let mut seen = seen.lock().unwrap();
        let seen = seen.entry(person.clone()).or_default();
        seen.now += 1;
        seen.most = seen.most.max(seen.now);
        seen.told.push(query["ConnectionStatus"].clone());
    }
    tokio::time::sleep(takes).await;
    seen.lock().unwrap().get_mut(person).unwrap().now -= 1;
    Json(json!({ "Status": "1" }))
}
