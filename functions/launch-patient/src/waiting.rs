//! The waiting page of patients and guests.

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::Installation,
    launch::{Refusal, WaitingTicket},
    page::{self, Viewer},
    share,
    visit::{Entry, readmit_patient},
};

/// Answers a waiting page: waits on, or moves on.
///
/// # Errors
/// [`Refusal`].
pub async fn look(
    installation: &Installation,
    request: &Request,
    ticket: &str,
    viewer: &Viewer,
) -> Result<Response<Body>, Refusal> {
    let ticket = WaitingTicket::open(installation, request, ticket)?;
    if let Some(link) = &ticket.link {
        share::check(installation, &ticket.visit, link).await?;
    }
    let (entry, name) = readmit_patient(installation, &ticket.visit, &ticket.person).await?;
    let by_script = request
        .headers()
        .get("accept")
        .is_some_and(|accept| accept == "application/json");
    Ok(match entry {
        entry if by_script => page::still_waiting(matches!(entry, Entry::Wait)),
        Entry::Wait => page::waiting(viewer),
        Entry::Meeting(way) => {
            page::into_meeting(&way, ticket.no_redirect, &name.first, None, viewer)
        }
    })
}
