//! Which page a request is for.

use crate::{
    AdminError, Answer, Call, audit_page, explain, fdi_records, overview, preflight, records,
    replay, search, settings, visit,
};

/// The answer to a request of someone who is signed in.
///
/// # Errors
/// [`AdminError`].
pub async fn find(call: &Call<'_>) -> Result<Answer, AdminError> {
    let path = call.request.uri().path();
    let path: Vec<&str> = path
        .strip_prefix("/admin")
        .unwrap_or(path)
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    let method = call.request.method().as_str();
    match path.as_slice() {
        [] => overview::answer(call, method).await,
        ["search", rest @ ..] => search::answer(call, method, rest).await,
        ["visits", rest @ ..] => visit::answer(call, method, rest).await,
        ["records", rest @ ..] => records::answer(call, method, rest).await,
        ["replay", rest @ ..] => replay::answer(call, method, rest).await,
        ["settings", rest @ ..] => settings::answer(call, method, rest).await,
        ["preflight", rest @ ..] => preflight::answer(call, method, rest).await,
        ["fdi-records", rest @ ..] => fdi_records::answer(call, method, rest).await,
        ["explain", rest @ ..] => explain::answer(call, method, rest).await,
        ["audit", rest @ ..] => audit_page::answer(call, method, rest).await,
        _ => Err(AdminError::NotFound),
    }
}
