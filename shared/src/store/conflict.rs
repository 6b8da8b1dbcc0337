//! A plain write that meets a transaction is refused by DynamoDB, and the SDK gives up on it: it is tried again here.

use aws_sdk_dynamodb::operation::{put_item::PutItemError, update_item::UpdateItemError};
use aws_smithy_runtime_api::client::{
    interceptors::context::InterceptorContext,
    retries::classifiers::{ClassifyRetry, RetryAction},
};
use aws_smithy_types::retry::ErrorKind;

/// Tells the SDK that `TransactionConflictException` passes: a webhook's transaction holds a visit for some
/// milliseconds, while somebody launches or Epic is told.
#[derive(Debug)]
pub struct RetryConflicts;

impl ClassifyRetry for RetryConflicts {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let error = match context.output_or_error() {
            Some(Err(error)) => error.as_operation_error(),
            _ => None,
        };
        let conflict = error.is_some_and(|error| {
            let put = error.downcast_ref::<PutItemError>();
            let update = error.downcast_ref::<UpdateItemError>();
            put.is_some_and(PutItemError::is_transaction_conflict_exception)
                || update.is_some_and(UpdateItemError::is_transaction_conflict_exception)
        });
        if conflict {
            RetryAction::retryable_error(ErrorKind::TransientError)
        } else {
            RetryAction::NoActionIndicated
        }
    }

    fn name(&self) -> &'static str {
        "transaction conflict"
    }
}
