//! Failures of single operations. Every operation shares one path, so a fault by path cannot tell them apart.

use std::sync::{Arc, Mutex, PoisonError};

/// One scripted failure of an operation, e.g. of `TransactWriteItems`.
#[derive(Debug, Clone)]
pub struct Failure {
    operation: String,
    caller: Option<String>,
    after: u32,
    times: u32,
    kind: FailureKind,
}

impl Failure {
    /// The next call of this operation fails, whoever makes it.
    #[must_use]
    pub fn of(operation: &str, kind: FailureKind) -> Self {
        Self {
            operation: operation.to_owned(),
            caller: None,
            after: 0,
            times: 1,
            kind,
        }
    }

    /// Only calls with this access key fail: a function's is the name of its binary. A test that counts calls wants
    /// it, since other functions may still be at work.
    #[must_use]
    pub fn by(self, caller: &str) -> Self {
        Self {
            caller: Some(caller.to_owned()),
            ..self
        }
    }

    /// So many calls pass first.
    #[must_use]
    pub fn after(self, calls: u32) -> Self {
        Self {
            after: calls,
            ..self
        }
    }

    /// So many calls fail.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    fn hits(&self, operation: &str, caller: &str) -> bool {
        self.operation == operation && self.caller.as_ref().is_none_or(|only| only == caller)
    }
}

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// `ThrottlingException`, nothing done.
    Throttled,
    /// `ProvisionedThroughputExceededException`, nothing done.
    ThroughputExceeded,
    /// An error with a reason, nothing done.
    Refused {
        /// Its code, such as `ServiceQuotaExceededException`.
        code: &'static str,
        /// Its `Reason`.
        reason: &'static str,
    },
    /// This error, nothing done.
    Answered {
        /// HTTP status: DynamoDB says 400 of most, 403 where a signature is too old.
        status: u16,
        /// Its code, such as `AccessDeniedException`.
        code: &'static str,
        /// Its message.
        message: &'static str,
    },
    /// `TransactionCanceledException` with a reason for each write, such as `ThrottlingError`; nothing done.
    Cancelled(&'static [&'static str]),
    /// `InternalServerError`, nothing done.
    Internal,
    /// `InternalServerError` after the work was done: the answer was lost.
    AnswerLost,
}

/// The failures that are waiting for a call.
#[derive(Debug, Clone, Default)]
pub struct Failures(Arc<Mutex<Vec<Failure>>>);

impl Failures {
    /// Adds one; the oldest that a call is meant by hits first.
    pub fn add(&self, failure: Failure) {
        self.waiting().push(failure);
    }

    /// Forgets them all.
    pub fn clear(&self) {
        self.waiting().clear();
    }

    /// What happens to this caller's call of this operation now.
    pub fn take(&self, operation: &str, caller: &str) -> Option<FailureKind> {
        let mut waiting = self.waiting();
        waiting.retain(|failure| failure.times > 0);
        let failure = waiting.iter_mut().find(|it| it.hits(operation, caller))?;
        if failure.after > 0 {
            failure.after -= 1;
            return None;
        }
        failure.times -= 1;
        Some(failure.kind)
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<Failure>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
