//! One visit on one page, from launch to light.

mod cause;
mod diagnosis;
mod known;
mod page;
mod person;
mod scale;
mod stay;
mod step;
mod steps;
mod timeline;
mod told;
mod words;

pub use page::steps_table;
pub use step::Step;

use self::{known::Known, page::View, words::Words};
use crate::{Action, AdminError, Answer, Call, Page, address, csv::Csv};

/// Answers `GET /admin/visits/{visit key}` and `/admin/visits/{visit key}/csv`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>, method: &str, rest: &[&str]) -> Result<Answer, AdminError> {
    let (key, file) = match (method, rest) {
        ("GET", [key]) => (key, false),
        ("GET", [key, "csv"]) => (key, true),
        _ => return Err(AdminError::NotFound),
    };
    let key = address::read_visit(key).ok_or(AdminError::NotFound)?;
    let known = Known::read(call.installation, key.clone()).await?;
    let known = known.ok_or(AdminError::NotFound)?;
    let view = View::of(&known);
    if file {
        call.audit(Action::Exported {
            page: "visit".to_owned(),
            visit: Some(key.to_string()),
            rows: view.steps.len(),
        })
        .await?;
        return Ok(Answer::File {
            name: format!("visit-{key}.csv"),
            content_type: "text/csv; charset=utf-8",
            body: csv(&view.steps),
        });
    }
    call.audit_view("visit", Some(&key)).await?;
    Ok(Page::new("Visit", page::markup(call, &known, &view), &view).into())
}

fn csv(steps: &[Step]) -> String {
    let mut csv = Csv::new(&[
        "time_utc", "what", "role", "person", "took_ms", "went", "outcome", "fix", "code",
    ]);
    for step in steps {
        let who = step.who.as_ref();
        csv.row(&[
            step.at.to_string(),
            step.what.clone(),
            who.map(|who| who.role.to_owned()).unwrap_or_default(),
            who.map(|who| who.key.clone()).unwrap_or_default(),
            step.took_ms
                .map(|took| took.to_string())
                .unwrap_or_default(),
            step.went.as_str().to_owned(),
            step.outcome.clone(),
            step.fix.clone().unwrap_or_default(),
            step.correlation
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        ]);
    }
    csv.into_text()
}
