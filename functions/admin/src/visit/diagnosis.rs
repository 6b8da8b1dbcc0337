//! Why a light is not as it should be: one likely cause, and what to do about it.

mod absent;

use shared::{
    epic::ConnectionState,
    notification::{Attempt, NotificationRecord, Status},
    share::Recipient,
    visit::{Happened, Role},
};

use self::absent::{not_launched, not_there};
use super::{
    Known, Words,
    cause::{Cause, Diagnosis},
    person::{Light, Person},
};
use crate::{notification::reason, words::many};

/// Of the visit: the most telling cause of anyone's.
pub fn of_visit(known: &Known, people: &[Person]) -> Option<Diagnosis> {
    // Who came by a texted link is a guest: a text proves nobody's Epic ID.
    let texted = known.steps.iter().any(|step| {
        matches!(
            &step.happened,
            Happened::LinkRedeemed {
                recipient: Recipient::Patient,
                ..
            }
        )
    });
    let missing = [Role::Patient, Role::Provider]
        .into_iter()
        .filter(|role| !(texted && *role == Role::Patient))
        .filter(|role| {
            !people.iter().any(|person| {
                person.role == *role && (person.launched_at.is_some() || !person.stays.is_empty())
            })
        })
        .map(|role| not_launched(known, role));
    let problems = people.iter().filter_map(|person| person.problem.clone());
    // Of two people with the same cause, the patient is the one who is waited for.
    problems.chain(missing).min_by_key(|it| {
        let patient = it.who.as_ref().is_some_and(|who| who.role == "patient");
        (!it.now, it.cause, !patient)
    })
}

/// Of one person.
pub fn of_person(known: &Known, person: &Person) -> Option<Diagnosis> {
    let visit = known.visit.as_ref();
    let participant = visit.and_then(|visit| visit.participants.get(&person.key));
    let participant = participant.filter(|_| person.light != Light::None)?;
    let records = known.records_of(&person.key);
    let name = person.who.named();
    let headline = headline(person);
    let diagnosis = |cause, says: Words, fix: Option<String>| Diagnosis {
        cause,
        headline: headline.clone(),
        now: true,
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
            past(person, &records)
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
            let says = Words::new(format!("{what}: Epic has not taken the notification in {}: {}", many(last.tries(), "attempt", "attempts"), answered(last, attempt)));
            let says = match last.due_at {
                Some(due) => says.text("; the next try is at ").time(due),
                None => says,
            };
            diagnosis(Cause::NotificationPending, says, fix)
        }
        (Status::Failed, attempt) => diagnosis(
            Cause::NotificationFailed,
            Words::new(match attempt {
                Some(attempt) => format!("{what}: Epic refuses the notification ({}), and it is not tried again: {}", many(last.tries(), "attempt", "attempts"), answered(last, attempt)),
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
        headline: format!("{} light was never green", theirs(person.role)),
        now: false,
        who: Some(person.who.clone()),
        says: Words::new(format!(
            "{} was there, and the light never went on: {why}",
            person.who.named()
        )),
        fix: attempt.map(|attempt| attempt.fix().to_owned()),
    })
}

fn headline(person: &Person) -> String {
    let theirs = theirs(person.role);
    match (person.present, person.light) {
        (true, Light::Green) => format!("{theirs} light is green by inference"),
        (false, Light::Green) => format!("{theirs} light is still green"),
        (_, Light::PerhapsGreen) => format!("{theirs} light may be green or not"),
        _ => format!("{theirs} light is not green"),
    }
}

const fn theirs(role: Role) -> &'static str {
    match role {
        Role::Provider => "The provider's",
        Role::Nurse => "The nurse's",
        Role::Patient => "The patient's",
        Role::Room => "The Zoom Room's",
        Role::Guest => "The guest's",
        Role::Unmapped => "Someone's",
    }
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
