//! The configuration page: the whole settings document.

use crate::{AdminError, Answer, Call};

/// Answers `/admin/settings`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(_call: &Call<'_>, _method: &str, _rest: &[&str]) -> Result<Answer, AdminError> {
    Err(AdminError::NotFound)
}
