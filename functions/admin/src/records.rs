//! Notification records: what Epic was told of whom, what it answered, and what to do about it.

mod code;
mod filter;
mod list;
mod paging;

use shared::{clock::Timestamp, notification::NotificationRecord, store::Logged};

use self::filter::Filter;
use crate::{AdminError, Answer, Call};

/// Answers `GET /admin/records`, `/admin/records/csv` and `/admin/records/code/{code}`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>, method: &str, rest: &[&str]) -> Result<Answer, AdminError> {
    if method != "GET" {
        return Err(AdminError::NotFound);
    }
    match rest {
        [] => list::answer(call).await,
        ["csv"] => list::export(call).await,
        ["code", code] => code::answer(call, code).await,
        _ => Err(AdminError::NotFound),
    }
}

/// The records of a day that a filter lets through, newest first.
async fn of_day(call: &Call<'_>, filter: &Filter) -> Result<Vec<NotificationRecord>, AdminError> {
    let logged = call.installation.table.logged_on(filter.day).await?;
    let mut records: Vec<NotificationRecord> = logged
        .into_iter()
        .filter_map(|logged| match logged {
            Logged::Notification(record) if filter.lets_through(&record) => Some(record),
            _ => None,
        })
        .collect();
    records.sort_by(|one, other| place(other).cmp(&place(one)));
    Ok(records)
}

/// Its place among others.
fn place(record: &NotificationRecord) -> (Timestamp, &str) {
    (record.created_at, &record.sk)
}
