//! The right to send links of one visit: sealed into the page that a member of staff opened, good in their browser.

use std::time::Duration;

use lambda_http::Request;
use serde::{Deserialize, Serialize};

use super::ShareError;
use crate::{
    bridge::Installation,
    clock::Timestamp,
    data_key::{equal_in_constant_time, random_token, sha256},
    launch::cookie,
    page::{self, ShareForm},
    telemetry::{Phi, phi},
    visit::{PersonKey, VisitKey, Way},
};

/// Binds tickets to a browser.
const COOKIE: &str = "__Host-share";
/// Characters of its value: 128 random bits in base64url.
const COOKIE_LENGTH: usize = 22;
const PURPOSE: &str = "share";
/// How long a page can send links.
const LIFETIME: Duration = Duration::from_secs(4 * 3600);

/// Who may send links of which visit, and what their page shows besides.
#[derive(Debug, Serialize, Deserialize)]
pub struct ShareTicket {
    /// The visit.
    pub visit: VisitKey,
    /// Who sends.
    pub person: PersonKey,
    /// Their own way into the meeting.
    pub way: Way,
    /// Their first name.
    #[serde(with = "phi::stored")]
    pub first_name: Phi<String>,
    browser: String,
    until: Timestamp,
}

/// The form for a page that a member of staff opens; `None` where the hospital sends no texts.
#[must_use]
pub fn offer(
    installation: &Installation,
    request: &Request,
    visit: &VisitKey,
    person: &PersonKey,
    way: &Way,
    first_name: &Phi<String>,
) -> Option<ShareForm> {
    installation.settings.sms.origination_identity.as_ref()?;
    // One browser keeps one value, so that a second visit's page does not end the first one's.
    let browser = cookie(request, COOKIE)
        .filter(|value| value.len() == COOKIE_LENGTH)
        .map_or_else(random_token::<16>, str::to_owned);
    let ticket = ShareTicket {
        visit: visit.clone(),
        person: person.clone(),
        way: way.clone(),
        first_name: first_name.clone(),
        browser: sha256(browser.as_bytes()),
        until: installation.clock.now().plus(LIFETIME),
    };
    let sealed = installation.data_key.seal(PURPOSE, &ticket);
    Some(ShareForm {
        cookie: Some(page::cookie(COOKIE, &browser, LIFETIME)),
        ..ShareForm::new(sealed)
    })
}

impl ShareTicket {
    /// Opens the ticket of a form.
    ///
    /// # Errors
    /// [`ShareError::Ticket`].
    pub fn open(
        installation: &Installation,
        request: &Request,
        sealed: &str,
    ) -> Result<Self, ShareError> {
        let ticket: Self = installation
            .data_key
            .open(PURPOSE, sealed)
            .map_err(|_| ShareError::Ticket)?;
        let browser = cookie(request, COOKIE).unwrap_or_default();
        let same = equal_in_constant_time(
            sha256(browser.as_bytes()).as_bytes(),
            ticket.browser.as_bytes(),
        );
        if same && installation.clock.now() < ticket.until {
            Ok(ticket)
        } else {
            Err(ShareError::Ticket)
        }
    }
}
