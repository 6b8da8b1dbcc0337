//! From what an engineer has in hand (a Zoom meeting ID, a CSN, the code of an error page) to the visit.
//!
//! The search is posted, because an address must not carry a CSN or a meeting ID; visits are addressed by their keys.

mod find;
mod page;
mod sought;

pub use page::form;

use self::{find::Found, sought::Sought};
use crate::{Action, AdminError, Answer, Call};

/// Answers `POST /admin/search`, and `GET` with the empty form.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>, method: &str, rest: &[&str]) -> Result<Answer, AdminError> {
    if !rest.is_empty() {
        return Err(AdminError::NotFound);
    }
    match method {
        "GET" => return Ok(page::empty(call.session).into()),
        "POST" => {}
        _ => return Err(AdminError::NotFound),
    }
    let sought = match Sought::parse(call.form.field("q")?) {
        Ok(sought) => sought,
        Err(reason) => return Ok(page::unreadable(call.session, &reason).into()),
    };
    let found = find::find(call.installation, &sought).await?;
    let visit = match found.as_slice() {
        [only] => only.visit.as_ref().map(ToString::to_string),
        _ => None,
    };
    let by = match found.as_slice() {
        [only] => only.by.as_str(),
        _ => sought.by(),
    };
    let by = by.to_owned();
    call.audit(Action::Searched { by, visit }).await?;
    Ok(match found.as_slice() {
        [] => page::nothing(call.session).into(),
        [only] => Answer::Elsewhere(Found::address(only)),
        several => page::choice(call.session, several).into(),
    })
}
