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
    let views = (0..8).map(|_| reader.get("/admin/records"));
    for answer in futures_util::future::join_all(views).await {
        assert_eq!(answer.status, 200);
    }
    let found = verified(&hospital).await;
    assert_eq!(found["entries"], 8);
    assert_eq!(found["broken"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_was_altered_taken_out_or_put_in_is_named() {
    for tampering in ["altered", "renamed", "taken out", "first taken out"] {
        let hospital = Hospital::open().await;
        looked_at(&hospital).await;
        let entries = entries(&hospital).await;
        let mut second = entries[1].clone();
        let key = |item: &Value| json!({ "Key": { "pk": item["pk"], "sk": item["sk"] } });
        let broken = match tampering {
            "altered" => {
                second["action"]["M"]["page"] = json!({ "S": "nothing" });
                hospital
                    .dynamodb("PutItem", json!({ "Item": second }))
                    .await;
                json!([2])
            }
            "renamed" => {
                second["name"] = json!({ "S": "Somebody Else" });
                hospital
                    .dynamodb("PutItem", json!({ "Item": second }))
                    .await;
                json!([2])
            }
            "taken out" => {
                hospital.dynamodb("DeleteItem", key(&second)).await;
                json!([3])
            }
            _ => {
                hospital.dynamodb("DeleteItem", key(&entries[0])).await;
                json!([2])
            }
        };
        assert_eq!(verified(&hospital).await["broken"], broken, "{tampering}");
    }
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
