//! What may be wrong with a light.

use serde::Serialize;

use super::Words;
use crate::who::Who;

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
    /// In a few words: "The patient's light is not green".
    pub headline: String,
    /// Whether it is so now; else it was, and is over.
    pub now: bool,
    /// Whose light.
    pub who: Option<Who>,
    pub says: Words,
    pub fix: Option<String>,
}
