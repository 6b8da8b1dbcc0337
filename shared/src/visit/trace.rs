//! The trace: every step of one visit in time order, for the engineer who asks what happened.

use serde::{Deserialize, Serialize};

use super::{DeviceTestTold, DeviceTested, PersonKey};
use crate::{
    clock::Timestamp,
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
    /// What happened.
    #[serde(flatten)]
    pub happened: Happened,
}

/// What happened in a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Happened {
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
