//! The FDI records of this installation, and how they differ from what is in Epic.

mod choices;
mod compare;
mod difference;
mod pasted;
mod record;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
mod view;

use serde::Serialize;
use shared::{launch::LaunchType, settings::Settings};

pub use choices::Choices;
pub use difference::Difference;
pub use pasted::Pasted;
pub use record::{Kind as ParameterKind, LAUNCH_TYPES, Parameter, Record, title};

use crate::{AdminError, Answer, Call, Page};

/// The records, as a page or as data.
#[derive(Serialize)]
struct Records {
    choices: Choices,
    records: Vec<Record>,
}

/// Most pieces that are compared: a record has about twenty.
const MOST: usize = 500;

/// What comparing found.
#[derive(Serialize)]
struct Compared {
    record: String,
    same: bool,
    /// Whether a URL was there to be compared.
    url_compared: bool,
    /// The other record that it is, if it is one.
    meant: Option<String>,
    differences: Vec<Difference>,
}

/// Answers `GET /admin/fdi-records` and `POST /admin/fdi-records/compare`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>, method: &str, rest: &[&str]) -> Result<Answer, AdminError> {
    let settings = &call.installation.settings;
    match (method, rest) {
        ("GET", []) => {
            let choices = Choices::read(settings, |name| call.query(name))?;
            call.audit_view("fdi_records", None).await?;
            let records = records(settings, &choices);
            let view = Records { choices, records };
            let main = view::records(call, &view.choices, &view.records);
            Ok(Page::new("FDI records", main, &view).into())
        }
        ("POST", ["compare"]) => {
            let field = |name: &str| call.form.optional(name).map(str::to_owned);
            let choices = Choices::read(settings, field)?;
            let id = call.form.field("record")?;
            let records = records(settings, &choices);
            let record = records.iter().find(|record| record.id == id);
            let record = record.ok_or(AdminError::Form)?;
            let text = call.form.field("pasted")?;
            let readings = Pasted::readings(text);
            let refused = |what: &str| AdminError::Input {
                what: what.to_owned(),
                fix: "Paste the values of URL and CONTEXT of one record, as they stand in Epic."
                    .to_owned(),
            };
            if readings.iter().all(Pasted::is_empty) {
                return Err(refused("there is no record in what was pasted"));
            }
            if readings.iter().any(|pasted| pasted.len() > MOST) {
                return Err(refused("what was pasted is more than a record has"));
            }
            call.audit_view("fdi_record_compared", None).await?;
            let differences = compare::least(record, &choices, &readings);
            let meant = compare::meant(record, &records, &choices, &readings, &differences);
            let view = Compared {
                record: id.to_owned(),
                same: differences.is_empty(),
                url_compared: readings.iter().any(|pasted| !pasted.urls.is_empty()),
                meant: meant.map(|other| other.id.clone()),
                differences,
            };
            let main = view::compared(call, &choices, &records, record, meant, &view, text);
            Ok(Page::new("FDI record compared", main, &view).into())
        }
        _ => Err(AdminError::NotFound),
    }
}

/// Every record of an installation.
#[must_use]
pub fn records(settings: &Settings, choices: &Choices) -> Vec<Record> {
    record::records(settings, choices)
}

/// The parameters that records of a launch type have or may have, and what stands behind each.
pub fn parameters_of(launch_type: LaunchType, choices: &Choices) -> Vec<(&'static str, String)> {
    let usual = record::parameters(launch_type, false, choices).into_iter();
    let usual = usual.map(|parameter| (parameter.name, parameter.value));
    usual
        .chain(record::optional(launch_type, choices))
        .collect()
}
