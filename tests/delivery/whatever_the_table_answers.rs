//! The table fails while Epic is told: whatever was lost, the light is right in the end.

use std::time::Duration;

use futures_util::future::join_all;
use sandbox::aws::{Failure, FailureKind};
use serde_json::json;
use shared::notification::Status;

use crate::ward::Ward;

const fn answered(code: &'static str) -> FailureKind {
    FailureKind::Answered {
        status: 400,
        code,
        message: "",
    }
}

const KINDS: [FailureKind; 6] = [
    FailureKind::Throttled,
    FailureKind::Internal,
    FailureKind::AnswerLost,
    answered("TransactionConflictException"),
    answered("AccessDeniedException"),
    answered("ValidationException"),
];

/// From its so many-th call on, an operation fails until the stream brings the record again.
async fn heals(operation: &'static str, after: u32, kind: FailureKind) -> bool {
    let what = format!("{operation} from call {after} on: {kind:?}");
    let ward = Ward::open().await;
    let patient = ward.patient("10277", "736").await;
    ward.comes(&patient, 1).await;
    let record = ward.record(&patient).await;
    let place = [(record.pk, record.sk)];
    ward.aws
        .fail(Failure::of(operation, kind).after(after).times(1_000_000));
    let answer = ward.stream(&place).await;
    let failed = answer != json!({ "batchItemFailures": [] });
    ward.aws.recover();
    // The turn of whoever could not give it back runs out.
    ward.clock.advance(Duration::from_secs(60));
    ward.stream(&place).await;
    assert_eq!(ward.statuses(&patient).await, [Status::Delivered], "{what}");
    assert!(ward.epic.light("10277", "736"), "{what}");
    assert!(ward.epic.told().iter().all(|told| told.connected), "{what}");
    ward.goes(&patient, 1).await;
    ward.minute().await;
    assert!(!ward.epic.light("10277", "736"), "{what}");
    assert_eq!(
        ward.statuses(&patient).await,
        [Status::Delivered, Status::Delivered],
        "{what}"
    );
    failed
}

#[tokio::test(flavor = "multi_thread")]
async fn c85_whatever_the_table_refuses_while_epic_is_told_the_light_is_right_in_the_end() {
    for kind in KINDS {
        let reads = (0..2).map(|after| ("GetItem", after));
        let writes = (0..4).map(|after| ("UpdateItem", after));
        let all = reads.chain(writes);
        let failed = join_all(all.map(|(operation, after)| heals(operation, after, kind))).await;
        // The stream is told to bring the record again where its first call fails.
        assert!(failed[0], "{kind:?}: {failed:?}");
    }
}
