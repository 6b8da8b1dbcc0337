//! Refusals that belong to no visit, by what they come from: whoever met them never got so far that we knew which.

use std::collections::BTreeMap;

use serde::Serialize;
use shared::{
    clock::Timestamp,
    launch::{LaunchType, RefusalCause},
    telemetry::CorrelationId,
    visit::{Happened, Step},
};

use crate::words::written;

/// Of each cause, so many are linked.
const NEWEST: usize = 5;

/// All of one cause.
#[derive(Debug, Serialize)]
pub struct Refusals {
    pub cause: RefusalCause,
    /// How many.
    pub count: usize,
    /// What the newest says an engineer does about it.
    pub fix: String,
    /// The newest ones, by the code on their page.
    pub newest: Vec<Refused>,
}

/// One.
#[derive(Debug, Serialize)]
pub struct Refused {
    #[serde(serialize_with = "written")]
    pub at: Timestamp,
    pub launch_type: Option<LaunchType>,
    pub code: Option<CorrelationId>,
}

/// Sorts refusals, oldest first, by cause: the most frequent cause first.
pub fn group(steps: &[Step]) -> Vec<Refusals> {
    let mut by_cause: BTreeMap<RefusalCause, Refusals> = BTreeMap::new();
    for step in steps.iter().rev() {
        let Happened::Refused {
            launch_type,
            cause,
            fix,
            ..
        } = &step.happened
        else {
            continue;
        };
        let refusals = by_cause.entry(*cause).or_insert_with(|| Refusals {
            cause: *cause,
            count: 0,
            fix: fix.clone(),
            newest: Vec::new(),
        });
        refusals.count += 1;
        if refusals.newest.len() < NEWEST {
            refusals.newest.push(Refused {
                at: step.at,
                launch_type: *launch_type,
                code: step.correlation.clone(),
            });
        }
    }
    let mut all: Vec<Refusals> = by_cause.into_values().collect();
    all.sort_by_key(|refusals| std::cmp::Reverse(refusals.count));
    all
}

/// A cause in words.
pub const fn words(cause: RefusalCause) -> &'static str {
    match cause {
        RefusalCause::NotFound => "Launch key not known",
        RefusalCause::BadRequest => "Neither from Epic nor from a page of ours",
        RefusalCause::SignInRefused => "Sign-in refused",
        RefusalCause::WrongRole => "FDI record of another role",
        RefusalCause::ContextInvalid => "CONTEXT invalid",
        RefusalCause::NoHost => "No host",
        RefusalCause::ZoomRefused => "Zoom refused",
        RefusalCause::ZoomUnreachable => "Zoom does not answer",
        RefusalCause::Room => "Zoom Room not found",
        RefusalCause::Link => "Texted link",
        RefusalCause::Over => "Page too old, or of another browser",
        RefusalCause::Table => "The table",
        RefusalCause::Settings => "The settings",
        _ => "Of a later version",
    }
}
