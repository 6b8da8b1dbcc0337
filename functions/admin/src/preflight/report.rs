//! All checks of one run.

use serde::Serialize;
use shared::{bridge::Bridge, clock::Timestamp, settings::SettingsError};

use super::{Check, On, Outcome, installation};
use crate::words::written;

/// What a run found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether nothing failed.
    pub ok: bool,
    /// On which settings it ran.
    pub on: On,
    /// When it began.
    #[serde(serialize_with = "written")]
    pub started_at: Timestamp,
    /// How many failed.
    pub failed: usize,
    /// How many are doubtful.
    pub warnings: usize,
    /// How many could not be checked.
    pub not_checkable: usize,
    /// How many were skipped.
    pub skipped: usize,
    /// How many are right.
    pub passed: usize,
    /// Every check, the worst first.
    pub checks: Vec<Check>,
}

impl Report {
    /// Of these checks.
    pub(super) fn of(on: On, started_at: Timestamp, mut checks: Vec<Check>) -> Self {
        checks.sort_by_key(|check| check.outcome);
        let count = |outcome| checks.iter().filter(|it| it.outcome == outcome).count();
        let failed = count(Outcome::Failed);
        Self {
            ok: failed == 0,
            on,
            started_at,
            failed,
            warnings: count(Outcome::Warning),
            not_checkable: count(Outcome::NotCheckable),
            skipped: count(Outcome::Skipped),
            passed: count(Outcome::Passed),
            checks,
        }
    }

    /// Of settings with which nothing else can be tried.
    pub(super) fn refused(bridge: &Bridge, on: On, error: &SettingsError) -> Self {
        let now = bridge.clock().now();
        Self::of(on, now, vec![installation::refused(error)])
    }
}
