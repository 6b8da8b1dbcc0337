//! The right to send links of one visit: sealed into the page that a member of staff opened, good in their browser.

use std::time::Duration;

use lambda_http::Request;
use serde::{Deserialize, Serialize};

use super::ShareError;
use crate::{
    bridge::Installation,
    launch::BoundRight,
    page::ShareForm,
    telemetry::{Phi, phi},
    visit::{PersonKey, VisitKey, Way},
};

const SHARE: BoundRight = BoundRight {
    purpose: "share",
    cookie: "__Host-share",
    lifetime: Duration::from_secs(4 * 3600),
};

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
    let ticket = ShareTicket {
        visit: visit.clone(),
        person: person.clone(),
        way: way.clone(),
        first_name: first_name.clone(),
    };
    let given = SHARE.give(installation, request, &ticket);
    Some(ShareForm {
        cookie: Some(given.cookie),
        ..ShareForm::new(given.sealed)
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
        SHARE
            .open(installation, request, sealed)
            .ok_or(ShareError::Ticket)
    }
}
