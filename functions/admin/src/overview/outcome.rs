//! What became of a visit on a day: one outcome, and if it failed, one cause. Pure.
//!
//! Where several things went wrong the one nearest to the beginning counts: without it the others might not have
//! been. A visit that took place has failed only if Epic refused to hear of it.

mod refused;

use std::time::Duration;

use serde::Serialize;
use shared::{
    bridge::TOLD_EVERY,
    clock::Timestamp,
    epic::{ConnectionState, Verdict},
    notification::{Attempt, Status, Told},
    telemetry::CorrelationId,
    visit::{
        DeviceTested, Happened, Participant, PersonKey, Presence, Role, SentTo, Step, Visit,
        VisitKey, WAIT_FOR,
    },
};

use crate::calendar::Day;

/// How long someone may be on their way into Zoom before they count as not clicked through.
const ON_THE_WAY: Duration = Duration::from_secs(10 * 60);

const AGAIN: &str = "Then send the notification again under Replay.";
const OTHER_LINK: &str = "Somebody was in the meeting whom Zoom does not name: by a link that is not theirs, or signed in to another account. Let them leave, and come in by their own launch.";
const DEVICE: &str = "Camera, microphone, speaker or connection failed in the test: the visit's page says which. Let them test again in another browser.";
const NOT_CLICKED: &str = "They were sent to Zoom and did not come in: no click on Join, a missing app, or a blocked pop-up.";
const NOT_ADMITTED: &str = "They came as far as Zoom's waiting room, and nobody admitted them. The host does, or set policy.patient_admittance to automatic; the preflight says whether the account locks the waiting room on.";
const NOTHING_HEARD: &str = "They were sent to Zoom, and no event of Zoom has come since, of any visit. If others are in meetings, webhooks do not arrive: see that Zoom's event subscription is on and its address validated, and the log of zoom-webhook for refused events.";
const NO_HOST: &str = "The patient's side waited, on our page or at Zoom, and neither a provider nor a nurse opened the visit. If one did: that launch did not reach the bridge, or was of another CSN; compare the provider's FDI record.";

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

    /// Launches to this place of those who did not come (yet).
    fn not_come(&self, to: SentTo) -> impl Iterator<Item = &'a Step> {
        self.facts.steps.iter().filter(move |step| {
            let of = |(person, sent_to)| sent_to == to && !self.person_came(person, step.at);
            sent(step).is_some_and(of)
        })
    }

    /// Of those who wait on our page, or waited in vain.
    fn waits(&self) -> impl Iterator<Item = &'a Step> {
        self.not_come(SentTo::Waiting)
    }

    /// Of those who were sent into the meeting and are not there (yet).
    fn on_the_way(&self) -> impl Iterator<Item = &'a Step> {
        self.not_come(SentTo::Meeting)
    }

    /// Whether nobody was or is about to be the host: whoever was sent to Zoom waits there, as others do on our page.
    fn no_host_comes(&self) -> bool {
        !self.hosted() && !self.on_the_way().any(is_of_staff)
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
        let lately = |step: &Step, within| self.now.since(step.at) < within;
        // Where a host is about to come, or came, our page moves on by itself.
        let within = if self.no_host_comes() {
            WAIT_FOR
        } else {
            ON_THE_WAY
        };
        let mut expected = self.waits().chain(self.on_the_way());
        there || expected.any(|step| lately(step, within))
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

    fn no_host(&self) -> Option<Failure> {
        let waited = self.waits().chain(self.on_the_way());
        let newest = waited
            .filter(|step| self.no_host_comes() && !is_of_staff(step))
            .max_by_key(|step| step.at);
        newest.map(|step| Failure::at(step, Cause::NoHost, NO_HOST))
    }

    /// A test that says that a device does not work, if it is its person's newest.
    fn device_test(&self) -> Option<Failure> {
        let tests = || {
            self.facts
                .steps
                .iter()
                .filter_map(|step| match &step.happened {
                    Happened::DeviceTested(test) => Some((step, test)),
                    _ => None,
                })
        };
        let stands = |(step, test): &(&Step, &DeviceTested)| {
            let again = |(later, other): (&Step, &DeviceTested)| {
                later.at > step.at && other.person == test.person
            };
            test.result == Verdict::DoesNotWork
                && !tests().any(again)
                && !self.person_came(&test.person, step.at)
        };
        let newest = tests().filter(stands).max_by_key(|(step, _)| step.at);
        newest.map(|(step, _)| Failure::at(step, Cause::DeviceTestFailed, DEVICE))
    }

    fn not_clicked_through(&self) -> Option<Failure> {
        // Nobody comes in before the host.
        let stops_all = |step: &Step| is_of_staff(step) && !self.hosted();
        let newest = self
            .on_the_way()
            .max_by_key(|step| (stops_all(step), step.at));
        newest.map(|step| {
            let heard = self
                .facts
                .webhook_at
                .is_some_and(|at| at.plus(TOLD_EVERY) >= step.at);
            let fix = match sent(step) {
                Some((person, _)) if self.waited_for_admission(person) => NOT_ADMITTED,
                _ if heard => NOT_CLICKED,
                _ => NOTHING_HEARD,
            };
            Failure::at(step, Cause::NeverClickedThrough, fix)
        })
    }

    fn waited_for_admission(&self, person: &PersonKey) -> bool {
        let visit = self.facts.visit;
        let participant = visit.and_then(|visit| visit.participants.get(person));
        participant.is_some_and(Participant::was_not_admitted)
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

/// Whether it is the launch of a provider or nurse.
const fn is_of_staff(step: &Step) -> bool {
    matches!(&step.happened, Happened::Launched { role, .. } if role.is_staff())
}

/// Whom a step sent where.
const fn sent(step: &Step) -> Option<(&PersonKey, SentTo)> {
    match &step.happened {
        Happened::Launched { person, way, .. } => Some((person, *way)),
        Happened::LinkRedeemed {
            person, waiting, ..
        } => Some((
            person,
            if *waiting {
                SentTo::Waiting
            } else {
                SentTo::Meeting
            },
        )),
        Happened::WaitingOver { person, .. } => Some((person, SentTo::Meeting)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
