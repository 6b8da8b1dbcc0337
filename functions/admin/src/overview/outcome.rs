//! What became of a visit on a day: one outcome, and if it failed, one cause. Pure.
//!
//! Where several things went wrong the one nearest to the beginning counts: without it the others might not have
//! been. A visit that took place has failed only if Epic refused to hear of it.

mod absent;
mod refused;

use serde::Serialize;
use shared::{
    clock::Timestamp,
    epic::ConnectionState,
    notification::{Attempt, Status, Told},
    telemetry::CorrelationId,
    visit::{Participant, PersonKey, Presence, Role, Step, Visit, VisitKey},
};

use crate::calendar::Day;

const AGAIN: &str = "Then send the notification again under Replay.";
const OTHER_LINK: &str = "Somebody was in the meeting whom Zoom does not name: by a link that is not theirs, or signed in to another account. Let them leave, and come in by their own launch.";

/// What became of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The provider was there, and a patient, guest or room.
    Happened,
    /// Only one side was there.
    OneSide,
    /// It is going on, or somebody is expected any moment.
    Waiting,
    /// Nobody was there.
    Nobody,
    /// Something stood in its way, or in that of its lights.
    Failed,
}

impl Outcome {
    /// In the order of the page.
    pub const ALL: [Self; 5] = [
        Self::Happened,
        Self::OneSide,
        Self::Waiting,
        Self::Nobody,
        Self::Failed,
    ];
}

/// Why a visit failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    NeverClickedThrough,
    SignInRefused,
    ContextInvalid,
    NoHost,
    ZoomRefused,
    EpicRefused,
    UnmappedParticipant,
    DeviceTestFailed,
}

/// A cause, and what leads further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub cause: Cause,
    /// When it showed.
    pub at: Timestamp,
    /// The code on the page of whoever met it.
    pub code: Option<CorrelationId>,
    /// What to do, in a line.
    pub fix: String,
}

/// The judgement over a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    Happened,
    OneSide,
    Waiting,
    Nobody,
    Failed(Failure),
}

impl Judged {
    /// The outcome alone.
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Happened => Outcome::Happened,
            Self::OneSide => Outcome::OneSide,
            Self::Waiting => Outcome::Waiting,
            Self::Nobody => Outcome::Nobody,
            Self::Failed(_) => Outcome::Failed,
        }
    }
}

/// What is known of a visit on a day.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub key: &'a VisitKey,
    /// Its steps of the day.
    pub steps: &'a [Step],
    /// Its notifications of the day.
    pub records: &'a [Told],
    /// As it is now, if it is still kept and matters.
    pub visit: Option<&'a Visit>,
    /// When Zoom last sent an event, of whichever visit.
    pub webhook_at: Option<Timestamp>,
}

impl Facts<'_> {
    /// Whether the visit itself may tell more than what was recorded: not where Epic was to be told that both sides
    /// came.
    pub fn needs_visit(&self) -> bool {
        !both_came(self.records.iter().filter_map(came))
    }

    /// Whether nothing was recorded but that they left who had come the day before.
    pub fn only_ends(&self) -> bool {
        let left = |told: &Told| came(told).is_none() && told.status != Status::Failed;
        self.steps.is_empty() && self.records.iter().all(left)
    }
}

/// Judges a visit.
pub fn judge(facts: &Facts<'_>, day: Day, now: Timestamp) -> Judged {
    let it = OfDay { facts, day, now };
    let happened = both_came(it.came());
    let first = || it.refused().or_else(|| it.unmapped());
    let first = (!happened).then(first).flatten();
    if let Some(failure) = first.or_else(|| it.refused_by_epic()) {
        return Judged::Failed(failure);
    }
    if happened {
        return Judged::Happened;
    }
    if it.goes_on() {
        return Judged::Waiting;
    }
    let others = it.no_host().or_else(|| it.device_test());
    if let Some(failure) = others.or_else(|| it.not_clicked_through()) {
        return Judged::Failed(failure);
    }
    if it.anyone_came(|role| role != Role::Unmapped) || it.waits().next().is_some() {
        Judged::OneSide
    } else {
        Judged::Nobody
    }
}

/// Whether the provider is among these, and the patient's side.
fn both_came<'a>(people: impl Iterator<Item = (&'a PersonKey, Role)> + Clone) -> bool {
    let patients_side = |role| matches!(role, Role::Patient | Role::Guest | Role::Room);
    let mut roles = people.map(|(_, role)| role);
    roles.clone().any(|role| role == Role::Provider) && roles.any(patients_side)
}

