//! The right to wait for a visit's meeting: a sealed ticket, good in the browser that got it and nowhere else.

use lambda_http::{Body, Request, Response};
use serde::{Deserialize, Serialize};

use super::{Refusal, cookie};
use crate::{
    bridge::Installation,
    clock::Timestamp,
    data_key::{equal_in_constant_time, random_token, sha256},
    page,
    share::LinkId,
    visit::{PersonKey, VisitKey, WAIT_FOR},
};

/// Binds a ticket to a browser.
const COOKIE: &str = "__Host-visit";
const PURPOSE: &str = "waiting";

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
    browser: String,
    until: Timestamp,
}

impl WaitingTicket {
    /// Sends the browser to its waiting page, or to the page that stays: a ticket's address can be reloaded and
    /// come back to, a launch's cannot.
    #[must_use]
    pub fn begin(
        installation: &Installation,
        request: &Request,
        visit: VisitKey,
        person: PersonKey,
        no_redirect: bool,
        link: Option<LinkId>,
    ) -> Response<Body> {
        // One for all visits of this browser, so that a second does not end the first one's page.
        let browser = cookie(request, COOKIE)
            .filter(|known| known.len() == random_token::<16>().len())
            .map_or_else(random_token::<16>, str::to_owned);
        let ticket = Self {
            visit,
            person,
            no_redirect,
            link,
            browser: sha256(browser.as_bytes()),
            until: installation.clock.now().plus(WAIT_FOR),
        };
        let cookie = page::cookie(COOKIE, &browser, WAIT_FOR);
        let sealed = installation.data_key.seal(PURPOSE, &ticket);
        page::redirect(&format!("/visit/{sealed}"), [cookie])
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
        let ticket: Self = installation
            .data_key
            .open(PURPOSE, sealed)
            .map_err(|_| Refusal::Ticket)?;
        let browser = cookie(request, COOKIE).unwrap_or_default();
        let same = equal_in_constant_time(
            sha256(browser.as_bytes()).as_bytes(),
            ticket.browser.as_bytes(),
        );
        if same && installation.clock.now() < ticket.until {
            Ok(ticket)
        } else {
            Err(Refusal::Ticket)
        }
    }
}
