//! What `template.yaml` takes out of the log for its alarms.

use std::time::Duration;

use serde_json::json;
use tests::Logs;

use crate::{epic::Does, ward::Ward};

/// The last line about an event.
fn told(logs: Logs, event: &str) -> Option<String> {
    let text = logs.text();
    let mut lines = text.lines().rev();
    lines
        .find(|line| line.contains(&format!("event=\"{event}\"")))
        .map(str::to_owned)
}

fn says(logs: Logs, event: &str, field: &str) -> bool {
    let line = told(logs, event).unwrap_or_default();
    line.split_whitespace().any(|word| word == field)
}

fn age(logs: Logs) -> u64 {
    let line = told(logs, "undelivered").unwrap();
    let (_, age) = line.rsplit_once("oldest_edge_age_seconds=").unwrap();
    age.trim().parse().unwrap()
}

#[tokio::test]
async fn the_oldest_change_that_epic_does_not_know_counts_from_when_it_happened() {
    let ward = Ward::open().await;
    let logs = Logs::record();
    ward.sweep(&ward.bridge).await;
    assert!(says(logs, "undelivered", "pending=0"));
    assert!(says(logs, "undelivered", "oldest_edge_age_seconds=0"));

    ward.epic.always(Does::status(503));
    let first = ward.patient("1", "A").await;
    // Zoom told of it an hour late.
    ward.came(&first, 0, Duration::from_secs(3600)).await;
    // Many sweeps later it is neither due (the gate holds it, its next attempt is far off) nor forgotten.
    for _ in 0..30 {
        ward.minute().await;
    }
    let second = ward.patient("2", "B").await;
    ward.comes(&second, 0).await;
    ward.clock.advance(Duration::from_secs(7));
    ward.sweep(&ward.bridge).await;
    assert!(says(logs, "undelivered", "pending=2"));
    // The clock of these tests runs on, so not to the second.
    assert!((5407..5700).contains(&age(logs)), "{}", age(logs));

    ward.epic.recovers();
    for _ in 0..10 {
        ward.minute().await;
    }
    ward.sweep(&ward.bridge).await;
    assert!(says(logs, "undelivered", "pending=0"));
    assert!(says(logs, "undelivered", "oldest_edge_age_seconds=0"));
}

#[tokio::test]
async fn how_long_the_signing_key_is_to_serve_is_told_where_the_settings_say_so() {
    let ward = Ward::open().await;
    let logs = Logs::record();
    ward.sweep(&ward.bridge).await;
    assert_eq!(told(logs, "signing_key"), None);

    let key = &ward.installation.settings.epic.private_keys[0];
    let keys = json!([{ "kid": key.kid, "pem": key.pem.expose(), "replace_by": "1970-01-01" }]);
    let ward = Ward::open_with(json!({ "epic": { "private_keys": keys } })).await;
    ward.sweep(&ward.bridge).await;
    let line = told(logs, "signing_key").unwrap();
    assert!(line.contains("days_left=-"), "{line}");
}
