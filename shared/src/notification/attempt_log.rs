//! What the log says of an attempt, for the engineer who must mend it.

use super::{Attempt, NotificationRecord};
use crate::epic::Outcome;

/// Writes one attempt to the log, with what to do about it if it failed.
pub(super) fn write(record: &NotificationRecord, attempt: &Attempt, outcome: Outcome) {
    let delivered = outcome == Outcome::Delivered;
    tracing::info!(
        event = "notification_attempt",
        visit = record.pk.trim_start_matches("VISIT#"),
        role = record.role.as_str(),
        state = ?record.state,
        attempt = record.tries() + 1,
        resp_code = attempt.resp_code.unwrap_or(0),
        epic_error = attempt.epic_error.map(|error| format!("{error:?}")).unwrap_or_default(),
        problem = attempt.problem.as_deref().unwrap_or_default(),
        latency_ms = attempt.latency_ms,
        delivered,
        fix = if delivered { "" } else { attempt.fix() },
    );
}
