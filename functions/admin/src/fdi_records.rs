//! The FDI records of this installation, and what is different in Epic.

use crate::{AdminError, Answer, Call};

/// Answers `/admin/fdi-records`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(_call: &Call<'_>, _method: &str, _rest: &[&str]) -> Result<Answer, AdminError> {
    Err(AdminError::NotFound)
}
