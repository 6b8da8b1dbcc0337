//! The waiting page: its address is a sealed ticket, good in the browser that got it and nowhere else.

use lambda_http::{Body, Request, Response};
use serde::{Deserialize, Serialize};
use shared::{
    bridge::Installation,
    clock::Timestamp,
    data_key::{equal_in_constant_time, random_token, sha256},
    launch::{self, Refusal},
    page::{self, Viewer},
    visit::{Entry, PatientLaunch, PersonKey, Role, VisitKey, WAIT_FOR, readmit_patient},
};

/// Binds a ticket to a browser.
const COOKIE: &str = "__Host-visit";
const PURPOSE: &str = "waiting";

/// Whom a waiting page lets in. Names no one.
#[derive(Serialize, Deserialize)]
struct Ticket {
    visit: VisitKey,
    person: PersonKey,
    browser: String,
    no_redirect: bool,
    until: Timestamp,
}

/// Sends the browser to its waiting page, or to the page that stays: a ticket's address can be reloaded and come
/// back to, a launch's cannot.
pub fn begin(
    installation: &Installation,
    request: &Request,
    patient: &PatientLaunch,
    no_redirect: bool,
) -> Response<Body> {
    // One for all visits of this browser, so that a second does not end the first one's page.
    let browser = launch::cookie(request, COOKIE)
        .filter(|known| known.len() == random_token::<16>().len())
        .map_or_else(random_token::<16>, str::to_owned);
    let ticket = Ticket {
        visit: installation.visit_key(&patient.csn),
        person: PersonKey::of(&installation.data_key, Role::Patient, &patient.epic_id),
        browser: sha256(browser.as_bytes()),
        no_redirect,
        until: installation.clock.now().plus(WAIT_FOR),
    };
    let cookie = page::cookie(COOKIE, &browser, WAIT_FOR);
    let sealed = installation.data_key.seal(PURPOSE, &ticket);
    page::redirect(&format!("/visit/{sealed}"), [cookie])
}

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
    let ticket: Ticket = installation
        .data_key
        .open(PURPOSE, ticket)
        .map_err(|_| Refusal::Ticket)?;
    let browser = launch::cookie(request, COOKIE).unwrap_or_default();
    let same = equal_in_constant_time(
        sha256(browser.as_bytes()).as_bytes(),
        ticket.browser.as_bytes(),
    );
    if !same || installation.clock.now() >= ticket.until {
        return Err(Refusal::Ticket);
    }
    let (entry, name) = readmit_patient(installation, &ticket.visit, &ticket.person).await?;
    let by_script = request
        .headers()
        .get("accept")
        .is_some_and(|accept| accept == "application/json");
    Ok(match entry {
        entry if by_script => page::still_waiting(matches!(entry, Entry::Wait)),
        Entry::Wait => page::waiting(viewer),
        Entry::Meeting(way) => page::into_meeting(&way, ticket.no_redirect, &name.first, viewer),
    })
}
