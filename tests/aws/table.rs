//! How the table refuses.

use sandbox::aws::FailureKind;

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
