//! Checks the installation end to end.

use crate::{AdminError, Answer, Call};

/// Answers `/admin/preflight`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(_call: &Call<'_>, _method: &str, _rest: &[&str]) -> Result<Answer, AdminError> {
    Err(AdminError::NotFound)
}
