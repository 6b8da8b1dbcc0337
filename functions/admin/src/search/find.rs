//! Looking for all that a text may be, at the same time.

use shared::{
    bridge::Installation,
    store::StoreError,
    telemetry::CorrelationId,
    visit::{Csn, VisitKey},
    zoom::MeetingId,
};

use super::Sought;

/// By what something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Meeting,
    Csn,
    Correlation,
}

impl By {
    /// As the audit log has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Meeting => "meeting_id",
            Self::Csn => "csn",
            Self::Correlation => "correlation",
        }
    }
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub by: By,
    /// The visit, if there is one: a launch may be refused before its visit is known.
    pub visit: Option<VisitKey>,
    /// The code, if it was found by one.
    pub code: Option<CorrelationId>,
}

impl Found {
    /// Where it is shown.
    pub fn address(&self) -> String {
        match (&self.visit, &self.code) {
            (Some(visit), Some(code)) => format!("/admin/visits/{visit}#{code}"),
            (Some(visit), None) => format!("/admin/visits/{visit}"),
            (None, Some(code)) => format!("/admin/records/code/{code}"),
            (None, None) => "/admin/search".to_owned(),
        }
    }
}

/// Looks for everything that it may be. The same is read whether it is there or not, so that the time which that
/// takes tells nothing.
pub async fn find(installation: &Installation, sought: &Sought) -> Result<Vec<Found>, StoreError> {
    let (meeting, csn, code) = tokio::try_join!(
        of_meeting(installation, sought.meeting),
        of_csn(installation, sought.csn.as_ref()),
        of_code(installation, sought.code.as_ref()),
    )?;
    let mut found: Vec<Found> = Vec::new();
    for hit in [meeting, csn, code].into_iter().flatten() {
        let known = |it: &Found| it.visit.is_some() && it.visit == hit.visit;
        if !found.iter().any(known) {
            found.push(hit);
        }
    }
    Ok(found)
}

async fn of_meeting(
    installation: &Installation,
    meeting: Option<MeetingId>,
) -> Result<Option<Found>, StoreError> {
    let Some(meeting) = meeting else {
        return Ok(None);
    };
    let visit = installation.table.visit_of(meeting).await?;
    Ok(visit.map(|visit| Found {
        by: By::Meeting,
        visit: Some(visit),
        code: None,
    }))
}

/// A device test leaves steps days before anyone opens the visit.
async fn of_csn(
    installation: &Installation,
    csn: Option<&Csn>,
) -> Result<Option<Found>, StoreError> {
    let Some(csn) = csn else {
        return Ok(None);
    };
    let key = installation.visit_key(csn);
    let table = &installation.table;
    let (visit, steps) = tokio::try_join!(table.visit(&key), table.steps_of(&key))?;
    let there = visit.is_some() || !steps.is_empty();
    Ok(there.then_some(Found {
        by: By::Csn,
        visit: Some(key),
        code: None,
    }))
}

async fn of_code(
    installation: &Installation,
    code: Option<&CorrelationId>,
) -> Result<Option<Found>, StoreError> {
    let Some(code) = code else {
        return Ok(None);
    };
    let mut steps = installation.table.steps_by_correlation(code).await?;
    let of_a_visit = steps.iter().position(|(visit, _)| visit.is_some());
    let hit = match of_a_visit {
        Some(place) => Some(steps.swap_remove(place)),
        None => steps.pop(),
    };
    // The code of a launch's first request leads to the step of its second.
    Ok(hit.map(|(visit, step)| Found {
        by: By::Correlation,
        visit,
        code: step.correlation.or_else(|| Some(code.clone())),
    }))
}
