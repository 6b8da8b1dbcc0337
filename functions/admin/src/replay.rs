//! Sends notifications again.

use crate::{AdminError, Answer, Call};

/// Answers `/admin/replay`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(_call: &Call<'_>, _method: &str, _rest: &[&str]) -> Result<Answer, AdminError> {
    Err(AdminError::NotFound)
}
