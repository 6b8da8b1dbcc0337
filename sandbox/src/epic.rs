//! A simulated Epic: the pages people click in, and the services behind them, as strict as the real ones.
//!
//! Reading order: `launch` and `context` (what an FDI record starts), `authorize` and `token` (SMART App
//! Launch in Epic's dialect), `fhir` (look-ups), `telehealth` and `lights` (who is in the visit),
//! `hyperspace`, `mychart` and `monitor` (the pages).
//!
//! It knows nothing of the bridge but its registered apps and launch URLs: what it proves, it proves over HTTP.

mod access;
mod addresses;
mod authorize;
mod calls;
mod clock;
mod context;
mod device_test;
mod discovery;
mod encrypted_link;
mod fhir;
mod hyperspace;
mod instance;
pub(crate) mod jwt;
mod launch;
mod lights;
mod monitor;
mod mychart;
pub(crate) mod one_time;
mod options;
mod page;
pub(crate) mod parameters;
pub(crate) mod random;
mod routes;
pub(crate) mod signing_key;
mod telehealth;
mod token;

use std::{collections::BTreeMap, sync::Arc};

use axum::Router;

use crate::fault::Faults;
use instance::Instance;

pub use encrypted_link::{EncryptedLinks, LinkEncryption};
pub use launch::{Audience, FdiOptions, LaunchRefused};
pub use options::{App, ClientAuth, Clients, EpicOptions, LaunchUrls};
pub(crate) use random::OperatingSystem;
pub(crate) use telehealth::ROOM_ID_TYPE;
pub use telehealth::{StatusCall, exception_body};
pub use token::overrides::{IdTokenSignature, TokenOverride};

/// One simulated Epic environment. Clones share everything.
#[derive(Clone)]
pub struct Epic(Arc<Instance>);

impl Epic {
    /// An Epic that answers under `base` (scheme, host and port, e.g. `http://127.0.0.1:3000`).
    #[must_use]
    pub fn new(base: &str, options: EpicOptions, faults: Faults) -> Self {
        signing_key::prepare();
        Self(Arc::new(Instance::new(base, options, faults)))
    }

    /// `/hyperspace`, `/mychart`, `/epic-monitor` and everything under `/sim/epic`.
    pub fn router(&self) -> Router {
        routes::router(&self.0)
    }

    /// What the bridge's settings call the FHIR R4 base URL, and a launch calls `iss`.
    #[must_use]
    pub fn fhir_base(&self) -> String {
        self.0.addresses.fhir()
    }

    /// The instance root, above `/oauth2` and `/api/epic`.
    #[must_use]
    pub fn instance_root(&self) -> String {
        self.0.addresses.root()
    }

    /// A one-time launch token, as a click in Hyperspace or MyChart makes it; good for 300 s.
    ///
    /// # Errors
    /// If the visit is not on the schedule, or this person cannot open it.
    pub fn issue_launch(
        &self,
        audience: Audience,
        csn: &str,
        person_id: &str,
        fdi: FdiOptions,
    ) -> Result<String, LaunchRefused> {
        self.0.issue_launch(audience, csn, person_id, fdi)
    }

    /// The same for a Zoom Room: this user calls this room into the visit, through the room's FDI record.
    ///
    /// # Errors
    /// If the visit is not on the schedule, or there is no such user or room.
    pub fn issue_room_launch(
        &self,
        csn: &str,
        emp_id: &str,
        room: &str,
        fdi: FdiOptions,
    ) -> Result<String, LaunchRefused> {
        self.0.issue_room_launch(csn, emp_id, room, fdi)
    }

    /// Where the browser goes with that token: the FDI record's URL with `iss` and `launch`.
    #[must_use]
    pub fn launch_url(&self, audience: Audience, launch: &str) -> String {
        self.0.launch_url(audience, launch)
    }

    /// Alters the next successful answer to an authorization code; several are used in order.
    pub fn override_next_token(&self, alteration: TokenOverride) {
        self.0.overrides.push(alteration);
    }

    /// The next valid authorization request is answered with `error=access_denied`.
    pub fn deny_next_authorization(&self) {
        self.0.deny_next.set();
    }

    /// Signs with another key from now on, and publishes only that one.
    pub fn rotate_signing_key(&self) {
        self.0.signing_key.rotate();
    }

    /// Forgets every access token, so that each is answered with 401.
    pub fn revoke_access_tokens(&self) {
        self.0.access_tokens.clear();
    }

    /// Whether Practitioners come without an e-mail, as many real ones do. PractitionerRoles have it all the same.
    pub fn withhold_emails(&self, withhold: bool) {
        self.0.emails_withheld.store(withhold);
    }

    /// Puts this Epic's clock ahead of (or, negative, behind) the machine's, its `Date` headers included.
    pub fn set_clock_skew(&self, seconds: i64) {
        self.0.clock.set_skew(seconds);
    }

    /// Whether Epic shows this person (EMP or WPR ID) as in the visit.
    #[must_use]
    pub fn light(&self, csn: &str, person: &str) -> bool {
        self.0.lights.is_on(csn, person)
    }

    /// Every `SetExternalConnectionStatus` call so far, refused ones included, oldest first.
    #[must_use]
    pub fn status_calls(&self) -> Vec<StatusCall> {
        self.0.status_log.all()
    }

    /// Every device test that was reported so far, oldest first.
    #[must_use]
    pub fn device_tests(&self) -> Vec<serde_json::Value> {
        self.0.device_tests.all()
    }

    /// Requests since the start or [`Self::reset_calls`], by endpoint: `smart-configuration`, `metadata`,
    /// `openid-configuration`, `jwks`, `authorize`, `token`, `practitioner`, `practitioner-search`,
    /// `practitioner-role-search`, `appointment`, `set-external-connection-status`, `device-test`. Those a scripted
    /// fault hit count too.
    #[must_use]
    pub fn calls(&self) -> BTreeMap<String, u64> {
        self.0.calls.by_endpoint()
    }

    /// Starts counting again.
    pub fn reset_calls(&self) {
        self.0.calls.reset();
    }
}
