//! The meeting that is used or made, and the waiting room before it.

use shared::{
    bridge::Installation,
    visit::{ClaimState, Foresight, Outlook},
    zoom::MeetingStatus,
};

use super::{Step, Told};

/// Tells of both.
pub async fn tell(
    installation: &Installation,
    told: &mut Told,
    steps: &mut Vec<Step>,
    seen: &Foresight,
) {
    let (name, what) = match seen.outlook {
        None => return,
        Some(Outlook::Reuse) => ("reuse", "The visit's meeting is used; none is made.".to_owned()),
        Some(Outlook::Make { generation }) => (
            "make",
            format!("A meeting is made: number {generation} of this visit."),
        ),
        Some(Outlook::Finish) => (
            "finish",
            "A launch began to make the meeting and broke off: its meeting is looked for, and made if there is none.".to_owned(),
        ),
        Some(Outlook::Busy) => (
            "wait",
            "Another launch is making the meeting: this one waits for it.".to_owned(),
        ),
    };
    told.meeting = Some(name);
    let there = seen
        .visit
        .as_ref()
        .and_then(|visit| match &visit.claim.state {
            ClaimState::Ready { meeting, .. } if seen.outlook == Some(Outlook::Reuse) => {
                Some(meeting)
            }
            _ => None,
        });
    steps.push(Step::plain("Meeting", what));
    if let Some(meeting) = there {
        told.waiting_room = Some(meeting.waiting_room);
        steps.push(match installation.zoom.meeting(meeting.id).await {
            Ok((_, MeetingStatus::Started)) => Step::plain("Meeting at Zoom", "It is under way."),
            Ok((_, MeetingStatus::Waiting)) => {
                Step::plain("Meeting at Zoom", "Its host has not started it, or it was left.")
            }
            Err(error) if error.is_meeting_gone() => Step::depends(
                "Meeting at Zoom",
                "Zoom does not know it any more: the launch finds that out and begins the next one.",
            ),
            Err(error) => Step::depends("Meeting at Zoom", format!("{error}. {}", error.fix())),
        });
        steps.push(Step::plain(
            "Waiting room",
            waiting_room(meeting.waiting_room),
        ));
        return;
    }
    new_waiting_room(installation, told, steps).await;
}

/// Of a meeting that is not there yet: what the settings ask for, and what Zoom's account makes of it.
async fn new_waiting_room(installation: &Installation, told: &mut Told, steps: &mut Vec<Step>) {
    let wanted = installation.settings.policy.waiting_room();
    let locked = installation.zoom.locked_waiting_room().await;
    let stands = locked
        .as_ref()
        .map_or(wanted, |locked| locked.unwrap_or(wanted));
    told.waiting_room = Some(stands);
    let words = waiting_room(stands);
    steps.push(match locked {
        Ok(Some(locked)) if locked != wanted => Step::depends(
            "Waiting room",
            format!("{words} policy.patient_admittance asks otherwise, but Zoom's account locks it so: unlock Waiting Room in Zoom's account settings."),
        ),
        Ok(_) => Step::plain(
            "Waiting room",
            format!("{words} So policy.patient_admittance says, and Zoom's account does not lock it otherwise. A group of users in Zoom may, which the preflight tells."),
        ),
        Err(error) => Step::depends(
            "Waiting room",
            format!("{words} So policy.patient_admittance says. Whether Zoom's account locks it otherwise cannot be read: {error}."),
        ),
    });
}

const fn waiting_room(on: bool) -> &'static str {
    if on {
        "On: the host admits patients by hand."
    } else {
        "Off: patients come in as soon as the host is there."
    }
}
