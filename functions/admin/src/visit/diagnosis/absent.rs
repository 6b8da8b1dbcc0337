//! Why somebody is not in the meeting.

use std::time::Duration;

use shared::{
    bridge::Successes,
    launch::LaunchType,
    visit::{ClaimState, Happened, Participant, Presence, Role, Step, Visit},
};

use super::{headline, theirs};
use crate::{
    visit::{
        Words,
        cause::{Cause, Diagnosis},
        known::Known,
        person::Person,
    },
    who::Who,
};

/// Without any event of Zoom for so long, its webhooks do not arrive.
const SILENCE: Duration = Duration::from_secs(72 * 3600);

/// What else it may be where Zoom has told nothing since.
const NOTHING_HEARD: &str = " No event of Zoom has come since they launched, of any visit: if others are in meetings, see that Zoom's event subscription is on.";

/// Why somebody who launched never came in.
pub fn not_there(known: &Known, participant: &Participant, person: &Person) -> Diagnosis {
    let name = person.who.named();
    let refused = last_refusal(known, launch_types(person.role));
    if let Some(refused) = refused.filter(|step| step.at > participant.launched_at) {
        return refusal(refused, Some(person.who.clone()), person.role, &name);
    }
    let (cause, says, fix) = known.visit.as_ref().map_or(
        (Cause::NotJoined, "has not opened the visit", ""),
        |visit| why(known, visit, participant),
    );
    let heard = Successes::may_be_since(known.webhook_at, participant.launched_at);
    let sent = matches!(cause, Cause::HostNotStarted | Cause::NotJoined);
    let besides = if sent && !heard { NOTHING_HEARD } else { "" };
    Diagnosis {
        cause,
        headline: headline(person),
        now: true,
        who: Some(person.who.clone()),
        says: Words::new(format!("{name} {says}")),
        fix: (!fix.is_empty()).then(|| format!("{fix}{besides}")),
    }
}

/// A cause, what it did to them, and the fix.
fn why(
    known: &Known,
    visit: &Visit,
    participant: &Participant,
) -> (Cause, &'static str, &'static str) {
    if !matches!(visit.claim.state, ClaimState::Ready { .. }) {
        return (
            Cause::NoMeeting,
            "waits on our page, because there is no meeting yet",
            "It begins when a provider or nurse launches, whose Zoom user becomes the host. If one has launched: look at that launch in the steps below.",
        );
    }
    if !participant.was_sent_into(visit.claim.generation) {
        let sent = participant.join.is_some()
            || participant.anonymous_since.is_some()
            || !participant.identities.is_empty();
        return (
            Cause::NotJoined,
            if sent {
                "was sent into an earlier meeting of this visit, which is over"
            } else {
                "was told to wait, and has not moved on although there is a meeting"
            },
            "Let them launch again. Our waiting page moves on by itself within seconds as long as it is open.",
        );
    }
    if someone_unknown_is_there(visit) {
        return (
            Cause::UnmappedParticipant,
            "was sent into the meeting, and somebody is in it of whom Zoom says nothing that leads to anyone",
            "They joined by a link that is not theirs, or in a browser signed in to another Zoom account. Let them leave, and come in by their own launch.",
        );
    }
    if has_begun(visit) && participant.was_not_admitted() {
        return (
            Cause::NotJoined,
            "came as far as Zoom's waiting room, and nobody admitted them",
            "The host admits them in Zoom. To let people in by themselves: set policy.patient_admittance to automatic, and see in the preflight that the account does not lock the waiting room on.",
        );
    }
    if visit.ended_at().is_some() {
        return (
            Cause::NotJoined,
            "was sent to Zoom, and the meeting ended without them",
            "If they still wait at Zoom, the provider's next launch begins the meeting again. Otherwise both open the visit again from Epic.",
        );
    }
    let heard = known.webhook_at;
    let heard = heard.is_some_and(|at| known.now.since(at) < SILENCE);
    if visit.instances.is_empty() && !heard {
        return (
            Cause::WebhookNotReceived,
            "was sent into the meeting, and no event of Zoom has arrived, of this visit or any other in three days",
            "In Zoom's app: Event Subscriptions on, with this installation's webhook URL, validated, and the meeting events chosen; zoom.webhook_secret_token the app's own. Then see the log of zoom-webhook for refused events.",
        );
    }
    if !has_begun(visit) && !participant.person.role.is_staff() {
        return (
            Cause::HostNotStarted,
            "was sent to Zoom and waits, because the host has not started the meeting",
            "A provider has to come in by their launch. If one launched, they stopped before Zoom: a blocked pop-up, or no click on our page that stays (noRedirect).",
        );
    }
    (
        Cause::NotJoined,
        "was sent to Zoom, and did not come into the meeting",
        "They stopped at Zoom's page or client: no click on Join, a missing app, or a blocked pop-up.",
    )
}

fn someone_unknown_is_there(visit: &Visit) -> bool {
    visit.participants.values().any(|it| {
        it.person.role == Role::Unmapped
            && Presence::of(&it.sessions, &visit.instances) == Presence::Present
    })
}

fn has_begun(visit: &Visit) -> bool {
    let mut instances = visit.instances.values();
    let mut participants = visit.participants.values();
    instances.any(|it| !it.started_at.is_zero())
        || participants.any(|it| it.last_joined().is_some())
}

/// Nobody of a role that every visit has.
pub fn not_launched(known: &Known, role: Role) -> Diagnosis {
    let launch_types = launch_types(role);
    let name = if role == Role::Provider {
        "The provider"
    } else {
        "The patient"
    };
    if let Some(refused) = last_refusal(known, launch_types) {
        return refusal(refused, None, role, name);
    }
    Diagnosis {
        cause: Cause::NotLaunched,
        headline: format!("{} light is not green", theirs(role)),
        now: true,
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

fn refusal(step: &Step, who: Option<Who>, role: Role, name: &str) -> Diagnosis {
    let (reason, fix) = match &step.happened {
        Happened::Refused { reason, fix, .. } => (reason.as_str(), fix.as_str()),
        _ => ("", ""),
    };
    Diagnosis {
        cause: Cause::LaunchRefused,
        headline: format!("{} light is not green", theirs(role)),
        now: true,
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
