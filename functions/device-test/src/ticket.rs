//! A test's ticket: sealed, in its page, and good only beside the cookie of the browser that opened it.

use std::time::Duration;

use lambda_http::{Body, Request, RequestExt as _, Response, http::HeaderValue, http::header};
use serde::{Deserialize, Serialize};
use shared::{
    bridge::Installation,
    clock::Timestamp,
    data_key::{equal_in_constant_time, random_token, sha256},
    launch::{self, DeviceTestContext},
    page::{self, Viewer},
    store::DeviceTestKey,
    telemetry::CorrelationId,
    visit::{Csn, EpicId, PersonKey, Role, VisitKey},
};

/// Long enough to find help and test again.
const LIFETIME: Duration = Duration::from_secs(4 * 3600);
const PURPOSE: &str = "device-test";

/// Whose test it is. Sealed, because Epic is told under these IDs.
#[derive(Debug, Serialize, Deserialize)]
pub struct Ticket {
    /// Its name: it tells nothing, and each launch has another.
    pub test: String,
    /// The visit, as Epic knows it.
    pub csn: Csn,
    /// The person, as Epic knows them.
    pub epic_id: EpicId,
    /// The visit, as the table knows it.
    pub visit: VisitKey,
    /// The person, as the trace knows them.
    pub person: PersonKey,
    /// When the page was opened.
    pub opened: Timestamp,
    /// The code on the page.
    pub correlation: CorrelationId,
    browser: String,
}

impl Ticket {
    /// A new one, with the secret of its browser.
    pub fn new(
        installation: &Installation,
        request: &Request,
        context: &DeviceTestContext,
        viewer: &Viewer,
    ) -> (Self, String) {
        let browser = random_token::<16>();
        let ticket = Self {
            test: test_of(request),
            csn: context.csn.clone(),
            epic_id: context.epic_user_id.clone(),
            visit: installation.visit_key(&context.csn),
            person: PersonKey::of(&installation.data_key, Role::Patient, &context.epic_user_id),
            opened: installation.clock.now(),
            correlation: viewer.correlation.clone(),
            browser: sha256(browser.as_bytes()),
        };
        (ticket, browser)
    }

    /// As the page carries it.
    pub fn seal(&self, installation: &Installation) -> String {
        installation.data_key.seal(PURPOSE, self)
    }

    /// Gives the browser its cookie. The ticket goes with it, so that a reload finds the test again.
    pub fn give(&self, response: &mut Response<Body>, sealed: &str, browser: &str) {
        let value = format!("{browser}.{sealed}");
        let cookie = page::cookie(&cookie_name(&self.test), &value, LIFETIME);
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }

    /// Opens the ticket of a result, if it is of this browser and not over.
    pub fn open(installation: &Installation, request: &Request, sealed: &str) -> Option<Self> {
        let ticket: Self = installation.data_key.open(PURPOSE, sealed).ok()?;
        let cookie = launch::cookie(request, &cookie_name(&ticket.test))?;
        let (browser, _) = cookie.split_once('.')?;
        let same = equal_in_constant_time(
            sha256(browser.as_bytes()).as_bytes(),
            ticket.browser.as_bytes(),
        );
        let over = installation.clock.now() >= ticket.opened.plus(LIFETIME);
        (same && !over).then_some(ticket)
    }

    /// Where its result is kept.
    pub fn key(&self) -> DeviceTestKey<'_> {
        DeviceTestKey {
            visit: &self.visit,
            opened: self.opened,
            test: &self.test,
        }
    }
}

/// The ticket of a callback that this browser has been to before, as it is sealed, and its code.
pub fn of_reloaded_page(
    installation: &Installation,
    request: &Request,
) -> Option<(String, CorrelationId)> {
    let test = test_of(request);
    let cookie = launch::cookie(request, &cookie_name(&test))?;
    let (_, sealed) = cookie.split_once('.')?;
    let ticket = Ticket::open(installation, request, sealed)?;
    (ticket.test == test).then(|| (sealed.to_owned(), ticket.correlation))
}

/// A test is named after the state of its launch, which is random and good once.
fn test_of(request: &Request) -> String {
    let parameters = request.query_string_parameters_ref();
    let state = parameters.and_then(|parameters| parameters.first("state"));
    let mut name = sha256(state.unwrap_or_default().as_bytes());
    name.truncate(16);
    name
}

fn cookie_name(test: &str) -> String {
    format!("__Host-device-test-{test}")
}
