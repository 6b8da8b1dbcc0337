//! Notification records: what Epic was told, and what it answered.

use crate::{AdminError, Answer, Call};

/// Answers `GET /admin/records`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(_call: &Call<'_>, _method: &str, _rest: &[&str]) -> Result<Answer, AdminError> {
    Err(AdminError::NotFound)
}
