//! One sign-in between its two requests: sealed into a cookie, so that nothing of it is kept here, and so that only
//! the browser that began it can complete it.

use std::time::Duration;

use lambda_http::Request;
use serde::{Deserialize, Serialize};
use shared::{
    bridge::Installation,
    clock::Timestamp,
    data_key::{equal_in_constant_time, random_token, sha256},
    launch::{Query, cookie, cookies},
    telemetry::CorrelationId,
};

use crate::{SignInError, session};

/// Someone types a password and a second factor meanwhile.
const LIFETIME: Duration = Duration::from_secs(600);
const PURPOSE: &str = "admin/sign-in";
/// How the cookies' names begin.
const COOKIE: &str = "__Host-sign-in-";
/// As many may be under way in one browser: API Gateway takes 10 KB of headers.
const MOST: usize = 4;
/// Longest state of ours.
const LONGEST_STATE: usize = 64;

/// What the callback must know.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Attempt {
    /// 256 random bits.
    pub state: String,
    /// 256 random bits.
    pub nonce: String,
    /// PKCE's secret: 256 random bits.
    pub verifier: String,
    /// The provider that the browser was sent to.
    issuer: String,
    /// Where it goes in the end: an address of ours.
    pub back: String,
    /// When it ends.
    pub until: Timestamp,
    /// The code of its first request.
    pub correlation: CorrelationId,
}

impl Attempt {
    /// A new one.
    pub fn new(installation: &Installation, back: String, correlation: &CorrelationId) -> Self {
        Self {
            state: random_token::<32>(),
            nonce: random_token::<32>(),
            verifier: random_token::<32>(),
            issuer: issuer(installation),
            back,
            until: installation.clock.now().plus(LIFETIME),
            correlation: correlation.clone(),
        }
    }

    /// PKCE's S256 challenge (RFC 7636, 4.2).
    pub fn challenge(&self) -> String {
        sha256(self.verifier.as_bytes())
    }

    /// The cookie to set.
    pub fn cookie(&self, installation: &Installation) -> String {
        let sealed = installation.data_key.seal(PURPOSE, self);
        session::lax_cookie(&cookie_name(&self.state), &sealed, LIFETIME)
    }

    /// The cookie that clears it.
    pub fn cleared(&self) -> String {
        clear(&cookie_name(&self.state))
    }

    /// The cookies that clear what this browser has of others, if it has too many.
    pub fn clear_many(request: &Request) -> Vec<String> {
        let others: Vec<String> = cookies(request)
            .filter(|(name, value)| name.starts_with(COOKIE) && !value.is_empty())
            .map(|(name, _)| clear(name))
            .collect();
        if others.len() < MOST {
            return Vec::new();
        }
        others
    }

    /// The cookie that clears the attempt which a redirect back belongs to, whatever came of it.
    pub fn clear_returned(request: &Request) -> Option<String> {
        let query = Query::parse(request.uri().query().unwrap_or_default()).ok()?;
        let name = cookie_name(query.opaque("state", LONGEST_STATE)?);
        cookie(request, &name).map(|_| clear(&name))
    }

    /// The attempt that a redirect back belongs to, if this browser began it here and it is not over.
    pub fn of(
        installation: &Installation,
        request: &Request,
        query: &Query,
    ) -> Result<Self, SignInError> {
        let state = query
            .opaque("state", LONGEST_STATE)
            .ok_or(SignInError::UnknownState)?;
        let sealed = cookie(request, &cookie_name(state)).ok_or(SignInError::UnknownState)?;
        let attempt: Self = installation
            .data_key
            .open(PURPOSE, sealed)
            .map_err(|_| SignInError::UnknownState)?;
        let same = equal_in_constant_time(attempt.state.as_bytes(), state.as_bytes())
            && attempt.issuer == issuer(installation);
        if same && installation.clock.now() < attempt.until {
            Ok(attempt)
        } else {
            Err(SignInError::UnknownState)
        }
    }

    /// Under which name the table remembers that it was used.
    pub fn name(&self, installation: &Installation) -> String {
        installation.data_key.name(PURPOSE, &[&self.state])
    }
}

/// Each attempt has its own cookie, so tabs do not disturb each other.
fn cookie_name(state: &str) -> String {
    format!("{COOKIE}{}", &sha256(state.as_bytes())[..16])
}

fn clear(name: &str) -> String {
    session::lax_cookie(name, "", Duration::ZERO)
}

fn issuer(installation: &Installation) -> String {
    let admin = installation.settings.admin.as_ref();
    admin.map_or_else(String::new, |admin| admin.oidc_issuer.as_str().to_owned())
}
