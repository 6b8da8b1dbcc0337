//! Refusals that stand in a visit's way, and what shows that they do no longer.

use shared::{
    launch::{LaunchType, RefusalCause},
    visit::{CallOutcome, Happened, Step},
};

use super::{Cause, Failure};

const ROOM: &str =
    "Zoom did not bring the room: see that it is on, free, and named as in the FDI record.";

/// What a step says of a refusal, if it is one that stands in a visit's way.
pub(super) fn failure(step: &Step) -> Option<Failure> {
    match &step.happened {
        Happened::Refused { cause, fix, .. } => {
            of_refusal(*cause).map(|cause| Failure::at(step, cause, fix))
        }
        Happened::RoomCalled {
            outcome: CallOutcome::Refused(_),
            ..
        } => Some(Failure::at(step, Cause::ZoomRefused, ROOM)),
        _ => None,
    }
}

/// Links and pages that are over stand in no visit's way; what our own table or settings refuse, the log has.
const fn of_refusal(cause: RefusalCause) -> Option<Cause> {
    match cause {
        RefusalCause::SignInRefused => Some(Cause::SignInRefused),
        RefusalCause::WrongRole | RefusalCause::ContextInvalid => Some(Cause::ContextInvalid),
        RefusalCause::NoHost => Some(Cause::NoHost),
        RefusalCause::ZoomRefused | RefusalCause::ZoomUnreachable | RefusalCause::Room => {
            Some(Cause::ZoomRefused)
        }
        _ => None,
    }
}

/// Whether a step shows that what was refused works now: a launch by the same FDI record; any, if it is not known by
/// which.
pub(super) fn gets_over(step: &Step, refused: &Step) -> bool {
    let by = match &step.happened {
        Happened::Launched { launch_type, .. } => Some(*launch_type),
        Happened::WaitingOver { .. } | Happened::LinkRedeemed { .. } => None,
        Happened::DeviceTested(_) => Some(LaunchType::DeviceTest),
        Happened::RoomCalled { outcome, .. } if !matches!(outcome, CallOutcome::Refused(_)) => {
            Some(LaunchType::Room)
        }
        _ => return false,
    };
    let of = match &refused.happened {
        Happened::Refused { launch_type, .. } => *launch_type,
        _ => Some(LaunchType::Room),
    };
    of.is_none() || by == of
}
