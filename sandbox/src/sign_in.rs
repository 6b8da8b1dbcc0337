//! The hospital's OpenID Connect provider, simulated: who may open the administrator's pages.
//!
//! Reading order: `configuration` (what it says of itself), `authorize` (a page to choose who signs in), `token`
//! (codes into ID tokens), `userinfo`.

mod authorize;
mod configuration;
mod id_token;
mod page;
pub mod people;
mod token;
mod userinfo;

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    http::StatusCode,
    middleware::from_fn_with_state,
    routing::{any, get, post},
};
use serde_json::{Map, Value};

use crate::{
    epic::{one_time::OneTime, signing_key::CurrentKey},
    fault::{self, Faults},
};
use people::Person;

pub use id_token::{IdToken, Signed};

/// The one client that is registered.
#[derive(Debug, Clone)]
pub struct SignInOptions {
    /// Its ID.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// Where browsers are sent back to.
    pub redirect_uri: String,
}

/// Changes an ID token before it is signed.
type Alteration = Box<dyn FnOnce(&mut IdToken) + Send>;

/// A running provider. Clones share everything.
#[derive(Clone)]
pub struct SignIn(Arc<Inner>);

struct Inner {
    issuer: String,
    options: SignInOptions,
    faults: Faults,
    key: CurrentKey,
    codes: OneTime<Grant>,
    /// People by access token.
    access_tokens: Mutex<HashMap<String, &'static Person>>,
    alterations: Mutex<VecDeque<Alteration>>,
    /// What its configuration says differently.
    configuration: Mutex<Map<String, Value>>,
    userinfo: Mutex<Map<String, Value>>,
    calls: Mutex<BTreeMap<&'static str, u64>>,
}

/// What a code stands for.
#[derive(Debug)]
struct Grant {
    person: &'static Person,
    redirect_uri: String,
    challenge: String,
    nonce: Option<String>,
    scope: String,
}

impl SignIn {
    /// A provider that answers under `{base}/sim/sign-in`.
    #[must_use]
    pub fn new(base: &str, options: SignInOptions, faults: Faults) -> Self {
        Self(Arc::new(Inner {
            issuer: format!("{base}/sim/sign-in"),
            options,
            faults,
            // Not Epic's: a token of one must not pass for one of the other.
            key: CurrentKey::second(),
            codes: OneTime::new(),
            access_tokens: Mutex::default(),
            alterations: Mutex::default(),
            configuration: Mutex::default(),
            userinfo: Mutex::default(),
            calls: Mutex::default(),
        }))
    }

    /// Everything under `/sim/sign-in`.
    pub fn router(&self) -> Router {
        Router::new()
            .route(
                "/sim/sign-in/.well-known/openid-configuration",
                get(configuration::show),
            )
            .route("/sim/sign-in/keys", get(configuration::keys))
            .route("/sim/sign-in/authorize", get(authorize::show))
            .route("/sim/sign-in/token", post(token::exchange))
            .route("/sim/sign-in/userinfo", get(userinfo::show))
            .route(
                "/sim/sign-in/{*rest}",
                any(|| async { StatusCode::NOT_FOUND }),
            )
            .layer(from_fn_with_state(self.0.faults.clone(), fault::inject))
            .with_state(self.clone())
    }

    /// Changes the next ID token before it is signed; several are used in order.
    pub fn alter_next(&self, alteration: impl FnOnce(&mut IdToken) + Send + 'static) {
        locked(&self.0.alterations).push_back(Box::new(alteration));
    }

    /// Lays these over what its configuration says from now on.
    pub fn configure(&self, members: Map<String, Value>) {
        locked(&self.0.configuration).extend(members);
    }

    /// Lays these over what its userinfo endpoint tells of everybody from now on; `null` takes a claim away.
    pub fn tell(&self, claims: Map<String, Value>) {
        locked(&self.0.userinfo).extend(claims);
    }

    /// Signs with another key from now on, and publishes only that one.
    pub fn rotate_key(&self) {
        self.0.key.rotate();
    }

    /// Requests so far that no fault hit: `configuration`, `keys`, `authorize`, `token`, `userinfo`.
    #[must_use]
    pub fn calls(&self, endpoint: &str) -> u64 {
        locked(&self.0.calls)
            .get(endpoint)
            .copied()
            .unwrap_or_default()
    }

    /// What it calls itself.
    fn issuer(&self) -> String {
        let configuration = locked(&self.0.configuration);
        let said = configuration.get("issuer").and_then(Value::as_str);
        said.unwrap_or(&self.0.issuer).to_owned()
    }

    fn count(&self, endpoint: &'static str) {
        *locked(&self.0.calls).entry(endpoint).or_default() += 1;
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Seconds since 1970.
fn now() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}