/// Of whom Epic was to be told that they came, if it was.
fn came(told: &Told) -> Option<(&PersonKey, Role)> {
    (told.state == ConnectionState::Connected).then_some((&told.person, told.role))
}

struct OfDay<'a> {
    facts: &'a Facts<'a>,
    day: Day,
    now: Timestamp,
}

impl<'a> OfDay<'a> {
    /// Everyone who was in the meeting. The visit knows of their last stay only; a notification that they came tells
    /// of an earlier one.
    fn came(&self) -> impl Iterator<Item = (&'a PersonKey, Role)> + Clone {
        let told = self.facts.records.iter().filter_map(came);
        let there = self.participants();
        told.chain(
            there
                .filter(|(_, it)| self.joined(it).is_some())
                .map(|(person, it)| (person, it.person.role)),
        )
    }

    fn anyone_came(&self, is: impl Fn(Role) -> bool) -> bool {
        self.came().any(|(_, role)| is(role))
    }

    /// Whether they were in the meeting on this day, or came later than this on another.
    fn person_came(&self, person: &PersonKey, since: Timestamp) -> bool {
        let visit = self.facts.visit;
        let participant = visit.and_then(|visit| visit.participants.get(person));
        let joined = participant.and_then(Participant::last_joined);
        joined.is_some_and(|at| at >= since) || self.came().any(|(other, _)| other == person)
    }

    /// Whether anyone who can be the host was in the meeting.
    fn hosted(&self) -> bool {
        self.anyone_came(Role::is_staff)
    }

    fn participants(&self) -> impl Iterator<Item = (&'a PersonKey, &'a Participant)> + Clone {
        let visit = self.facts.visit.into_iter();
        visit.flat_map(|visit| &visit.participants)
    }

    /// When they came in, if they were there on this day: before midnight too, if they stayed.
    fn joined(&self, participant: &Participant) -> Option<Timestamp> {
        let visit = self.facts.visit?;
        let (begins, ends) = (self.day.begins, self.day.ends);
        let stays = participant.sessions.values();
        let stays = stays.filter_map(|session| session.stay(&visit.instances));
        stays
            .filter(|(from, to)| *from < ends && to.is_none_or(|to| to >= begins))
            .map(|(from, _)| from)
            .max()
    }

    /// Whether somebody is there, waits, or is on their way into Zoom.
    fn goes_on(&self) -> bool {
        if self.now >= self.day.ends {
            return false;
        }
        let there = self.facts.visit.is_some_and(|visit| {
            let present = |it: &Participant| {
                Presence::of(&it.sessions, &visit.instances) == Presence::Present
            };
            self.participants()
                .any(|(_, it)| self.joined(it).is_some() && present(it))
        });
        there || self.someone_is_expected()
    }

    /// A refusal that nobody of the same FDI record got over.
    fn refused(&self) -> Option<Failure> {
        let steps = self.facts.steps;
        let stands = |refused: &&Step| {
            let later = |step: &Step| step.at > refused.at && refused::gets_over(step, refused);
            !steps.iter().any(later)
        };
        let refusals = steps.iter().filter(stands).filter_map(refused::failure);
        refusals.max_by_key(|failure| failure.at)
    }

    fn unmapped(&self) -> Option<Failure> {
        let unmapped = self.participants();
        unmapped
            .filter(|(_, it)| it.person.role == Role::Unmapped)
            .filter_map(|(_, it)| self.joined(it))
            .max()
            .map(|at| Failure {
                cause: Cause::UnmappedParticipant,
                at,
                code: None,
                fix: OTHER_LINK.to_owned(),
            })
    }

    fn refused_by_epic(&self) -> Option<Failure> {
        let records = self.facts.records.iter();
        let failed = records.filter(|record| record.status == Status::Failed);
        failed.max_by_key(|record| record.created_at).map(|record| {
            let fix = record.attempts.last().map(Attempt::fix);
            let fix = fix.unwrap_or("Launch the person again, so that their Epic ID is known");
            Failure {
                cause: Cause::EpicRefused,
                at: record.created_at,
                code: None,
                fix: format!("{}. {AGAIN}", fix.trim_end_matches('.')),
            }
        })
    }
}

impl Failure {
    fn at(step: &Step, cause: Cause, fix: &str) -> Self {
        Self {
            cause,
            at: step.at,
            code: step.correlation.clone(),
            fix: fix.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
