//! DynamoDB in every way that it can fail. A webhook is refused, so that Zoom repeats it, and then counts once; a
//! person who launches is told to try again, and then comes in.

use std::collections::BTreeSet;

use sandbox::{aws::FailureKind, epic::Audience};
use tests::{
    Answer, CSN, Hospital, PATIENT, PROVIDER,
    webhook::{Function, lost_join},
};

use crate::{
    table::{CANCELLED, CONFLICT, FOR_GOOD, UNAVAILABLE},
    visitor::{Visitor, cold},
};

/// A provider opens the visit by functions that start just now.
async fn launches(hospital: &Hospital) -> Answer {
    let functions = cold(hospital);
    let visitor = Visitor::opens(hospital, &functions, Audience::Provider, CSN, PROVIDER);
    visitor.await.answer
}

#[track_caller]
fn told_to_try_again(page: &Answer, what: &str) {
    assert_eq!(page.status, 503, "{what}: {}", page.text());
    page.assert_refused(503, "Please try again in a minute");
    page.assert_refused(503, "the table did not answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn c85_a_webhook_that_the_table_refuses_is_repeated_and_counts_once() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let function = Function::cold(&hospital);
    let reads = UNAVAILABLE.map(|kind| ("GetItem", kind));
    let writes = UNAVAILABLE.into_iter().chain(CANCELLED);
    let writes = writes.map(|kind| ("TransactWriteItems", kind));
    for (operation, kind) in reads.into_iter().chain(writes) {
        hospital.fails(operation, FOR_GOOD, kind);
        assert_eq!(function.fresh(&body).await, 503, "{operation} {kind:?}");
        hospital.aws.recover();
        assert!(hospital.records().await.is_empty(), "{operation} {kind:?}");
    }
    for _ in 0..3 {
        assert_eq!(function.fresh(&body).await, 200);
    }
    hospital.light(PROVIDER, true).await;
    assert_eq!(hospital.settled_records(1).await.len(), 1);
    assert_eq!(hospital.epic.status_calls().len(), 1);
}

/// Others who write the same visit are no trouble: it is read and tried again.
#[tokio::test(flavor = "multi_thread")]
async fn c85_a_webhook_whom_other_writers_disturb_is_stored_all_the_same() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    for reasons in [
        &["None", "TransactionConflict"] as &'static [_],
        &["None", "ConditionalCheckFailed"],
        &["TransactionConflict", "ConditionalCheckFailed"],
    ] {
        hospital.fails("TransactWriteItems", 1, FailureKind::Cancelled(reasons));
    }
    assert_eq!(Function::cold(&hospital).fresh(&body).await, 200);
    hospital.light(PROVIDER, true).await;
    assert_eq!(hospital.settled_records(1).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn c85_a_launch_that_the_table_refuses_is_told_and_the_next_one_gets_in() {
    for operation in ["PutItem", "GetItem", "UpdateItem", "TransactWriteItems"] {
        let hospital = Hospital::open().await;
        let mut kinds = UNAVAILABLE.to_vec();
        if operation == "TransactWriteItems" {
            kinds.extend(CANCELLED);
        }
        for kind in kinds {
            hospital.fails(operation, FOR_GOOD, kind);
            let page = launches(&hospital).await;
            hospital.aws.recover();
            told_to_try_again(&page, &format!("{operation} {kind:?}"));
            page.assert_silent_about(CSN);
        }
        hospital.provider_joins().await;
        hospital.light(PROVIDER, true).await;
        assert_eq!(hospital.zoom.meetings().len(), 1, "{operation}");
    }
}

/// DynamoDB refuses a plain write to an item that a transaction is just writing: a webhook about the same visit,
/// say, while somebody launches.
#[tokio::test(flavor = "multi_thread")]
async fn c85_a_launch_whom_other_writers_disturb_gets_in_all_the_same() {
    for operation in ["PutItem", "UpdateItem"] {
        let hospital = Hospital::open().await;
        hospital.fails(operation, 1, CONFLICT);
        let page = launches(&hospital).await;
        assert_eq!(page.status, 303, "{operation}: {}", page.text());
    }
    for reasons in [
        &["TransactionConflict", "None"] as &'static [_],
        &["ConditionalCheckFailed", "None"],
    ] {
        let hospital = Hospital::open().await;
        hospital.fails("TransactWriteItems", 1, FailureKind::Cancelled(reasons));
        let page = launches(&hospital).await;
        assert_eq!(page.status, 303, "{reasons:?}: {}", page.text());
    }
}

/// The write is done, its answer lost; the SDK writes again and finds its own work.
#[tokio::test(flavor = "multi_thread")]
async fn c85_a_launch_whose_answers_from_the_table_are_lost_gets_in() {
    for operation in ["PutItem", "UpdateItem", "TransactWriteItems"] {
        let hospital = Hospital::open().await;
        hospital.fails(operation, 1, FailureKind::AnswerLost);
        let page = launches(&hospital).await;
        assert_eq!(page.status, 303, "{operation}: {}", page.text());
        assert_eq!(hospital.zoom.meetings().len(), 1);
    }
}

/// Only what is due is looked up in an index, which DynamoDB never reads consistently; whatever it names is read
/// again from the table before anything is decided.
#[tokio::test(flavor = "multi_thread")]
async fn c85_every_read_that_decides_is_consistent() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    let patient = hospital.patient_joins().await;
    hospital.light(PATIENT, true).await;
    hospital.zoom.leave(patient).unwrap();
    hospital.light(PATIENT, false).await;
    hospital.minute().await.unwrap();
    let eventual = hospital.aws.eventual_reads();
    assert_eq!(eventual, BTreeSet::from(["Query due".to_owned()]));
}
