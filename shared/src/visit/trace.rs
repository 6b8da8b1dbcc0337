//! The trace: every step of one visit in time order, for the engineer who asks what happened.

use serde::{Deserialize, Serialize};

use super::{DeviceTestTold, DeviceTested};
use crate::{clock::Timestamp, telemetry::CorrelationId};

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
    /// Written by a later version.
    #[serde(other)]
    Unknown,
}
