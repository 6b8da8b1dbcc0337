//! The stream and the schedule wake the notifier as Lambda would.

use std::{sync::Arc, time::Duration};

use sandbox::{
    aws::{TriggerOptions, Triggers},
    gateway::{Handlers, lambda::Handler},
    template::Template,
};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::harness::{Directory, Sandbox, TEMPLATE, item, next, until};

const NOTIFIER: &str = "epic-notifier";

/// A notifier whose events arrive here, and which answers as `answer` decides.
fn notifier<A>(answer: A) -> (Handlers, UnboundedReceiver<Value>)
where
    A: Fn(&Value) -> Result<Value, String> + Send + Sync + 'static,
{
    let (events, received) = unbounded_channel();
    let handler: Handler = Arc::new(move |event| {
        let outcome = answer(&event);
        let _ = events.send(event);
        Box::pin(async { outcome })
    });
    (Handlers::default().with(NOTIFIER, handler), received)
}

fn start(sandbox: &Sandbox, template: &Template, handlers: &Handlers) -> Triggers {
    let options = TriggerOptions {
        retry_after: Duration::from_millis(1),
        ..TriggerOptions::default()
    };
    Triggers::start(&sandbox.aws, template, handlers, options).unwrap()
}

fn sort_keys(event: &Value) -> Vec<String> {
    let records = event["Records"].as_array().unwrap().iter();
    let sk = |record: &Value| {
        record["dynamodb"]["Keys"]["sk"]["S"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    records.map(sk).collect()
}

/// Puts notifications of one visit in one transaction, so that they come as one batch.
async fn notify(sandbox: &Sandbox, names: &[&str]) {
    let put = |name: &&str| {
        let item = item("VISIT#1", &format!("NOTIFICATION#{name}"));
        json!({ "Put": { "TableName": "epic-zoom-bridge", "Item": item } })
    };
    let items: Vec<_> = names.iter().map(put).collect();
    let request = json!({ "TransactItems": items });
    let (status, answer) = sandbox.table("TransactWriteItems", request).await;
    assert_eq!(status, 200, "{answer}");
}

async fn failed_batches(triggers: &Triggers, count: usize) -> Vec<Vec<Value>> {
    until(|| triggers.failed_batches().len() >= count).await;
    triggers.failed_batches()
}

#[tokio::test]
async fn a_new_notification_wakes_the_notifier_and_nothing_else_does() {
    let sandbox = Sandbox::start().await;
    let (handlers, mut events) = notifier(|_| Ok(Value::Null));
    let _triggers = start(&sandbox, &TEMPLATE, &handlers);
    sandbox.put("VISIT#1", "VISIT").await;
    sandbox.put("VISIT#1", "PARTICIPANT#1").await;
    notify(&sandbox, &["1"]).await;
    // A change of it is no insert.
    let update = json!({
        "Key": item("VISIT#1", "NOTIFICATION#1"),
        "UpdateExpression": "SET attempts = :n",
        "ExpressionAttributeValues": { ":n": { "N": "1" } },
    });
    assert_eq!(sandbox.table("UpdateItem", update).await.0, 200);
    notify(&sandbox, &["2"]).await;
    let first = next(&mut events).await;
    assert_eq!(sort_keys(&first), ["NOTIFICATION#1"]);
    assert_eq!(sort_keys(&next(&mut events).await), ["NOTIFICATION#2"]);
    let record = &first["Records"][0];
    assert_eq!(record["eventName"], "INSERT");
    assert_eq!(record["eventSource"], "aws:dynamodb");
    assert_eq!(record["dynamodb"]["StreamViewType"], "KEYS_ONLY");
    assert!(record["dynamodb"].get("NewImage").is_none());
    let arn = record["eventSourceARN"].as_str().unwrap();
    assert!(arn.contains("table/epic-zoom-bridge/stream/"), "{arn}");
}

#[tokio::test]
async fn a_batch_goes_on_from_its_lowest_failed_record() {
    let sandbox = Sandbox::start().await;
    let failures = std::sync::atomic::AtomicU32::new(1);
    let (handlers, mut events) = notifier(move |event| {
        let first_time = failures.swap(0, std::sync::atomic::Ordering::Relaxed) > 0;
        let number = |index: usize| {
            let record = &event["Records"][index];
            json!({ "itemIdentifier": record["dynamodb"]["SequenceNumber"] })
        };
        let failed = if first_time {
            vec![number(2), number(1)]
        } else {
            vec![]
        };
        Ok(json!({ "batchItemFailures": failed }))
    });
    let _triggers = start(&sandbox, &TEMPLATE, &handlers);
    notify(&sandbox, &["1", "2", "3"]).await;
    let all = ["NOTIFICATION#1", "NOTIFICATION#2", "NOTIFICATION#3"];
    assert_eq!(sort_keys(&next(&mut events).await), all);
    assert_eq!(sort_keys(&next(&mut events).await), all[1..]);
    notify(&sandbox, &["4"]).await;
    assert_eq!(sort_keys(&next(&mut events).await), ["NOTIFICATION#4"]);
}

#[tokio::test]
async fn one_bad_record_does_not_take_its_batch_with_it() {
    let sandbox = Sandbox::start().await;
    let (handlers, mut events) = notifier(|event| {
        let bad = sort_keys(event).iter().any(|sk| sk.ends_with("bad"));
        if bad {
            Err("cannot".to_owned())
        } else {
            Ok(Value::Null)
        }
    });
    let triggers = start(&sandbox, &TEMPLATE, &handlers);
    notify(&sandbox, &["1", "bad", "3", "4"]).await;
    let failed = failed_batches(&triggers, 1).await;
    let keys = sort_keys(&json!({ "Records": failed[0] }));
    assert_eq!(keys, ["NOTIFICATION#bad"]);
    let mut delivered = Vec::new();
    let mut alone = 0;
    while delivered.len() < 3 {
        let keys = sort_keys(&next(&mut events).await);
        alone += u32::from(keys == ["NOTIFICATION#bad"]);
        if !keys.iter().any(|sk| sk.ends_with("bad")) {
            delivered.extend(keys);
        }
    }
    assert_eq!(
        delivered,
        ["NOTIFICATION#1", "NOTIFICATION#3", "NOTIFICATION#4"]
    );
    let retries = TEMPLATE
        .functions
        .iter()
        .find_map(|it| it.streams.first()?.maximum_retries);
    assert_eq!(Some(alone), retries.map(|retries| retries + 1));
}

#[tokio::test]
async fn a_failure_that_names_no_record_of_the_batch_fails_it_all() {
    let sandbox = Sandbox::start().await;
    let unknown = json!({ "batchItemFailures": [{ "itemIdentifier": "1" }] });
    let (handlers, _events) = notifier(move |_| Ok(unknown.clone()));
    let triggers = start(&sandbox, &TEMPLATE, &handlers);
    notify(&sandbox, &["1", "2"]).await;
    assert_eq!(failed_batches(&triggers, 2).await.len(), 2);
}

#[tokio::test]
async fn a_restart_with_a_data_directory_repeats_nothing_and_misses_nothing() {
    let directory = Directory::new("stream");
    let first = Sandbox::with(directory.options()).await;
    let (handlers, mut events) = notifier(|_| Ok(Value::Null));
    let triggers = start(&first, &TEMPLATE, &handlers);
    notify(&first, &["1"]).await;
    next(&mut events).await;
    let checkpoint = directory.0.join(format!("stream-{NOTIFIER}"));
    until(|| checkpoint.exists()).await;
    drop(triggers);
    notify(&first, &["2"]).await;
    drop(first);
    let second = Sandbox::with(directory.options()).await;
    let (handlers, mut events) = notifier(|_| Ok(Value::Null));
    let _triggers = start(&second, &TEMPLATE, &handlers);
    assert_eq!(sort_keys(&next(&mut events).await), ["NOTIFICATION#2"]);
}

#[tokio::test]
async fn the_schedule_sends_eventbridges_event_again_and_again() {
    let sandbox = Sandbox::start().await;
    let (handlers, mut events) = notifier(|_| Err("failed".to_owned()));
    let options = TriggerOptions {
        schedule_every: Some(Duration::from_millis(5)),
        ..TriggerOptions::default()
    };
    let _triggers = Triggers::start(&sandbox.aws, &TEMPLATE, &handlers, options).unwrap();
    let event = next(&mut events).await;
    let again = next(&mut events).await;
    assert_ne!(event["id"], again["id"]);
    let fixture = include_str!("../../../events/epic-notifier-schedule.json");
    let fixture: Value = serde_json::from_str(fixture).unwrap();
    for (name, value) in fixture.as_object().unwrap() {
        assert_eq!(
            std::mem::discriminant(value),
            std::mem::discriminant(&event[name]),
            "{name}"
        );
    }
    assert_eq!(event["detail-type"], fixture["detail-type"]);
    assert_eq!(event["source"], fixture["source"]);
    assert_eq!(event["detail"], json!({}));
}
