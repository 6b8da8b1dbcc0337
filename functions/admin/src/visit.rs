//! One visit on one page, from launch to light.

use crate::{AdminError, Answer, Call};

/// Answers `GET /admin/visits/{visit key}`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(_call: &Call<'_>, _method: &str, _rest: &[&str]) -> Result<Answer, AdminError> {
    Err(AdminError::NotFound)
}
