//! What the page shows, as programs read it.

use std::{collections::BTreeMap, time::Duration};

use serde::Serialize;
use shared::{
    clock::Timestamp,
    notification::{Status, Told},
    store::Undelivered,
    telemetry::CorrelationId,
    visit::VisitKey,
};

use super::{
    delay::Delays,
    outcome::{Cause, Facts, Judged, Outcome, judge},
    refusal::Refusals,
    upstream::{Side, Standing},
};
use crate::{
    calendar::{Calendar, Day},
    words::{written, written_if},
};

/// Undelivered for so long, something is wrong; before that it is being tried.
const LATE: Duration = Duration::from_secs(120);

/// Failed visits that are listed: where more fail it is all of them, by one cause.
const MOST_LISTED: usize = 1_000;

/// The page's content.
#[derive(Debug, Serialize)]
pub struct View {
    #[serde(flatten)]
    pub day: DayView,
    /// Since when on that day the figures are of, if more was recorded than they can be of.
    #[serde(serialize_with = "written_if")]
    pub since: Option<Timestamp>,
    pub visits: Visits,
    /// Refusals that belong to no visit.
    pub refusals: Vec<Refusals>,
    pub delay: Delays,
    /// As of now, whatever the day.
    pub upstreams: Vec<Side>,
    pub undelivered: UndeliveredView,
}

/// Which day.
#[derive(Debug, Serialize)]
pub struct DayView {
    pub day: String,
    /// By whose clocks.
    pub time_zone: String,
    pub previous_day: String,
    /// None after today.
    pub next_day: Option<String>,
}

impl DayView {
    /// Of a day, now.
    pub fn of(calendar: &Calendar, day: Day, now: Timestamp) -> Self {
        Self {
            day: day.to_string(),
            time_zone: calendar.zone().to_owned(),
            previous_day: calendar.before(day).to_string(),
            next_day: (day.ends <= now).then(|| calendar.after(day).to_string()),
        }
    }
}

/// The visits of the day.
#[derive(Debug, Serialize)]
pub struct Visits {
    pub total: usize,
    pub by_outcome: Vec<OutcomeCount>,
    pub by_cause: BTreeMap<Cause, usize>,
    /// Those that failed, the newest failure first, as far as the list goes; the causes count all.
    pub failed: Vec<FailedVisit>,
}

/// How many visits had an outcome.
#[derive(Debug, Serialize)]
pub struct OutcomeCount {
    pub outcome: Outcome,
    pub count: usize,
}

/// One that failed.
#[derive(Debug, Serialize)]
pub struct FailedVisit {
    pub visit: VisitKey,
    pub cause: Cause,
    #[serde(serialize_with = "written")]
    pub at: Timestamp,
    /// The code on somebody's page, if there was one.
    pub code: Option<CorrelationId>,
    pub fix: String,
}

impl Visits {
    /// Judges each visit.
    pub fn of<'a>(facts: impl Iterator<Item = Facts<'a>>, day: Day, now: Timestamp) -> Self {
        let mut counts: BTreeMap<Outcome, usize> = BTreeMap::new();
        let mut by_cause: BTreeMap<Cause, usize> = BTreeMap::new();
        let mut failed = Vec::new();
        for facts in facts.filter(|facts| !facts.only_ends()) {
            let judged = judge(&facts, day, now);
            *counts.entry(judged.outcome()).or_default() += 1;
            if let Judged::Failed(failure) = judged {
                *by_cause.entry(failure.cause).or_default() += 1;
                failed.push(FailedVisit {
                    visit: facts.key.clone(),
                    cause: failure.cause,
                    at: failure.at,
                    code: failure.code,
                    fix: failure.fix,
                });
            }
        }
        failed.sort_by(|one, other| (other.at, &other.visit).cmp(&(one.at, &one.visit)));
        failed.truncate(MOST_LISTED);
        let count = |outcome| OutcomeCount {
            outcome,
            count: counts.get(&outcome).copied().unwrap_or_default(),
        };
        Self {
            total: counts.values().sum(),
            by_outcome: Outcome::ALL.into_iter().map(count).collect(),
            by_cause,
            failed,
        }
    }
}

/// What Epic has not been told, as of now.
#[derive(Debug, Serialize)]
pub struct UndeliveredView {
    pub pending: usize,
    #[serde(serialize_with = "written_if")]
    pub oldest_happened_at: Option<Timestamp>,
    pub oldest_age_seconds: Option<u64>,
    pub standing: Standing,
    /// What came of the newest attempt, if one of this day's was tried.
    pub last_try: Option<LastTry>,
}

/// Why Epic has not taken what is pending.
#[derive(Debug, Serialize)]
pub struct LastTry {
    #[serde(serialize_with = "written")]
    pub at: Timestamp,
    pub resp_code: Option<u16>,
    pub reason: String,
    pub fix: &'static str,
}

impl LastTry {
    /// The newest of what is pending among these.
    pub fn of<'a>(records: impl Iterator<Item = &'a Told>) -> Option<Self> {
        let pending = records.filter(|record| record.status == Status::Pending);
        let newest = pending.filter_map(|record| record.attempts.last());
        newest.max_by_key(|attempt| attempt.at).map(|attempt| Self {
            at: attempt.at,
            resp_code: attempt.resp_code,
            reason: attempt.reason().to_owned(),
            fix: attempt.fix(),
        })
    }
}

impl UndeliveredView {
    /// Of what the table says, now.
    pub fn of(undelivered: Undelivered, last_try: Option<LastTry>, now: Timestamp) -> Self {
        let age = undelivered.oldest_edge_at.map(|at| now.since(at));
        Self {
            pending: undelivered.pending,
            oldest_happened_at: undelivered.oldest_edge_at,
            oldest_age_seconds: age.map(|age| age.as_secs()),
            standing: match age {
                None => Standing::Good,
                Some(age) if age < LATE => Standing::Warn,
                Some(_) => Standing::Bad,
            },
            last_try,
        }
    }
}
