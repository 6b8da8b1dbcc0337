//! The explanation in words, and the same as data.

mod account;
mod meeting;

use serde::Serialize;
use shared::{
    bridge::Installation,
    launch::LaunchType,
    visit::{Admitted, ClaimState, Hosting, RoomProblem, Visit},
    zoom::{Room, RoomStatus},
};

use super::{Foreseen, given::Given};
use account::AccountTold;

/// One step of the explanation.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// What it is about.
    pub about: &'static str,
    /// What would be, and why.
    pub what: String,
    /// How sure or good it is.
    pub weight: Weight,
}

/// How sure or good a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// It is so.
    Plain,
    /// It goes by what cannot be seen from here, or is not as the settings say.
    Depends,
    /// It keeps the person out.
    Bad,
}

impl Step {
    fn plain(about: &'static str, what: impl Into<String>) -> Self {
        Self {
            about,
            what: what.into(),
            weight: Weight::Plain,
        }
    }

    fn depends(about: &'static str, what: impl Into<String>) -> Self {
        Self {
            weight: Weight::Depends,
            ..Self::plain(about, what)
        }
    }

    /// A step that ends the launch.
    pub fn bad(about: &'static str, what: impl Into<String>) -> Self {
        Self {
            weight: Weight::Bad,
            ..Self::plain(about, what)
        }
    }
}

/// What would be, for programs.
#[derive(Debug, Default, Serialize)]
pub struct Told {
    /// In one sentence.
    pub summary: String,
    /// The visit.
    pub visit: Option<VisitTold>,
    /// As which Zoom user staff come.
    pub account: Option<AccountTold>,
    /// Why the owner owns the meeting: `standing`, `pending`, `scheduled`, `earlier`, `launching`.
    pub owner: Option<&'static str>,
    /// The owner's Zoom user.
    pub owner_account: Option<AccountTold>,
    /// `reuse`, `make`, `finish` or `wait`.
    pub meeting: Option<&'static str>,
    /// `host`, `alternative_host`, `registrant`, `plain_link`, `account`, `waits`, `room` or `room_under_way`.
    pub admittance: Option<&'static str>,
    /// Whether Zoom's waiting room is before the meeting.
    pub waiting_room: Option<bool>,
    /// What the Zoom Room is doing.
    pub room_status: Option<&'static str>,
    /// `zoom`, `stays`, `waiting`, `room`, `device_test` or `hospital`.
    pub page: Option<&'static str>,
}

/// The visit as it is.
#[derive(Debug, Serialize)]
pub struct VisitTold {
    /// Its name on our pages.
    pub key: String,
    /// Whether anybody has launched it.
    pub exists: bool,
    /// `free`, `pending` or `ready`.
    pub state: &'static str,
    /// Counts its meetings.
    pub generation: u32,
    /// Its meeting's number.
    pub meeting_id: Option<String>,
}

/// What is checked before CONTEXT is read.
pub fn before(given: &Given) -> Vec<Step> {
    let who = if given.launch_type.is_of_patient() {
        "a patient or proxy (Patient or RelatedPerson)"
    } else {
        "staff (Practitioner)"
    };
    vec![Step::plain(
        "Sign-in",
        format!("Not looked at here. Epic must say that it is {who}, or the launch is refused."),
    )]
}

/// Tells it all.
pub async fn tell(
    installation: &Installation,
    given: &Given,
    foreseen: &Foreseen,
) -> (Told, Vec<Step>) {
    let mut steps = before(given);
    steps.push(Step::plain(
        "CONTEXT",
        "It is read: every parameter that is needed is there, and in its form.",
    ));
    let mut told = Told::default();
    let Some(seen) = &foreseen.foresight else {
        device_test(installation, &mut told, &mut steps);
        return (told, steps);
    };
    let key = installation.visit_key(&foreseen.csn).to_string();
    visit(&mut told, &mut steps, key, seen.visit.as_ref());
    if let Some(room) = &seen.room {
        self::room(&mut told, &mut steps, room, seen.problem);
    }
    if let Some(found) = &seen.account {
        told.account = Some(AccountTold::of(found));
        steps.push(account::step("Zoom user", "They come as", found));
    }
    if let Some(host) = &seen.host {
        let (name, why) = hosting(host.because);
        told.owner = Some(name);
        told.owner_account = Some(AccountTold::of(&host.account));
        steps.push(match host.because {
            Hosting::Launching if seen.account.is_some() => {
                Step::plain("Owner", format!("{why} the Zoom user above."))
            }
            Hosting::Standing | Hosting::Pending | Hosting::Earlier => {
                account::known("Owner", why, &host.account)
            }
            _ => account::step("Owner", why, &host.account),
        });
    }
    if let Some(admitted) = seen.admitted {
        // Without a refusal it goes as far as a meeting; a patient who waits comes to none.
        if seen.host.is_some() {
            meeting::tell(installation, &mut told, &mut steps, seen).await;
        }
        let (name, words) = admittance(admitted);
        told.admittance = Some(name);
        told.summary = words.to_owned();
        steps.push(Step::plain("Admittance", words));
        page(
            &mut told,
            &mut steps,
            given.launch_type,
            foreseen.no_redirect,
            admitted,
        );
    }
    (told, steps)
}

