//! No older state after a newer one, whoever dies or sleeps in between; one bad record stops no other.

use std::time::Duration;

use sandbox::fault::{Effect, Fault};
use serde_json::json;
use shared::{clock::Clock, notification::Status};

use crate::{
    epic::Does,
    ward::{Patient, Ward},
};

impl Ward {
    async fn place(&self, patient: &Patient) -> (String, String) {
        let record = self.record(patient).await;
        (record.pk, record.sk)
    }

    /// Writes an item past the bridge.
    async fn write(&self, operation: &str, request: serde_json::Value) {
        tests::dynamodb(&self.aws, operation, request).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c70_connected_is_superseded_once_disconnected_is_known() {
    let ward = Ward::open().await;
    let patient = ward.patient("10277", "736").await;
    ward.epic.next([Does::status(500)]);
    ward.comes(&patient, 1).await;
    ward.sweep(&ward.bridge).await;
    ward.goes(&patient, 1).await;
    ward.minute().await;
    ward.minute().await;
    assert_eq!(
        ward.statuses(&patient).await,
        [Status::Superseded, Status::Delivered]
    );
    let told: Vec<bool> = ward.epic.told().iter().map(|told| told.connected).collect();
    assert_eq!(told, [true, false]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_that_is_over_is_closed_and_not_announced_late() {
    let ward = Ward::open().await;
    let patient = ward.patient("10277", "736").await;
    // Nothing passed it on to Epic, so that no light can be on.
    ward.epic.next([Does::status(503)]);
    ward.comes(&patient, 1).await;
    ward.sweep(&ward.bridge).await;
    ward.goes(&patient, 1).await;
    ward.minute().await;
    assert_eq!(
        ward.statuses(&patient).await,
        [Status::Superseded, Status::Closed]
    );
    assert_eq!(ward.epic.told().len(), 1);
    // Who comes again is announced again, and then their leaving too.
    ward.comes(&patient, 2).await;
    ward.minute().await;
    assert!(ward.epic.light("10277", "736"));
    ward.goes(&patient, 2).await;
    ward.minute().await;
    assert!(!ward.epic.light("10277", "736"));
    assert_eq!(ward.record(&patient).await.status, Status::Delivered);
}

/// There is no queue whose messages come twice: the record is the work, and the lease of its person what is
/// held while it is done.
#[tokio::test(flavor = "multi_thread")]
async fn c73_a_worker_that_died_after_its_call_is_succeeded_by_another() {
    let ward = Ward::open().await;
    let patient = ward.patient("10277", "736").await;
    ward.comes(&patient, 1).await;
    // One worker has the right to send, has sent, and is gone.
    let now = ward.now();
    let until = now.plus(Duration::from_secs(25));
    let table = &ward.installation.table;
    let taken = table.begin_sending(&patient.visit, &patient.key, now, until);
    assert!(taken.await.unwrap().is_some());
    ward.sweep(&ward.bridge).await;
    assert_eq!(ward.epic.told().len(), 0, "its turn is not over");
    ward.goes(&patient, 1).await;
    ward.minute().await;
    // Nobody knows whether Epic heard "connected": so it hears "disconnected".
    assert_eq!(
        ward.statuses(&patient).await,
        [Status::Superseded, Status::Delivered]
    );
    let told: Vec<bool> = ward.epic.told().iter().map(|told| told.connected).collect();
    assert_eq!(told, [false]);
}

/// What a worker learns after its turn is over is not forgotten: Epic may show a light.
#[tokio::test(flavor = "multi_thread")]
async fn c73_a_worker_that_comes_back_after_its_turn_still_tells_what_epic_shows() {
    let ward = Ward::open().await;
    let patient = ward.patient("10277", "736").await;
    ward.comes(&patient, 1).await;
    let table = &ward.installation.table;
    let turn = |ward: &Ward| {
        let now = ward.now();
        (now, now.plus(Duration::from_secs(25)))
    };
    let (now, slow) = turn(&ward);
    let taken = table.begin_sending(&patient.visit, &patient.key, now, slow);
    assert!(taken.await.unwrap().is_some());
    ward.clock.advance(Duration::from_secs(30));
    let (now, other) = turn(&ward);
    let taken = table.begin_sending(&patient.visit, &patient.key, now, other);
    assert!(taken.await.unwrap().is_some());
    let ended = table.end_sending(&patient.visit, &patient.key, slow, Some(true));
    ended.await.unwrap();
    let ended = table.end_sending(&patient.visit, &patient.key, other, None);
    ended.await.unwrap();
    ward.goes(&patient, 1).await;
    ward.sweep(&ward.bridge).await;
    assert_eq!(
        ward.statuses(&patient).await,
        [Status::Superseded, Status::Delivered]
    );
}

/// Lambda freezes a worker, with the right to send in its hand, while it waits for a token; ten minutes later it
/// goes on.
#[tokio::test(flavor = "multi_thread")]
async fn c88_a_worker_that_was_frozen_before_its_call_tells_nothing_stale() {
    let ward = Ward::open().await;
    let patient = ward.patient("10277", "736").await;
    ward.comes(&patient, 1).await;
    let token = ward.epic.holds_next_token();
    tokio::join!(ward.sweep(&ward.bridge), async {
        while ward.epic.token_calls() == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        ward.clock.advance(Duration::from_secs(600));
        ward.goes(&patient, 1).await;
        ward.sweep(&ward.cold_start()).await;
        token.notify_one();
    });
    ward.minute().await;
    let told: Vec<bool> = ward.epic.told().iter().map(|told| told.connected).collect();
    assert_eq!(told, [false]);
    assert!(!ward.epic.light("10277", "736"));
    assert_eq!(
        ward.statuses(&patient).await,
        [Status::Superseded, Status::Delivered]
    );
}

/// The same at any call to the table: before it has its turn, and before it knows that it has.
async fn frozen_at(call: u32, effect: Effect) -> bool {
    let what = format!("frozen at call {call}, {effect:?}");
    let ward = Ward::open().await;
    let patient = ward.patient("10277", "736").await;
    ward.comes(&patient, 1).await;
    let places = [ward.place(&patient).await];
    let mut silences = ward.faults.silences();
    ward.faults.add(Fault {
        path: String::new(),
        except: None,
        method: None,
        after: call,
        times: 1,
        effect,
    });
    let worker = ward.stream(&places);
    tokio::pin!(worker);
    tokio::select! {
        _ = &mut worker => return false,
        silence = silences.changed() => silence.unwrap(),
    }
    ward.clock.advance(Duration::from_secs(600));
    ward.goes(&patient, 1).await;
    ward.sweep(&ward.cold_start()).await;
    let until_then = ward.epic.told().len();
    worker.await;
    let told = ward.epic.told().split_off(until_then);
    assert!(told.iter().all(|told| !told.connected), "{what}");
    ward.minute().await;
    assert!(!ward.epic.light("10277", "736"), "{what}");
    let statuses = ward.statuses(&patient).await;
    assert!(!statuses.contains(&Status::Pending), "{what}: {statuses:?}");
    true
}

#[tokio::test(flavor = "multi_thread")]
async fn c88_a_worker_that_is_frozen_at_any_call_to_the_table_tells_nothing_stale() {
    for effect in [Effect::Silence, Effect::ActThenSilence] {
        let all = (0..12).map(|call| frozen_at(call, effect.clone()));
        let frozen = futures_util::future::join_all(all).await;
        assert!(frozen[0] && !frozen[frozen.len() - 1], "{frozen:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c73_two_workers_with_one_notification_make_one_call() {
    let ward = Ward::open().await;
    let patient = ward.patient("10277", "736").await;
    ward.epic
        .next([Does::ActsAfter(Duration::from_millis(300))]);
    ward.comes(&patient, 1).await;
    let other = ward.cold_start();
    let place = ward.place(&patient).await;
    let twice = [place.clone(), place.clone()];
    tokio::join!(
        ward.sweep(&ward.bridge),
        ward.sweep(&other),
        ward.stream(&twice)
    );
    assert_eq!(ward.epic.told().len(), 1);
    assert_eq!(ward.record(&patient).await.status, Status::Delivered);
    // It comes once more, long after.
    ward.stream(&[place]).await;
    assert_eq!(ward.epic.told().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn c74_a_record_that_cannot_be_read_stops_no_other_of_its_batch() {
    let ward = Ward::open().await;
    let mut places = Vec::new();
    let mut patients = Vec::new();
    for number in 0..10 {
        let patient = ward
            .patient(&format!("30{number}"), &format!("7{number}"))
            .await;
        ward.comes(&patient, 1).await;
        places.push(ward.place(&patient).await);
        patients.push(patient);
    }
    let (pk, sk) = places[2].clone();
    let broken = json!({ "TableName": ward.aws.table_name(),
        "Key": { "pk": { "S": pk }, "sk": { "S": sk } },
        "UpdateExpression": "SET edge = :odd",
        "ExpressionAttributeValues": { ":odd": { "S": "three" } } });
    ward.write("UpdateItem", broken).await;
    let answer = ward.stream(&places).await;
    // Its shard goes on, and the record stays in the table: the stream need not bring it again.
    assert_eq!(answer, json!({ "batchItemFailures": [] }));
    for (number, patient) in patients.iter().enumerate() {
        assert_eq!(ward.epic.light(&patient.csn, &patient.id), number != 2);
    }
    // Once it is mended, it is delivered.
    let (pk, sk) = places[2].clone();
    let mended = json!({ "TableName": ward.aws.table_name(),
        "Key": { "pk": { "S": pk }, "sk": { "S": sk } },
        "UpdateExpression": "SET edge = :odd",
        "ExpressionAttributeValues": { ":odd": { "N": "1" } } });
    ward.write("UpdateItem", mended).await;
    ward.clock.advance(Duration::from_secs(600));
    ward.minute().await;
    assert!(ward.epic.light("302", "72"));
}

/// "To the dead letter queue, no loop": it rests ten minutes at a time, and after a day it is set aside as failed.
#[tokio::test(flavor = "multi_thread")]
async fn c75_a_record_of_another_form_is_set_aside_and_not_asked_for_ever() {
    let ward = Ward::open().await;
    let patient = ward.patient("10277", "736").await;
    let now = ward.now();
    let form = |at: i64, id: &str| {
        json!({ "TableName": ward.aws.table_name(), "Item": {
            "pk": { "S": format!("VISIT#{}", patient.visit) },
            "sk": { "S": format!("NOTIFICATION#{at:013}#{id}") },
            "due_shard": { "S": "NOTIFICATION#0" },
            "due_at": { "N": at.to_string() },
            "version": { "N": "99" } } })
    };
    let old = now.minus(Duration::from_secs(25 * 3600)).millis();
    ward.write("PutItem", form(old, "old")).await;
    ward.write("PutItem", form(now.millis(), "new")).await;
    // Unknown fields of a later version are no harm, and nor are the two above.
    ward.comes(&patient_of(&ward).await, 1).await;
    ward.sweep(&ward.bridge).await;
    assert!(ward.epic.light("301", "71"));
    let due = |ward: &Ward| {
        let by = ward.clock.now();
        let table = ward.installation.table.clone();
        async move {
            let mut count = 0;
            for mut shard in shared::store::DueShard::notifications(by) {
                while let Some(page) = table.due(&mut shard).await.unwrap() {
                    count += page.len();
                }
            }
            count
        }
    };
    assert_eq!(due(&ward).await, 0);
    ward.clock.advance(Duration::from_secs(700));
    assert_eq!(due(&ward).await, 1, "a later version may read it");
    ward.clock.advance(Duration::from_secs(25 * 3600));
    ward.sweep(&ward.bridge).await;
    ward.clock.advance(Duration::from_secs(3600));
    assert_eq!(due(&ward).await, 0);
}

async fn patient_of(ward: &Ward) -> Patient {
    ward.patient("301", "71").await
}

#[tokio::test(flavor = "multi_thread")]
async fn c76_a_clock_that_jumps_back_delays_but_loses_and_repeats_nothing() {
    let ward = Ward::open().await;
    let patient = ward.patient("10277", "736").await;
    let hour = Duration::from_secs(3600);
    // A worker an hour ahead counted calls, closed the gate, took the right to send, and died.
    ward.clock.advance(hour);
    let ahead = ward.now();
    let table = &ward.installation.table;
    assert!(
        table
            .begin_second(None, ahead.seconds())
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        table
            .hold_gate(0, ahead.plus(Duration::from_secs(10)))
            .await
            .unwrap()
    );
    let until = ahead.plus(Duration::from_secs(25));
    let taken = table.begin_sending(&patient.visit, &patient.key, ahead, until);
    assert!(taken.await.unwrap().is_some());
    ward.clock.set_back(hour);
    ward.epic.next([Does::status(500)]);
    ward.comes(&patient, 1).await;
    ward.minute().await;
    let record = ward.record(&patient).await;
    assert_eq!(record.attempts.len(), 1);
    assert!(record.due_at.unwrap() > ward.now());
    // Back again between two attempts.
    ward.clock.set_back(Duration::from_secs(30));
    ward.minute().await;
    ward.minute().await;
    let record = ward.record(&patient).await;
    assert_eq!(record.status, Status::Delivered);
    assert_eq!(record.tries(), 2);
}

/// What the administrator's replay rests on: a settled record is not sent again by itself, however often the notifier
/// is asked to.
#[tokio::test(flavor = "multi_thread")]
async fn c77_a_record_that_is_settled_is_not_sent_again_however_often_it_is_asked_for() {
    let ward = Ward::open().await;
    let patient = ward.patient("10277", "736").await;
    ward.comes(&patient, 1).await;
    let connected = ward.place(&patient).await;
    ward.sweep(&ward.bridge).await;
    ward.goes(&patient, 1).await;
    let disconnected = ward.place(&patient).await;
    ward.minute().await;
    assert_eq!(ward.epic.told().len(), 2);
    for _ in 0..3 {
        let both = [connected.clone(), disconnected.clone()];
        ward.stream(&both).await;
    }
    assert_eq!(ward.epic.told().len(), 2);
    assert!(!ward.epic.light("10277", "736"));
}
