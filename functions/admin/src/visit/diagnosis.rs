//! Why a light is not as it should be: one likely cause, and what to do about it.

use std::time::Duration;

use serde::Serialize;
use shared::{
    epic::ConnectionState,
    launch::LaunchType,
    notification::{Attempt, NotificationRecord, Status},
    visit::{ClaimState, Happened, Participant, Presence, Role, Step},
};

use super::{
    Known, Who, Words,
    person::{Light, Person},
};
use crate::records::reason;

/// Without any event of Zoom for so long, its webhooks do not arrive.
const SILENCE: Duration = Duration::from_secs(72 * 3600);

/// The causes, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Epic refuses it, or it came to nothing for a day.
    NotificationFailed,
    /// Epic has not taken it yet, and it was tried.
    NotificationPending,
    /// The launch ended on a page that says why not.
    LaunchRefused,
    /// Somebody is in the meeting whom nobody can name.
    UnmappedParticipant,
    /// Zoom's events do not arrive.
    WebhookNotReceived,
    /// There is no meeting yet.
    NoMeeting,
    /// The meeting has not begun.
    HostNotStarted,
    /// They were sent into the meeting, and did not come in.
    NotJoined,
    /// They have not opened the visit.
    NotLaunched,
    /// Epic is about to be told.
    NotificationOwed,
    /// They are only inferred to be there.
    Inferred,
    /// They were gone before Epic could be told.
    NotSent,
}

/// A cause and its fix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    pub cause: Cause,
    /// Whose light.
    pub who: Option<Who>,
    pub says: Words,
    pub fix: Option<String>,
}

/// Of the visit: the most telling cause of anyone's.
pub fn of_visit(known: &Known, people: &[Person]) -> Option<Diagnosis> {
    let missing = [Role::Provider, Role::Patient]
        .into_iter()
        .filter(|role| {
            !people.iter().any(|person| {
                person.role == *role && (person.launched_at.is_some() || !person.stays.is_empty())
            })
        })
        .map(|role| not_launched(known, role));
    let problems = people.iter().filter_map(|person| person.problem.clone());
    // Of two people with the same cause, the patient is the one who is waited for.
    problems.chain(missing).min_by_key(|it| {
        (
            it.cause,
            it.who.as_ref().is_none_or(|who| who.role != "patient"),
        )
    })
}

/// Of one person.
pub fn of_person(
    known: &Known,
    participant: Option<&Participant>,
    person: &Person,
    records: &[&NotificationRecord],
) -> Option<Diagnosis> {
    let participant = participant.filter(|_| person.light != Light::None)?;
    let name = person.who.named();
    let diagnosis = |cause, says: Words, fix: Option<String>| Diagnosis {
        cause,
        who: Some(person.who.clone()),
        says,
        fix,
    };
    let green = person.light == Light::Green;
    if person.present == green {
        return if person.present && person.inferred {
            Some(diagnosis(
                Cause::Inferred,
                Words::new(format!("{name} is only inferred to be there: Zoom did not say who came in, and nobody else could have been")),
                Some("The meeting's owner needs a licensed Zoom user, so that patients come as registrants: set policy.provider_user_type to licensed, or give the owner a licence.".to_owned()),
            ))
        } else if !person.present && !person.stays.is_empty() {
            past(person, records)
        } else if person.present || !person.stays.is_empty() {
            None
        } else {
            Some(not_there(known, participant, person))
        };
    }
    let what = if person.present {
        format!("{name} is in the meeting, and the light is not green")
    } else {
        format!("{name} has left, and the light is still green")
    };
    let Some(last) = records.last() else {
        return Some(diagnosis(
            Cause::NotificationOwed,
            Words::new(format!("{what}: no notification is recorded")),
            Some("See whether records were deleted from the table by hand.".to_owned()),
        ));
    };
    let attempt = last.attempts.last();
    let fix = attempt.map(|attempt| attempt.fix().to_owned());
    Some(match (last.status, attempt) {
        (Status::Pending, None) => diagnosis(
            Cause::NotificationOwed,
            Words::new(format!("{what}: Epic is about to be told, and was not called yet")),
            Some("Open the page again in a moment. If it stays so: Epic is not called while it is out of order for everyone, or epic.notifications_per_second is too low for this hour; see the function epic-notifier's log.".to_owned()),
        ),
        (Status::Pending, Some(attempt)) => {
            let says = Words::new(format!("{what}: Epic has not taken the notification in {}: {}", times(last.tries()), answered(last, attempt)));
            let says = match last.due_at {
                Some(due) => says.text("; the next try is at ").time(due),
                None => says,
            };
            diagnosis(Cause::NotificationPending, says, fix)
        }
        (Status::Failed, attempt) => diagnosis(
            Cause::NotificationFailed,
            Words::new(match attempt {
                Some(attempt) => format!("{what}: Epic refuses the notification ({}), and it is not tried again: {}", times(last.tries()), answered(last, attempt)),
                None => format!("{what}: {}", reason(last).unwrap_or_default()),
            }),
            Some(match fix {
                Some(fix) => format!("{}. Then send it again under Replay.", fix.trim_end_matches('.')),
                None => "Launch the person again, so that the visit knows their Epic ID.".to_owned(),
            }),
        ),
        _ => diagnosis(
            Cause::NotSent,
            Words::new(format!("{what}: {}", reason(last).unwrap_or_else(|| "Epic was told otherwise".to_owned()))),
            Some("If someone set the light by hand in Epic, it is right again with the next change.".to_owned()),
        ),
    })
}

