//! The test of a person's device before a visit, as the visit's trace keeps it.

use serde::{Deserialize, Serialize};

use super::PersonKey;
use crate::epic::{StatusError, Verdict};

/// Why a check failed, or what it says beside its verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The person, the browser or the system does not allow it.
    Denied,
    /// The page is inside another one that does not pass the permission on.
    Framed,
    /// There is no such device.
    NoDevice,
    /// Another program has it.
    InUse,
    /// This browser cannot do it here.
    NotSupported,
    /// The camera gives no picture, or a black one.
    NoPicture,
    /// The microphone gives nothing.
    Silent,
    /// The person did not hear the tone.
    NotHeard,
    /// The device is offline.
    Offline,
    /// Zoom's site does not answer.
    Unreachable,
    /// It works, but Zoom's site answers slowly.
    Slow,
    /// Something that this version does not know.
    #[serde(other)]
    Other,
}

/// One check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Check {
    /// What it came to.
    pub verdict: Verdict,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// The four checks. One that is not there was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Checks {
    /// A picture comes from the camera.
    pub camera: Check,
    /// A sound comes from the microphone.
    pub microphone: Check,
    /// The person heard our tone.
    pub speaker: Check,
    /// Zoom's site answers this browser.
    pub connection: Check,
}

impl Checks {
    /// The test as a whole: one failure decides it, and it works once everything does.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let all = [self.camera, self.microphone, self.speaker, self.connection];
        if all.iter().any(|it| it.verdict == Verdict::DoesNotWork) {
            Verdict::DoesNotWork
        } else if all.iter().all(|it| it.verdict == Verdict::Works) {
            Verdict::Works
        } else {
            Verdict::NotTested
        }
    }
}

/// A test's result. Posted anew after each check: the newest takes the place of the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceTested {
    /// Who tested.
    pub person: PersonKey,
    /// Which browser on which system, by family: "safari on ios".
    pub platform: String,
    /// The test as a whole.
    pub result: Verdict,
    /// Each check.
    #[serde(flatten)]
    pub checks: Checks,
}

/// What came of telling Epic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceTestTold {
    /// Who tested.
    pub person: PersonKey,
    /// What Epic was told.
    pub result: Verdict,
    /// Whether Epic has it.
    pub delivered: bool,
    /// How often it was tried.
    pub attempts: u8,
    /// HTTP status of the last answer, if one came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resp_code: Option<u16>,
    /// Epic's own code, if it named a known one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epic_error: Option<StatusError>,
    /// Why there was no call, or no answer in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(verdict: Verdict) -> Check {
        Check {
            verdict,
            reason: None,
        }
    }

    #[test]
    fn a_device_is_ready_only_when_everything_works_and_not_when_anything_fails() {
        let mut checks = Checks::default();
        assert_eq!(checks.verdict(), Verdict::NotTested);
        checks.camera = check(Verdict::Works);
        checks.microphone = check(Verdict::Works);
        checks.speaker = check(Verdict::Works);
        assert_eq!(checks.verdict(), Verdict::NotTested);
        checks.connection = check(Verdict::Works);
        assert_eq!(checks.verdict(), Verdict::Works);
        checks.speaker = check(Verdict::DoesNotWork);
        assert_eq!(checks.verdict(), Verdict::DoesNotWork);
        checks.camera = Check::default();
        assert_eq!(checks.verdict(), Verdict::DoesNotWork);
    }

    #[test]
    #[allow(clippy::unwrap_used)]
    fn a_result_is_read_in_whatever_form_a_page_of_another_version_sends_it() {
        let read = |text| serde_json::from_str::<Checks>(text).unwrap();
        assert_eq!(read("{}"), Checks::default());
        let checks = read(
            r#"{"camera":{"verdict":"does_not_work","reason":"haunted","since":1},"smell":{},"speaker":{"verdict":"perhaps"}}"#,
        );
        assert_eq!(checks.camera.verdict, Verdict::DoesNotWork);
        assert_eq!(checks.camera.reason, Some(Reason::Other));
        assert_eq!(checks.speaker, Check::default());
    }
}
