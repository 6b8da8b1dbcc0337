//! Sends failed notifications again: first the list of what would be sent and what would not, and why; then, if an
//! operator confirms that very list, what of it is still right.

mod confirm;
mod dry_run;
mod page;
mod scope;

use crate::{AdminError, Answer, Call};

/// Answers `GET /admin/replay`, the list, and `POST /admin/replay`, its confirmation.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>, method: &str, rest: &[&str]) -> Result<Answer, AdminError> {
    match (method, rest) {
        ("GET", []) => list(call).await,
        ("POST", []) => confirm::confirm(call).await,
        _ => Err(AdminError::NotFound),
    }
}

async fn list(call: &Call<'_>) -> Result<Answer, AdminError> {
    let calendar = call.calendar()?;
    let Some(scope) = scope::Scope::read(call, &calendar)? else {
        return Ok(page::start(&calendar, call.installation.clock.now()).into());
    };
    let list = dry_run::run(call, &scope).await?;
    call.audit_view("replay", scope.visit()).await?;
    Ok(page::list(call, &calendar, &scope, list).into())
}
