//! One step of a visit, in words.

use serde::Serialize;
use shared::{
    clock::Timestamp,
    telemetry::CorrelationId,
    visit::{self, Checks, DeviceTested, Happened, Repair, RoomProblem, SentTo},
};

use crate::{
    who::{Roles, Who},
    words::{duration, written},
};

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Went {
    Well,
    Badly,
    /// It is not over, or must be looked at.
    Open,
    /// Neither.
    Plain,
}

impl Went {
    /// As files have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Badly => "badly",
            Self::Open => "open",
            Self::Plain => "",
        }
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    #[serde(serialize_with = "written")]
    pub at: Timestamp,
    pub what: String,
    pub who: Option<Who>,
    /// Milliseconds that it took.
    pub took_ms: Option<u64>,
    pub went: Went,
    pub outcome: String,
    pub fix: Option<String>,
    pub correlation: Option<CorrelationId>,
}

impl Step {
    /// One that neither took time nor has a code.
    pub fn plain(at: Timestamp, what: impl Into<String>, who: Option<Who>) -> Self {
        Self {
            at,
            what: what.into(),
            who,
            took_ms: None,
            went: Went::Plain,
            outcome: String::new(),
            fix: None,
            correlation: None,
        }
    }

    fn went(self, went: Went, outcome: impl Into<String>) -> Self {
        Self {
            went,
            outcome: outcome.into(),
            ..self
        }
    }

    fn took(self, millis: u64) -> Self {
        Self {
            took_ms: Some(millis),
            ..self
        }
    }

    /// One of the trace.
    pub fn of_trace(step: &visit::Step, roles: &Roles) -> Self {
        let who = |person| Some(Who::find(roles, person));
        let plain = |what: &str, who| Self::plain(step.at, what, who);
        let shown = match &step.happened {
            Happened::Launched {
                launch_type,
                person,
                role,
                way,
                host,
                took_ms,
                sign_in_ms,
            } => {
                let way = match (way, host) {
                    (SentTo::Meeting, true) => "sent into the meeting as its host",
                    (SentTo::Meeting, false) => "sent into the meeting",
                    (SentTo::Waiting, _) => "told to wait for a meeting",
                };
                let sign_in = match sign_in_ms {
                    0 => String::new(),
                    millis => format!("; {} of it was Epic's sign-in", duration(*millis)),
                };
                let went = match way.starts_with("told") {
                    true => Went::Open,
                    false => Went::Well,
                };
                plain(
                    &format!("Launched ({launch_type})"),
                    Some(Who::of(*role, person)),
                )
                .took(*took_ms)
                .went(went, format!("{way}{sign_in}"))
            }
            Happened::WaitingOver { person, took_ms } => plain("Wait is over", who(person))
                .took(*took_ms)
                .went(Went::Well, "sent into the meeting"),
            Happened::Refused {
                launch_type,
                status,
                reason,
                fix,
                took_ms,
                ..
            } => {
                let what = launch_type.map_or_else(
                    || "Request refused".to_owned(),
                    |it| format!("Launch refused ({it})"),
                );
                let outcome = format!("HTTP {status}: {reason}");
                let shown = plain(&what, None).took(*took_ms).went(Went::Badly, outcome);
                Self {
                    fix: (!fix.is_empty()).then(|| fix.clone()),
                    ..shown
                }
            }
            Happened::RoomCalled {
                person,
                outcome,
                took_ms,
            } => {
                let (went, words) = called(*outcome);
                plain("Zoom Room called", who(person))
                    .took(*took_ms)
                    .went(went, words)
            }
            Happened::DeviceTestOpened { ours } => plain("Device test opened", None).went(
                Went::Plain,
                if *ours {
                    "our page"
                } else {
                    "the hospital's own page"
                },
            ),
            Happened::DeviceTested(tested) => {
                let (went, words) = device(tested);
                plain("Device tested", who(&tested.person)).went(went, words)
            }
            Happened::DeviceTestTold(told) => {
                let code = told
                    .resp_code
                    .map_or_else(|| "no answer".to_owned(), |code| format!("RespCode {code}"));
                let problem = told.problem.as_deref().map(|it| format!(": {it}"));
                let went = if told.delivered {
                    Went::Well
                } else {
                    Went::Badly
                };
                plain("Epic told of the device test", who(&told.person))
                    .went(went, format!("{code}{}", problem.unwrap_or_default()))
            }
            Happened::LinkSent {
                by,
                recipient,
                outcome,
                ..
            } => {
                let went = if outcome.may_have_arrived() {
                    Went::Plain
                } else {
                    Went::Badly
                };
                let to = recipient.as_str();
                plain(&format!("Join link texted to {to}"), who(by)).went(went, name(outcome))
            }
            Happened::LinkWithdrawn { by, .. } => plain("Join link withdrawn", who(by)),
            Happened::LinkRedeemed {
                person,
                recipient,
                waiting,
                ..
            } => {
                let words = if *waiting {
                    "told to wait for a meeting"
                } else {
                    "sent into the meeting"
                };
                let what = format!("Came by a texted link ({})", recipient.as_str());
                plain(&what, who(person)).went(Went::Well, words)
            }
            Happened::Repaired { found, people } => {
                let found = match found {
                    Repair::Joined => "someone had come in",
                    Repair::Left => "someone had left",
                    Repair::Started => "the meeting had begun",
                    Repair::Ended => "the meeting had ended",
                    Repair::Deleted => "the meeting was deleted",
                };
                plain(
                    "Repaired by comparing with Zoom",
                    people.first().and_then(who),
                )
                .went(Went::Open, format!("no webhook told that {found}"))
            }
            _ => plain("A step of a later version", None),
        };
        let begun = step.begun_as.as_ref();
        let begun = begun.map(|code| format!("begun as {code}"));
        let outcome = Some(shown.outcome).filter(|it| !it.is_empty());
        let outcome: Vec<String> = outcome.into_iter().chain(begun).collect();
        Self {
            outcome: outcome.join("; "),
            correlation: step.correlation.clone(),
            ..shown
        }
    }
}

