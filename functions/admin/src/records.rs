//! Notification records: what Epic was told of whom, what it answered, and what to do about it.

mod code;
mod filter;
mod list;
mod paging;

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
