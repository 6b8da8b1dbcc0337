//! The right to wait for a visit's meeting.

use lambda_http::{Body, Request, Response};
use serde::{Deserialize, Serialize};

use super::{BoundRight, Refusal};
use crate::{
    bridge::Installation,
    clock::Timestamp,
    page,
    share::LinkId,
    visit::{PersonKey, VisitKey, WAIT_FOR},
};

const WAITING: BoundRight = BoundRight {
    purpose: "waiting",
    cookie: "__Host-visit",
    lifetime: WAIT_FOR,
};

/// Whom a waiting page lets in. Names no one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WaitingTicket {
    /// To which visit.
    pub visit: VisitKey,
    /// Whom.
    pub person: PersonKey,
    /// Whether our own page comes before Zoom.
    pub no_redirect: bool,
    /// By which link they came, if they are a guest: it must still let in when the meeting is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkId>,
    /// Since when they wait, if there was no meeting when they came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
}

impl WaitingTicket {
    /// Sends the browser to its waiting page, or to the page that stays: a ticket's address can be reloaded and
    /// come back to, a launch's cannot.
    #[must_use]
    pub fn begin(&self, installation: &Installation, request: &Request) -> Response<Body> {
        let given = WAITING.give(installation, request, self);
        page::redirect(&format!("/visit/{}", given.sealed), [given.cookie])
    }

    /// Opens the ticket in a waiting page's address.
    ///
    /// # Errors
    /// [`Refusal::Ticket`].
    pub fn open(
        installation: &Installation,
        request: &Request,
        sealed: &str,
    ) -> Result<Self, Refusal> {
        WAITING
            .open(installation, request, sealed)
            .ok_or(Refusal::Ticket)
    }
}
