//! The waiting page of patients and guests.

use lambda_http::{Body, Request, Response};
use shared::{
    bridge::Installation,
    launch::{self, Refusal, Trail, WaitingTicket},
    page, share,
    visit::{Entry, Happened, readmit_patient},
};

/// Answers a waiting page: waits on, or moves on.
///
/// # Errors
/// [`Refusal`].
pub async fn look(
    installation: &Installation,
    request: &Request,
    ticket: &str,
    trail: &Trail,
) -> Result<Response<Body>, Refusal> {
    let ticket = WaitingTicket::open(installation, request, ticket)?;
    trail.is_of(&ticket.visit);
    if let Some(link) = &ticket.link {
        share::check(installation, &ticket.visit, link).await?;
    }
    let (entry, name) = readmit_patient(installation, &ticket.visit, &ticket.person).await?;
    Ok(match entry {
        entry if launch::is_by_script(request) => page::still_waiting(matches!(entry, Entry::Wait)),
        Entry::Wait => page::waiting(&trail.viewer),
        Entry::Meeting(way) => {
            note_end_of_wait(installation, &ticket, trail);
            let first_name = &name.first;
            page::into_meeting(&way, ticket.no_redirect, first_name, None, &trail.viewer)
        }
    })
}

fn note_end_of_wait(installation: &Installation, ticket: &WaitingTicket, trail: &Trail) {
    let Some(since) = ticket.since else {
        return;
    };
    let now = installation.clock.now();
    let waited = now.since(since);
    let over = Happened::WaitingOver {
        person: ticket.person.clone(),
        took_ms: u64::try_from(waited.as_millis()).unwrap_or(u64::MAX),
    };
    trail.came_to(now, over);
}
