//! What happened under a code that leads to no visit: a launch that was refused before its visit was known.

use maud::html;
use serde::Serialize;
use shared::telemetry::CorrelationId;

use crate::{
    AdminError, Answer, Call, Page, search,
    visit::{Step, steps_table},
    who::Roles,
};

#[derive(Serialize)]
struct View {
    correlation: CorrelationId,
    steps: Vec<Step>,
}

/// Answers `GET /admin/records/code/{code}`. Codes are random, so an address may carry one.
pub async fn answer(call: &Call<'_>, code: &str) -> Result<Answer, AdminError> {
    let code = CorrelationId::parse(code).ok_or(AdminError::NotFound)?;
    let found = call.installation.table.steps_by_correlation(&code).await?;
    if found.is_empty() {
        return Err(AdminError::NotFound);
    }
    let of_a_visit = found
        .iter()
        .find_map(|(visit, step)| Some((visit.as_ref()?, step)));
    if let Some((visit, step)) = of_a_visit {
        let code = step.correlation.as_ref().unwrap_or(&code);
        return Ok(Answer::Elsewhere(format!("/admin/visits/{visit}#{code}")));
    }
    call.audit_view("code", None).await?;
    let steps: Vec<Step> = found
        .iter()
        .map(|(_, step)| Step::of_trace(step, &Roles::new()))
        .collect();
    let last = steps.last();
    let main = html! {
        div.card {
            @if let Some(last) = last {
                p.problem { (last.what) ": " (last.outcome) }
                @if let Some(fix) = &last.fix { p { b { "Fix: " } (fix) } }
            }
            p.muted { "It was refused before its visit was known, so that it is listed under its code alone." }
        }
        h2 { "What happened under this code" }
        div.scroll tabindex="0" role="region" aria-label="Steps" { (steps_table(&steps)) }
        (search::form(call.session))
    };
    let view = View {
        correlation: code.clone(),
        steps,
    };
    Ok(Page::new(format!("Code {code}"), main, &view).into())
}
