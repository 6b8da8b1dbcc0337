//! Failures that tests script.

use sandbox::{
    aws::{Failure, FailureKind, Options},
    fault::{Effect, Fault},
};
use serde_json::{Value, json};

use crate::harness::{Sandbox, item};

async fn put(sandbox: &Sandbox, sk: &str) -> (u16, Value) {
    let item = json!({ "Item": item("VISIT#1", sk) });
    sandbox.table("PutItem", item).await
}

async fn exists(sandbox: &Sandbox, sk: &str) -> bool {
    let key = json!({ "Key": item("VISIT#1", sk) });
    let (status, answer) = sandbox.table("GetItem", key).await;
    assert_eq!(status, 200, "{answer}");
    answer.get("Item").is_some()
}

#[tokio::test]
async fn only_the_named_operation_fails_and_only_so_often() {
    let sandbox = Sandbox::start().await;
    sandbox.aws.fail(
        Failure::of("PutItem", FailureKind::Throttled)
            .after(1)
            .times(2),
    );
    assert_eq!(put(&sandbox, "a").await.0, 200);
    for _ in 0..2 {
        let (status, error) = put(&sandbox, "b").await;
        assert_eq!(
            (status, &error["__type"]),
            (400, &json!("ThrottlingException"))
        );
        assert!(!exists(&sandbox, "b").await);
    }
    assert_eq!(put(&sandbox, "b").await.0, 200);
    assert_eq!(sandbox.aws.calls()["PutItem"], 4);
    assert_eq!(sandbox.aws.calls()["GetItem"], 2);
    sandbox.aws.reset_calls();
    assert!(sandbox.aws.calls().is_empty());
}

#[tokio::test]
async fn a_failure_meant_for_one_caller_waits_for_it() {
    let sandbox = Sandbox::start().await;
    for (caller, status) in [("launch-patient", 200), ("any", 400)] {
        let failure = Failure::of("PutItem", FailureKind::Throttled).by(caller);
        sandbox.aws.fail(failure);
        assert_eq!(put(&sandbox, "a").await.0, status, "{caller}");
    }
}

#[tokio::test]
async fn a_lost_answer_leaves_the_work_done() {
    let sandbox = Sandbox::start().await;
    for (kind, code, done) in [
        (
            FailureKind::ThroughputExceeded,
            "ProvisionedThroughputExceededException",
            false,
        ),
        (FailureKind::Internal, "InternalServerError", false),
        (FailureKind::AnswerLost, "InternalServerError", true),
    ] {
        sandbox.aws.fail(Failure::of("PutItem", kind));
        let (_, error) = put(&sandbox, "a").await;
        assert_eq!(error["__type"], code);
        assert_eq!(exists(&sandbox, "a").await, done);
    }
}

#[tokio::test]
async fn a_fault_by_path_breaks_the_connection() {
    let options = Options::default();
    let faults = options.faults.clone();
    let sandbox = Sandbox::with(options).await;
    faults.add(Fault {
        path: "/sim/aws".into(),
        except: None,
        method: None,
        after: 0,
        times: 1,
        effect: Effect::Reset,
    });
    let (status, _) = put(&sandbox, "a").await;
    assert_ne!(status, 400);
    assert!(!exists(&sandbox, "a").await);
}
