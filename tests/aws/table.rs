//! The table, past the bridge, and how it refuses.

use sandbox::aws::{Failure, FailureKind};
use serde_json::{Value, json};

use crate::kit::Hospital;

/// More calls than any test makes: the failure lasts until it is said to be over.
pub const FOR_GOOD: u32 = 1_000_000;

/// DynamoDB is not there for its caller, for good or for a while.
pub const UNAVAILABLE: [FailureKind; 8] = [
    FailureKind::Throttled,
    FailureKind::ThroughputExceeded,
    FailureKind::Internal,
    answered(403, "InvalidSignatureException", "Signature expired"),
    answered(
        400,
        "InvalidSignatureException",
        "Signature not yet current",
    ),
    answered(400, "AccessDeniedException", "The KMS key is disabled"),
    answered(400, "ValidationException", ITEM_TOO_BIG),
    answered(400, "ItemCollectionSizeLimitExceededException", "10 GB"),
];

/// Whole transactions that are refused for reasons which no other reading of the visit mends.
pub const CANCELLED: [FailureKind; 5] = [
    FailureKind::Cancelled(&["None", "ThrottlingError"]),
    FailureKind::Cancelled(&["ProvisionedThroughputExceeded", "TransactionConflict"]),
    FailureKind::Cancelled(&["ConditionalCheckFailed", "ThrottlingError"]),
    FailureKind::Cancelled(&["None", "ItemCollectionSizeLimitExceeded"]),
    FailureKind::Cancelled(&["None", "ValidationError"]),
];

/// Others who write the same item.
pub const CONFLICT: FailureKind = answered(
    400,
    "TransactionConflictException",
    "Transaction is ongoing for the item",
);

const ITEM_TOO_BIG: &str = "Item size to update has exceeded the maximum allowed size";

pub const fn answered(status: u16, code: &'static str, message: &'static str) -> FailureKind {
    FailureKind::Answered {
        status,
        code,
        message,
    }
}

impl Hospital {
    /// An operation fails so many times.
    pub fn fails(&self, operation: &str, times: u32, kind: FailureKind) {
        self.aws.fail(Failure::of(operation, kind).times(times));
    }

    /// Every item whose partition key begins so is past its time, and DynamoDB has not removed it yet.
    pub async fn expire(&self, prefix: &str) {
        let items = self.items().await;
        let of_kind = |item: &&Value| item["pk"]["S"].as_str().unwrap().starts_with(prefix);
        let mut count = 0;
        for item in items.iter().filter(of_kind) {
            let update = json!({
                "Key": { "pk": item["pk"], "sk": item["sk"] },
                "UpdateExpression": "SET expires_at = :past",
                "ExpressionAttributeValues": { ":past": { "N": "1" } },
            });
            self.dynamodb("UpdateItem", update).await;
            count += 1;
        }
        assert!(count > 0, "nothing begins with {prefix}");
    }
}