fn called(outcome: visit::CallOutcome) -> (Went, &'static str) {
    use visit::CallOutcome::{Asked, Cancelled, Refused};
    match outcome {
        Asked => (Went::Well, "Zoom was asked"),
        Cancelled => (Went::Plain, "called off"),
        Refused(RoomProblem::Missing) => (
            Went::Badly,
            "no room of the account has this name: compare roomName in the FDI record with Zoom's list",
        ),
        Refused(RoomProblem::Duplicate) => (
            Went::Badly,
            "several rooms have this name: rename one in Zoom",
        ),
        Refused(RoomProblem::Offline) => (Went::Badly, "the room is off"),
        Refused(RoomProblem::Busy) => (Went::Badly, "the room is in a meeting"),
        Refused(RoomProblem::NotSetUp) => (Went::Badly, "the room is not set up in Zoom"),
        Refused(RoomProblem::Zoom) => (Went::Badly, "Zoom did not take the call"),
    }
}

fn device(tested: &DeviceTested) -> (Went, String) {
    use shared::epic::Verdict::{DoesNotWork, NotTested, Works};
    let Checks {
        camera,
        microphone,
        speaker,
        connection,
    } = tested.checks;
    let checks = [
        ("camera", camera),
        ("microphone", microphone),
        ("speaker", speaker),
        ("connection", connection),
    ];
    let failed: Vec<String> = checks
        .iter()
        .filter(|(_, check)| check.verdict == DoesNotWork)
        .map(|(device, check)| match &check.reason {
            Some(reason) => format!("{device} ({})", name(reason)),
            None => (*device).to_owned(),
        })
        .collect();
    let (went, words) = match tested.result {
        Works => (Went::Well, "everything works".to_owned()),
        NotTested => (Went::Open, "not everything was tested".to_owned()),
        DoesNotWork => (Went::Badly, format!("does not work: {}", failed.join(", "))),
    };
    (went, format!("{words}; {}", tested.platform))
}

/// A name as it is kept, with spaces.
fn name(value: &impl Serialize) -> String {
    let kept = serde_json::to_value(value).unwrap_or_default();
    kept.as_str().unwrap_or_default().replace('_', " ")
}