/// What went wrong while they were there, now that they have left.
fn past(person: &Person, records: &[&NotificationRecord]) -> Option<Diagnosis> {
    let came = records
        .iter()
        .rev()
        .find(|record| record.state == ConnectionState::Connected)?;
    let cause = match came.status {
        Status::Failed => Cause::NotificationFailed,
        Status::Superseded | Status::Closed => Cause::NotSent,
        _ => return None,
    };
    let attempt = came.attempts.last();
    let why = match attempt {
        Some(attempt) => answered(came, attempt),
        None => reason(came).unwrap_or_default(),
    };
    Some(Diagnosis {
        cause,
        who: Some(person.who.clone()),
        says: Words::new(format!(
            "{} was there, and the light never went on: {why}",
            person.who.named()
        )),
        fix: attempt.map(|attempt| attempt.fix().to_owned()),
    })
}

/// Why somebody who launched never came in.
fn not_there(known: &Known, participant: &Participant, person: &Person) -> Diagnosis {
    let name = person.who.named();
    let says = |text: &str| Words::new(format!("{name} {text}"));
    let (cause, says, fix) = 'why: {
        if let Some(refused) = last_refusal(known, launch_types(person.role))
            .filter(|step| step.at > participant.launched_at)
        {
            return refusal(refused, Some(person.who.clone()), &name);
        }
        let Some(visit) = &known.visit else {
            break 'why (Cause::NotJoined, says("has not opened the visit"), "");
        };
        let ready = matches!(visit.claim.state, ClaimState::Ready { .. });
        if !ready || !participant.was_sent_into(visit.claim.generation) {
            break 'why (
                Cause::NoMeeting,
                says("waits on our page, because there is no meeting yet"),
                "It begins when a provider or nurse launches, whose Zoom user becomes the host. If one has launched: look at that launch in the steps below.",
            );
        }
        let there =
            |it: &Participant| Presence::of(&it.sessions, &visit.instances) == Presence::Present;
        let unknown = |it: &&Participant| it.person.role == Role::Unmapped && there(it);
        if visit.participants.values().any(|it| unknown(&it)) {
            break 'why (
                Cause::UnmappedParticipant,
                says(
                    "was sent into the meeting, and somebody is in it of whom Zoom says nothing that leads to anyone",
                ),
                "They joined by a link that is not theirs, or in a browser signed in to another Zoom account. Let them leave, and come in by their own launch.",
            );
        }
        let nothing = visit.instances.is_empty();
        let heard = known
            .webhook_at
            .is_some_and(|at| known.now.since(at) < SILENCE);
        if nothing && !heard {
            break 'why (
                Cause::WebhookNotReceived,
                says(
                    "was sent into the meeting, and no event of Zoom has arrived, of this visit or any other in three days",
                ),
                "In Zoom's app: Event Subscriptions on, with this installation's webhook URL, validated, and the meeting events chosen; zoom.webhook_secret_token the app's own. Then see the log of zoom-webhook for refused events.",
            );
        }
        let begun = visit.instances.values().any(|it| !it.started_at.is_zero())
            || visit
                .participants
                .values()
                .any(|it| it.last_joined().is_some());
        if !begun && !person.role.is_staff() {
            break 'why (
                Cause::HostNotStarted,
                says("was sent to Zoom and waits, because the host has not started the meeting"),
                "A provider has to come in by their launch. If one did, they stopped before Zoom: see “our page stays” (noRedirect) and pop-up blockers.",
            );
        }
        (
            Cause::NotJoined,
            says("was sent to Zoom, and did not come into the meeting"),
            "They stopped at Zoom's page or client: no click on Join, a missing app, a blocked pop-up, or Zoom's waiting room where the provider has to admit them.",
        )
    };
    Diagnosis {
        cause,
        who: Some(person.who.clone()),
        says,
        fix: (!fix.is_empty()).then(|| fix.to_owned()),
    }
}

