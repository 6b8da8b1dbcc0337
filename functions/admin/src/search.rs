//! From what an engineer has in hand (a Zoom meeting ID, a CSN, the code of an error page) to the visit.

use crate::{AdminError, Answer, Call};

/// Answers `POST /admin/search`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(_call: &Call<'_>, _method: &str, _rest: &[&str]) -> Result<Answer, AdminError> {
    Err(AdminError::NotFound)
}
