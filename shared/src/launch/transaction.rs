//! One launch between its two requests: sealed into a cookie, so that nothing of it is kept here, and so that
//! only the browser that began it can complete it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::LaunchType;
use crate::{
    clock::Timestamp,
    data_key::{DataKey, equal_in_constant_time, random_token, sha256},
    epic::Endpoints,
    telemetry::CorrelationId,
};

/// As long as Epic's launch tokens and codes live.
pub(super) const LIFETIME: Duration = Duration::from_secs(300);

/// What the callback must know.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Transaction {
    /// Which FDI record began it.
    pub launch_type: LaunchType,
    /// 256 random bits.
    pub state: String,
    /// 256 random bits.
    pub nonce: String,
    /// PKCE's secret: 256 random bits.
    pub verifier: String,
    /// Where the browser was sent, and where alone the code may be redeemed.
    pub endpoints: Endpoints,
    /// Keyed name of the launch token: each is good once.
    pub launch_name: String,
    /// When it ends.
    pub until: Timestamp,
    /// The code on the pages of its first request.
    pub correlation: CorrelationId,
}

impl Transaction {
    /// A new one.
    pub fn new(
        launch_type: LaunchType,
        endpoints: Endpoints,
        launch_name: String,
        now: Timestamp,
        correlation: CorrelationId,
    ) -> Self {
        Self {
            launch_type,
            state: random_token::<32>(),
            nonce: random_token::<32>(),
            verifier: random_token::<32>(),
            endpoints,
            launch_name,
            until: now.plus(LIFETIME),
            correlation,
        }
    }

    /// PKCE's S256 challenge (RFC 7636, 4.2).
    pub fn challenge(&self) -> String {
        sha256(self.verifier.as_bytes())
    }

    /// Name of the cookie of a state: each attempt has its own, so tabs do not disturb each other.
    pub fn cookie_name(state: &str) -> String {
        format!("__Host-launch-{}", &sha256(state.as_bytes())[..16])
    }

    /// The cookie's value.
    pub fn seal(&self, key: &DataKey) -> String {
        key.seal(&purpose(self.launch_type), self)
    }

    /// Opens the cookie of a state, if it is of this launch type and not over.
    pub fn open(
        key: &DataKey,
        launch_type: LaunchType,
        sealed: &str,
        state: &str,
        now: Timestamp,
    ) -> Option<Self> {
        let transaction: Self = key.open(&purpose(launch_type), sealed).ok()?;
        let same = equal_in_constant_time(transaction.state.as_bytes(), state.as_bytes());
        (same && now < transaction.until).then_some(transaction)
    }
}

fn purpose(launch_type: LaunchType) -> String {
    format!("launch/{launch_type}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn challenges_as_rfc_7636_shows() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(
            super::sha256(verifier.as_bytes()),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}
