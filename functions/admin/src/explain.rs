//! What a launch would do, without doing it.

use crate::{AdminError, Answer, Call};

/// Answers `/admin/explain`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(_call: &Call<'_>, _method: &str, _rest: &[&str]) -> Result<Answer, AdminError> {
    Err(AdminError::NotFound)
}