/// Nobody of a role that every visit has.
fn not_launched(known: &Known, role: Role) -> Diagnosis {
    let launch_types = launch_types(role);
    let name = if role == Role::Provider {
        "The provider"
    } else {
        "The patient"
    };
    if let Some(refused) = last_refusal(known, launch_types) {
        return refusal(refused, None, name);
    }
    Diagnosis {
        cause: Cause::NotLaunched,
        who: None,
        says: Words::new(format!(
            "{name} has not opened the visit: no launch of theirs is recorded"
        )),
        fix: Some(format!(
            "Nothing, if they are still to come. If they did click: the launch did not reach the bridge, or under another CSN; check the {} FDI record, and search for the code on their page.",
            role.as_str()
        )),
    }
}

fn refusal(step: &Step, who: Option<Who>, name: &str) -> Diagnosis {
    let (reason, fix) = match &step.happened {
        Happened::Refused { reason, fix, .. } => (reason.as_str(), fix.as_str()),
        _ => ("", ""),
    };
    Diagnosis {
        cause: Cause::LaunchRefused,
        who,
        says: Words::new(format!("{name} could not come in: the launch at "))
            .time(step.at)
            .text(format!(" was refused: {reason}")),
        fix: (!fix.is_empty()).then(|| fix.to_owned()),
    }
}

const fn launch_types(role: Role) -> &'static [LaunchType] {
    match role {
        Role::Provider => &[LaunchType::Provider],
        Role::Nurse => &[LaunchType::Nurse],
        Role::Patient => &[LaunchType::Patient],
        Role::Room => &[LaunchType::Room],
        Role::Guest | Role::Unmapped => &[],
    }
}

fn last_refusal<'a>(known: &'a Known, of: &[LaunchType]) -> Option<&'a Step> {
    known.steps.iter().rev().find(|step| {
        matches!(&step.happened, Happened::Refused { launch_type: Some(launch_type), .. } if of.contains(launch_type))
    })
}

/// What came of an attempt.
fn answered(record: &NotificationRecord, attempt: &Attempt) -> String {
    let code = attempt
        .resp_code
        .map_or_else(String::new, |code| format!("RespCode {code}, "));
    let epic = attempt
        .epic_error
        .map_or_else(String::new, |error| format!(" ({})", error.as_str()));
    let why = match record.status {
        Status::Superseded | Status::Closed => attempt.words().to_owned(),
        _ => reason(record).unwrap_or_default(),
    };
    format!("{code}{why}{epic}")
}

fn times(tries: usize) -> String {
    match tries {
        1 => "1 attempt".to_owned(),
        tries => format!("{tries} attempts"),
    }
}
