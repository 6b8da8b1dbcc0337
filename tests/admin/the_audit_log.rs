//! Whoever looks at a record or changes something is in the audit log, and nobody alters that log unseen.

use sandbox::aws::{Failure, FailureKind};
use serde_json::{Value, json};
use tests::Hospital;

use crate::administrator::Administrator;

async fn verified(hospital: &Hospital) -> Value {
    let event = json!({ "verify_audit": {} });
    hospital.invoke("admin", event).await.unwrap()
}

/// The entries, oldest first.
async fn entries(hospital: &Hospital) -> Vec<Value> {
    let items = hospital.items().await;
    let mut entries: Vec<_> = items
        .into_iter()
        .filter(|item| item["pk"]["S"] == "AUDIT")
        .collect();
    entries.sort_by_key(|item| item["sk"]["S"].as_str().unwrap().to_owned());
    entries
}

async fn looked_at(hospital: &Hospital) -> Administrator {
    let reader = Administrator::reader(hospital).await;
    for page in [
        "/admin",
        "/admin/records",
        "/admin/fdi-records",
        "/admin/settings",
    ] {
        assert_eq!(reader.get(page).await.status, 200, "{page}");
    }
    reader
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_is_entered_with_who_when_and_under_which_code() {
    let hospital = Hospital::open().await;
    let reader = looked_at(&hospital).await;
    let log = reader.get_json("/admin/audit").await;
    let entries = log["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 4, "{log:#}");
    for (index, entry) in entries.iter().enumerate() {
        assert_eq!(entry["number"], 4 - index);
        assert_eq!(entry["role"], "reader");
        assert_eq!(entry["action"]["action"], "viewed");
        assert!(!entry["name"].as_str().unwrap().is_empty());
        assert!(entry["correlation"].as_str().unwrap().contains('-'));
    }
    assert_eq!(entries[3]["action"]["page"], "overview");
    let found = verified(&hospital).await;
    assert_eq!(found["entries"], 4);
    assert_eq!(found["broken"], json!([]));
    assert_eq!(found["newest"], entries[0]["hash"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_entered_one_after_the_other() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    let views = (0..40).map(|_| reader.get("/admin/records"));
    for answer in futures_util::future::join_all(views).await {
        assert_eq!(answer.status, 200);
    }
    let found = verified(&hospital).await;
    assert_eq!(found["entries"], 40);
    assert_eq!(found["broken"], json!([]));
}

/// Puts an item in the place of whatever has its key.
async fn put(hospital: &Hospital, item: &Value) {
    hospital.dynamodb("PutItem", json!({ "Item": item })).await;
}

async fn take_out(hospital: &Hospital, item: &Value) {
    let key = json!({ "Key": { "pk": item["pk"], "sk": item["sk"] } });
    hospital.dynamodb("DeleteItem", key).await;
}

/// An entry with another value of a member.
fn with(entry: &Value, member: &str, value: Value) -> Value {
    let mut entry = entry.clone();
    entry[member] = value;
    entry
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_was_altered_taken_out_or_put_in_is_named() {
    let text = |text: &str| json!({ "S": text });
    for (tampering, broken, foreign) in [
        ("altered", json!([2]), json!([])),
        ("renamed", json!([2]), json!([])),
        ("numbered anew", json!([1]), json!([])),
        ("made unreadable", json!([2]), json!([])),
        ("taken out", json!([3]), json!([])),
        ("first taken out", json!([2]), json!([])),
        ("first two taken out", json!([3]), json!([])),
        ("put in", json!([]), json!(["ENTRY#000000000002x"])),
        ("moved away", json!([9]), json!([])),
        ("put in the place of another", json!([2, 3]), json!([])),
    ] {
        let hospital = Hospital::open().await;
        looked_at(&hospital).await;
        let entries = entries(&hospital).await;
        let [first, second, third, fourth] = [0, 1, 2, 3].map(|index| entries[index].clone());
        match tampering {
            "altered" => {
                let mut altered = second;
                altered["action"]["M"]["page"] = text("nothing");
                put(&hospital, &altered).await;
            }
            "renamed" => put(&hospital, &with(&second, "name", text("Somebody Else"))).await,
            "numbered anew" => {
                put(&hospital, &with(&first, "number", json!({ "N": "1000" }))).await;
            }
            "made unreadable" => put(&hospital, &with(&second, "hash", json!({ "N": "7" }))).await,
            "taken out" => take_out(&hospital, &second).await,
            "first taken out" => take_out(&hospital, &first).await,
            "first two taken out" => {
                take_out(&hospital, &first).await;
                take_out(&hospital, &second).await;
            }
            "put in" => put(&hospital, &with(&second, "sk", text("ENTRY#000000000002x"))).await,
            "moved away" => {
                take_out(&hospital, &fourth).await;
                put(&hospital, &with(&fourth, "sk", text("ENTRY#000000000009"))).await;
            }
            _ => put(&hospital, &with(&third, "sk", second["sk"].clone())).await,
        }
        let found = verified(&hospital).await;
        assert_eq!(found["broken"], broken, "{tampering}");
        assert_eq!(found["foreign"], foreign, "{tampering}");
        assert_eq!(found["ok"], false, "{tampering}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_that_was_cut_off_is_missed_by_number_and_hash() {
    let hospital = Hospital::open().await;
    let reader = looked_at(&hospital).await;
    let before = verified(&hospital).await;
    assert_eq!(
        (&before["ok"], &before["newest_number"]),
        (&json!(true), &json!(4))
    );
    take_out(&hospital, &entries(&hospital).await[3]).await;
    let cut = verified(&hospital).await;
    assert_eq!(
        (&cut["ok"], &cut["newest_number"]),
        (&json!(true), &json!(3))
    );
    // The next entry takes the number once more, which then is in the function's log with two hashes.
    reader.get("/admin/settings").await;
    let after = verified(&hospital).await;
    assert_eq!(after["newest_number"], 4);
    assert_ne!(after["newest"], before["newest"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_log_is_verified_in_parts() {
    let hospital = Hospital::open().await;
    looked_at(&hospital).await;
    take_out(&hospital, &entries(&hospital).await[1]).await;
    let mut part = json!({ "most": 2 });
    let mut found = Vec::new();
    loop {
        let event = json!({ "verify_audit": part });
        let verified = hospital.invoke("admin", event).await.unwrap();
        found.push((verified["entries"].clone(), verified["broken"].clone()));
        if verified["go_on_below"].is_null() {
            break;
        }
        part = json!({ "most": 2, "below": verified["go_on_below"] });
    }
    assert_eq!(found, [(json!(2), json!([])), (json!(2), json!([3]))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_whose_answer_was_lost_is_made_once() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    let lost = Failure::of("PutItem", FailureKind::AnswerLost);
    hospital.aws.fail(lost.by("admin"));
    assert_eq!(reader.get("/admin/records").await.status, 200);
    let found = verified(&hospital).await;
    assert_eq!((&found["ok"], &found["entries"]), (&json!(true), &json!(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_entered_is_not_shown() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    let failure = Failure::of("PutItem", FailureKind::Internal).times(20);
    hospital.aws.fail(failure.by("admin"));
    let answer = reader.get("/admin/records").await;
    assert_eq!(answer.status, 503);
    assert!(
        answer.body.contains("the table did not answer"),
        "{}",
        answer.body
    );
}
