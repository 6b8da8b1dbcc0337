//! Today, at a glance.

use maud::html;
use serde_json::json;

use crate::{AdminError, Answer, Call, Page};

/// Answers `GET /admin`.
///
/// # Errors
/// [`AdminError`].
pub async fn answer(call: &Call<'_>, method: &str) -> Result<Answer, AdminError> {
    if method != "GET" {
        return Err(AdminError::NotFound);
    }
    call.audit_view("overview", None).await?;
    Ok(Page::new("Overview", html! {}, &json!({})).into())
}