fn device_test(installation: &Installation, told: &mut Told, steps: &mut Vec<Step>) {
    let (page, words) = match &installation.settings.device_test.endpoint_url {
        Some(_) => (
            "hospital",
            "The browser goes to the hospital's own test, device_test.endpoint_url.",
        ),
        None => (
            "device_test",
            "The test's page opens. A test enters no meeting, and the visit need not exist yet.",
        ),
    };
    told.page = Some(page);
    told.summary = words.to_owned();
    steps.push(Step::plain("Page", words));
}

fn visit(told: &mut Told, steps: &mut Vec<Step>, key: String, visit: Option<&Visit>) {
    let mut seen = VisitTold {
        key,
        exists: visit.is_some(),
        state: "free",
        generation: 1,
        meeting_id: None,
    };
    let what = match visit {
        None => "Nobody has launched it yet.".to_owned(),
        Some(visit) => {
            seen.state = visit.claim.state_name();
            seen.generation = visit.claim.generation;
            let people = match visit.participants.len() {
                1 => "one participant".to_owned(),
                many => format!("{many} participants"),
            };
            let state = match &visit.claim.state {
                ClaimState::Free => "It has no meeting yet.".to_owned(),
                ClaimState::Pending { .. } => "A launch is making its meeting.".to_owned(),
                ClaimState::Ready { meeting, .. } => {
                    seen.meeting_id = Some(meeting.id.expose().to_string());
                    let over = if visit.meeting_is_gone() {
                        ", which is over"
                    } else {
                        ""
                    };
                    format!(
                        "Its meeting is {}, number {} of this visit{over}.",
                        meeting.id.expose(),
                        visit.claim.generation
                    )
                }
            };
            format!("It is known, with {people}. {state}")
        }
    };
    steps.push(Step::plain("Visit", what));
    told.visit = Some(seen);
}

fn room(told: &mut Told, steps: &mut Vec<Step>, room: &Room, problem: Option<RoomProblem>) {
    let (name, words) = match room.status {
        RoomStatus::Available => ("available", "is on and free"),
        RoomStatus::InMeeting => (
            "in_meeting",
            "is in a meeting, and is left there unless it is this visit's",
        ),
        RoomStatus::Offline => ("offline", "is off"),
        RoomStatus::UnderConstruction => ("under_construction", "is not set up in Zoom"),
        RoomStatus::Unknown => ("unknown", "is in a state that only trying tells of"),
    };
    told.room_status = Some(name);
    let what = format!("Exactly one Zoom Room has this name. It {words}.");
    steps.push(match problem {
        None => Step::plain("Zoom Room", what),
        Some(_) => Step::depends(
            "Zoom Room",
            format!("{what} The page says so, and the room is not sent anywhere."),
        ),
    });
}

const fn hosting(because: Hosting) -> (&'static str, &'static str) {
    match because {
        Hosting::Standing => ("standing", "The meeting has its owner already:"),
        Hosting::Pending => ("pending", "The meeting is being made for"),
        Hosting::Scheduled => (
            "scheduled",
            "The encounter provider owns the meeting, whoever comes first, if Zoom lets them host:",
        ),
        Hosting::Earlier => (
            "earlier",
            "Whoever owned the visit's last meeting owns this one:",
        ),
        Hosting::Launching => (
            "launching",
            "CONTEXT names no encounter provider who could host, so whoever launches owns the meeting:",
        ),
    }
}

const fn admittance(admitted: Admitted) -> (&'static str, &'static str) {
    match admitted {
        Admitted::Host => ("host", "They come in as the host, with a fresh host link."),
        Admitted::AlternativeHost => (
            "alternative_host",
            "They come in as themselves, as alternative host if Zoom grants it.",
        ),
        Admitted::Registrant => (
            "registrant",
            "They are registered and come in by a personal link, so that Zoom's webhooks name them.",
        ),
        Admitted::LinkKept => (
            "registrant",
            "They come in by the personal link that they were given before.",
        ),
        Admitted::PlainLink => (
            "plain_link",
            "They come in by the meeting's plain link, because its owner has no licence for registrants: who they are in the meeting is only inferred.",
        ),
        Admitted::OwnAccount => (
            "account",
            "A Zoom account is made for them, as policy.patient_identity says, and they come in with it.",
        ),
        Admitted::Waits => (
            "waits",
            "They wait: the visit has no meeting, and CONTEXT names no encounter provider who could host. They move on by themselves once staff have come.",
        ),
        Admitted::Room => ("room", "The Zoom Room is sent into the meeting."),
        Admitted::UnderWay => (
            "room_under_way",
            "The Zoom Room is on its way or inside already, and is not sent again.",
        ),
    }
}

fn page(
    told: &mut Told,
    steps: &mut Vec<Step>,
    launch_type: LaunchType,
    no_redirect: bool,
    admitted: Admitted,
) {
    let (name, words) = match (launch_type, no_redirect) {
        (LaunchType::Room, true) => (
            "room",
            "The room's page, which follows it for up to four hours (noRedirect=true).",
        ),
        (LaunchType::Room, false) => (
            "room",
            "The room's page, until the room is inside (noRedirect=false).",
        ),
        _ if admitted == Admitted::Waits => ("waiting", "The waiting page."),
        (_, true) => (
            "stays",
            "A page with a button that opens Zoom stays (noRedirect=true).",
        ),
        (_, false) => ("zoom", "Straight to Zoom (noRedirect=false)."),
    };
    told.page = Some(name);
    steps.push(Step::plain("Page", words));
}
