//! All steps of a visit in the order of time: the trace, who came and went, and what Epic was told.

use std::time::Duration;

use shared::{
    clock::Timestamp,
    epic::ConnectionState,
    notification::{NotificationRecord, Status},
    visit::Happened,
};

use super::{Known, Step, person::Person, stay, step::Went};
use crate::{
    notification::{event, reason},
    who::{Roles, Who},
};

/// Between two tellings of the same change: Zoom's times are whole seconds.
const SAME: Duration = Duration::from_secs(2);

/// Merges them.
pub fn merged(known: &Known, people: &[Person]) -> Vec<Step> {
    let roles = known.roles();
    let mut steps: Vec<Step> = known
        .steps
        .iter()
        .map(|step| Step::of_trace(step, &roles))
        .collect();
    steps.extend(launches_before_the_trace(known, people));
    steps.extend(presence(known, people));
    steps.extend(meetings(known));
    for record in &known.records {
        steps.extend(told(record, &roles));
    }
    // A sort that keeps what is of the same moment in the order of cause and effect.
    steps.sort_by_key(|step| step.at);
    steps
}

/// What an earlier version recorded of a launch: that it was.
fn launches_before_the_trace(known: &Known, people: &[Person]) -> Vec<Step> {
    let traced = |person: &Person| {
        known.steps.iter().any(|step| match &step.happened {
            Happened::Launched { person: who, .. }
            | Happened::LinkRedeemed { person: who, .. }
            | Happened::RoomCalled { person: who, .. } => *who == person.key,
            _ => false,
        })
    };
    people
        .iter()
        .filter(|person| !traced(person))
        .filter_map(|person| {
            Some(Step::plain(
                person.launched_at?,
                "Launched",
                Some(person.who.clone()),
            ))
        })
        .collect()
}

fn presence(known: &Known, people: &[Person]) -> Vec<Step> {
    let mut steps = Vec::new();
    for person in people {
        let who = || Some(person.who.clone());
        let participant = known
            .visit
            .as_ref()
            .and_then(|visit| Some((visit.participants.get(&person.key)?, &visit.instances)));
        let connections = participant
            .map(|(it, instances)| stay::connections(it, instances))
            .unwrap_or_default();
        let mut came: Vec<Timestamp> = connections.iter().map(|stay| stay.from).collect();
        let mut went: Vec<Timestamp> = connections.iter().filter_map(|stay| stay.to).collect();
        for record in known.records_of(&person.key) {
            let times = match record.state {
                ConnectionState::Connected => &mut came,
                ConnectionState::Disconnected => &mut went,
            };
            if !times.iter().any(|at| near(*at, record.edge_at)) {
                times.push(record.edge_at);
            }
        }
        steps.extend(
            came.into_iter()
                .map(|at| Step::plain(at, "Came into the meeting", who())),
        );
        steps.extend(
            went.into_iter()
                .map(|at| Step::plain(at, "Left the meeting", who())),
        );
    }
    steps
}

fn near(one: Timestamp, other: Timestamp) -> bool {
    one.since(other).max(other.since(one)) <= SAME
}

fn meetings(known: &Known) -> Vec<Step> {
    let Some(visit) = &known.visit else {
        return Vec::new();
    };
    let mut steps = Vec::new();
    let mut add = |at: Timestamp, what: &str| {
        if !at.is_zero() {
            steps.push(Step::plain(at, what, None));
        }
    };
    for instance in visit.instances.values() {
        add(instance.started_at, "Meeting began");
        add(instance.ended_at, "Meeting ended");
    }
    add(visit.deleted_at, "Meeting was deleted in Zoom");
    steps
}

/// Each attempt, or why there was none.
fn told(record: &NotificationRecord, roles: &Roles) -> Vec<Step> {
    let who = Who::find(roles, &record.person);
    let event = event(record.state);
    let mut steps = Vec::new();
    for (place, attempt) in record.attempts.iter().enumerate() {
        let is_last = place + 1 == record.attempts.len();
        let delivered = is_last && record.status == Status::Delivered;
        let code = attempt.resp_code.map(|code| format!("RespCode {code}"));
        let epic = attempt.epic_error.map(|error| error.as_str().to_owned());
        let words = match &attempt.problem {
            Some(problem) => Some(problem.clone()),
            None => (!delivered).then(|| attempt.words().to_owned()),
        };
        let outcome: Vec<String> = [code, words, epic].into_iter().flatten().collect();
        steps.push(Step {
            took_ms: Some(attempt.latency_ms),
            went: if delivered { Went::Well } else { Went::Badly },
            outcome: outcome.join(", "),
            fix: (is_last && !delivered).then(|| attempt.fix().to_owned()),
            ..Step::plain(
                attempt.at,
                format!("Epic is told “{event}”"),
                Some(who.clone()),
            )
        });
    }
    match record.status {
        Status::Superseded | Status::Closed => steps.push(Step {
            outcome: reason(record).unwrap_or_default(),
            ..Step::plain(
                record.created_at,
                format!("Epic is not told “{event}”"),
                Some(who),
            )
        }),
        Status::Pending | Status::Failed if record.attempts.is_empty() => steps.push(Step {
            went: Went::Open,
            outcome: reason(record).unwrap_or_default(),
            ..Step::plain(
                record.created_at,
                format!("Epic is owed “{event}”"),
                Some(who),
            )
        }),
        _ => {}
    }
    steps
}
