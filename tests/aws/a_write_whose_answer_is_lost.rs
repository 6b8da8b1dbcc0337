//! Between a webhook and Epic there is no queue of its own: the transaction that stores an event also owes its
//! notifications, and the table's stream carries them. So what the catalogue asks of a queue is asked of the table:
//! an enqueue whose answer was lost is a transaction whose answer was lost, its deduplication ID is the client's
//! request token and the event's own item, and its largest message is the largest item.

use sandbox::aws::FailureKind;
use tests::{
    Hospital, PROVIDER,
    webhook::{Function, lost_join},
};

use crate::table::{FOR_GOOD, answered};

/// The SDK sends the same token again; DynamoDB knows its own work by it.
#[tokio::test(flavor = "multi_thread")]
async fn c87_an_answer_that_is_lost_once_is_had_by_asking_again_with_the_same_token() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    hospital.fails("TransactWriteItems", 1, FailureKind::AnswerLost);
    assert_eq!(Function::cold(&hospital).fresh(&body).await, 200);
    hospital.light(PROVIDER, true).await;
    assert_eq!(hospital.settled_records(1).await.len(), 1);
    assert_eq!(hospital.epic.status_calls().len(), 1);
}

/// Zoom, told that nothing was stored, sends the event again; its own item says that it was.
#[tokio::test(flavor = "multi_thread")]
async fn c87_an_answer_that_stays_lost_makes_zoom_send_again_and_the_event_counts_once() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    hospital.fails("TransactWriteItems", FOR_GOOD, FailureKind::AnswerLost);
    assert_eq!(Function::cold(&hospital).fresh(&body).await, 503);
    hospital.aws.recover();
    for _ in 0..3 {
        assert_eq!(Function::cold(&hospital).fresh(&body).await, 200);
    }
    hospital.light(PROVIDER, true).await;
    assert_eq!(hospital.settled_records(1).await.len(), 1);
    assert_eq!(hospital.epic.status_calls().len(), 1);
}

/// The first try is still under way when the second comes.
#[tokio::test(flavor = "multi_thread")]
async fn c87_a_key_that_may_not_be_used_or_a_try_still_under_way_is_healed_by_zooms_repeat() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    for kind in [
        answered(400, "AccessDeniedException", "KMS: access denied"),
        answered(400, "TransactionInProgressException", "under way"),
    ] {
        hospital.fails("TransactWriteItems", FOR_GOOD, kind);
        assert_eq!(Function::cold(&hospital).fresh(&body).await, 503);
        hospital.aws.recover();
    }
    assert_eq!(Function::cold(&hospital).fresh(&body).await, 200);
    hospital.light(PROVIDER, true).await;
    assert_eq!(hospital.settled_records(1).await.len(), 1);
}
