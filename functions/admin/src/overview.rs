//! One day at a glance: its visits by outcome, what failed and why, how fast Epic was told, and who answers.

mod chart;
mod delay;
mod outcome;
mod page;
mod refusal;
mod upstream;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::try_join3;
use shared::{
    notification::Told,
    store::{Logged, Upstream},
    visit::{Step, VisitKey},
};

use self::{outcome::Facts, view::View};
use crate::{AdminError, Answer, Call};

/// Entries of a day that are read: a hospital with 2,000 visits makes 20,000, and strangers who are refused may make any
/// number.
const MOST: usize = 60_000;

/// What was recorded on a day.
#[derive(Default)]
struct Recorded {
    visits: BTreeMap<VisitKey, (Vec<Step>, Vec<Told>)>,
    /// Steps of requests whose visit nobody knows.
    without_visit: Vec<Step>,
}

impl Recorded {
    /// Of each visit what was recorded of it.
    fn facts(&self) -> impl Iterator<Item = Facts<'_>> {
        self.visits.iter().map(|(key, (steps, records))| Facts {
            key,
            steps,
            records,
            visit: None,
            webhook_at: None,
        })
    }
}

/// Answers `GET /admin`, for today or for `day=2026-11-25`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>, method: &str) -> Result<Answer, AdminError> {
    if method != "GET" {
        return Err(AdminError::NotFound);
    }
    let now = call.installation.clock.now();
    let calendar = call.calendar()?;
    // None that is yet to come.
    let day = call.day(&calendar).filter(|day| day.begins <= now);
    let day = day.ok_or_else(|| AdminError::Input {
        what: "this is no day that there has been".to_owned(),
        fix: "Give a day like 2026-11-25 that is not in the future.".to_owned(),
    })?;
    let table = &call.installation.table;
    let (log, successes, undelivered) = try_join3(
        table.logged_between(day.begins, day.ends, MOST),
        table.last_successes(),
        table.undelivered(),
    )
    .await?;
    let recorded = sort(log.entries);
    let facts = recorded.facts();
    let open: BTreeSet<VisitKey> = facts
        .filter(Facts::needs_visit)
        .map(|facts| facts.key.clone())
        .collect();
    let visits = table.visits(&open).await?;
    let facts = recorded.facts().map(|facts| Facts {
        visit: visits.get(facts.key),
        webhook_at: successes.get(&Upstream::ZoomWebhook).copied(),
        ..facts
    });
    let records = || recorded.visits.values().flat_map(|(_, records)| records);
    let last_try = view::LastTry::of(records());
    let view = View {
        day: view::DayView::of(&calendar, day, now),
        since: log.since,
        visits: view::Visits::of(facts, day, now),
        refusals: refusal::group(&recorded.without_visit),
        delay: delay::Delays::of(records(), &calendar),
        upstreams: upstream::of(&successes, now),
        undelivered: view::UndeliveredView::of(undelivered, last_try, now),
    };
    call.audit_view("overview", None).await?;
    Ok(page::show(call.session, &view).into())
}

fn sort(logged: Vec<Logged>) -> Recorded {
    let mut recorded = Recorded::default();
    for logged in logged {
        match logged {
            Logged::Step {
                visit: Some(visit),
                step,
            } => recorded.visits.entry(visit).or_default().0.push(step),
            Logged::Step { visit: None, step } => recorded.without_visit.push(step),
            Logged::Notification { visit, told } => {
                recorded.visits.entry(visit).or_default().1.push(told);
            }
        }
    }
    recorded
}
