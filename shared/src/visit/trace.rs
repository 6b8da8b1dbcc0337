//! The trace: every step of one visit in time order, for the engineer who asks what happened.

use serde::{Deserialize, Serialize};

use super::{CallOutcome, DeviceTestTold, DeviceTested, PersonKey, Role};
use crate::{
    clock::Timestamp,
    launch::{LaunchType, RefusalCause},
    page::Language,
    share::{LinkId, Outcome, Recipient},
    telemetry::CorrelationId,
};

/// One step. Names no one but by [`PersonKey`](super::PersonKey).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// The code on the page of whoever took it, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation: Option<CorrelationId>,
    /// The code of the launch's first request, if this is of its second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begun_as: Option<CorrelationId>,
    /// What happened.
    #[serde(flatten)]
    pub happened: Happened,
}

/// What happened in a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Happened {
    /// A provider, nurse or patient got in, or was told to wait.
    Launched {
        /// By which FDI record.
        launch_type: LaunchType,
        /// Who.
        person: PersonKey,
        /// As what.
        role: Role,
        /// Where they were sent.
        way: SentTo,
        /// Whether they were given the link of the meeting's owner, which starts it.
        host: bool,
        /// Milliseconds from the request (Epic's redirect back, or the legacy link) to the answer.
        took_ms: u64,
        /// Of these, the milliseconds until Epic had said who launched; 0 for a legacy link.
        sign_in_ms: u64,
    },
    /// Somebody was told to wait, and got in now.
    WaitingOver {
        /// Who.
        person: PersonKey,
        /// Milliseconds that they waited.
        took_ms: u64,
    },
    /// A request was answered by a page that says why not.
    Refused {
        /// Of which FDI record, if it was a launch; also what its pages ask for later.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        launch_type: Option<LaunchType>,
        /// What it comes from.
        cause: RefusalCause,
        /// HTTP status of the page.
        status: u16,
        /// What was refused, as the log has it.
        reason: String,
        /// What an engineer does about it.
        fix: String,
        /// Milliseconds from the request to the answer.
        took_ms: u64,
    },
    /// Staff called a Zoom Room, or took the call back.
    RoomCalled {
        /// The room.
        person: PersonKey,
        /// What came of it.
        outcome: CallOutcome,
        /// Milliseconds from the request to the answer.
        took_ms: u64,
    },
    /// The device test was opened: our page, or with `device_test.endpoint_url` the hospital's.
    DeviceTestOpened {
        /// Whether it was our page.
        ours: bool,
    },
    /// A device test has a result.
    DeviceTested(DeviceTested),
    /// Epic was told of a device test, or could not be.
    DeviceTestTold(DeviceTestTold),
    /// Staff had a join link texted.
    LinkSent {
        /// Who sent it.
        by: PersonKey,
        /// Which link.
        link: LinkId,
        /// Whom it is for.
        recipient: Recipient,
        /// The text's language.
        language: Language,
        /// What became of the text.
        outcome: Outcome,
    },
    /// Staff withdrew a link.
    LinkWithdrawn {
        /// Who withdrew it.
        by: PersonKey,
        /// Which link.
        link: LinkId,
    },
    /// A guest came by a link.
    LinkRedeemed {
        /// As whom.
        person: PersonKey,
        /// Which link.
        link: LinkId,
        /// Whom it was sent to.
        recipient: Recipient,
        /// Whether they must wait for a meeting.
        waiting: bool,
    },
    /// Comparing with Zoom found what no webhook had told.
    Repaired {
        /// What it was.
        found: Repair,
        /// Whose presence it changed.
        people: Vec<PersonKey>,
    },
    /// Written by a later version.
    #[serde(other)]
    Unknown,
}

impl Happened {
    /// Whether it is among what a day's overview counts.
    #[must_use]
    pub const fn is_of_a_day(&self) -> bool {
        matches!(
            self,
            Self::Launched { .. }
                | Self::WaitingOver { .. }
                | Self::Refused { .. }
                | Self::RoomCalled { .. }
                | Self::DeviceTested(_)
                | Self::LinkRedeemed { .. }
        )
    }
}

/// Where a launch sent its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentTo {
    /// Into the meeting.
    Meeting,
    /// To the page that waits for one.
    Waiting,
}

/// What comparing with Zoom found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// Someone had come in.
    Joined,
    /// Someone had gone out.
    Left,
    /// The meeting had begun.
    Started,
    /// The meeting had ended.
    Ended,
    /// The meeting was deleted.
    Deleted,
}
