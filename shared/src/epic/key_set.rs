//! Epic's public keys, which sign id_tokens.

use std::time::Duration;

use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use serde::Deserialize;
use serde_json::Value;

use super::{Endpoints, IdTokenError, endpoints::own_address};
use crate::{
    clock::Timestamp,
    http_client::{HttpClient, Method},
    settings::Settings,
};

const TIMEOUT: Duration = Duration::from_secs(3);
const KEEP_FOR: Duration = Duration::from_secs(3600);
/// At most one new fetch in this time, however many tokens name an unknown key.
const REFETCH_AFTER: Duration = Duration::from_secs(60);
/// RFC 7517 sets no limit; Epic publishes a handful.
const MOST_KEYS: usize = 100;

/// Epic's issuer names and keys at one moment.
#[derive(Debug, Clone)]
pub(super) struct KeySet {
    /// Every `iss` that Epic may write: newer servers the OAuth root, older ones the token URL.
    pub issuers: Vec<String>,
    keys: Vec<Jwk>,
    fetched_at: Timestamp,
    /// When a token that did not verify last made us fetch.
    refetched_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct OpenIdConfiguration {
    issuer: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct Published {
    keys: Vec<Value>,
}

impl KeySet {
    /// Fetches the keys from where discovery or the OpenID configuration says they are.
    pub async fn fetch(
        http: &HttpClient,
        settings: &Settings,
        endpoints: &Endpoints,
        now: Timestamp,
    ) -> Result<Self, IdTokenError> {
        let root = endpoints.oauth_root();
        let (issuer, jwks) = match (&endpoints.issuer, &endpoints.jwks) {
            (Some(issuer), Some(jwks)) => (issuer.clone(), jwks.clone()),
            _ => {
                let url = format!("{root}/.well-known/openid-configuration");
                let found: OpenIdConfiguration = get(http, &url).await?;
                let own = |text: &str| {
                    own_address(settings, text).map_err(|_| IdTokenError::KeysUnavailable)
                };
                (own(&found.issuer)?, own(&found.jwks_uri)?)
            }
        };
        let published: Published = get(http, &jwks).await?;
        let keys = published
            .keys
            .into_iter()
            .take(MOST_KEYS)
            // A key of a kind we do not know is none of our business.
            .filter_map(|key| serde_json::from_value::<Jwk>(key).ok())
            .filter(|key| !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption)))
            .collect();
        Ok(Self {
            issuers: vec![issuer, root.to_owned(), endpoints.token.clone()],
            keys,
            fetched_at: now,
            refetched_at: None,
        })
    }

    /// The key a token names; without a name, the only key there is.
    pub fn find(&self, kid: Option<&str>) -> Option<&Jwk> {
        match kid {
            Some(kid) => self
                .keys
                .iter()
                .find(|key| key.common.key_id.as_deref() == Some(kid)),
            None if self.keys.len() == 1 => self.keys.first(),
            None => None,
        }
    }

    /// Whether it is too old to be used.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        now.since(self.fetched_at) >= KEEP_FOR
    }

    /// Whether a token that does not verify justifies another fetch: Epic may have changed its keys just after
    /// ours, but forged tokens must not make us ask again and again.
    pub fn may_refetch(&self, now: Timestamp) -> bool {
        self.refetched_at
            .is_none_or(|last| now.since(last) >= REFETCH_AFTER)
    }

    /// These keys, fetched for such a token.
    pub fn refetched(self, now: Timestamp) -> Self {
        Self {
            refetched_at: Some(now),
            ..self
        }
    }
}

async fn get<T: serde::de::DeserializeOwned>(
    http: &HttpClient,
    url: &str,
) -> Result<T, IdTokenError> {
    let request = http
        .request(Method::GET, url)
        .header("accept", "application/json");
    let reply = http
        .send(request, TIMEOUT)
        .await
        .map_err(|_| IdTokenError::KeysUnavailable)?;
    if reply.status != http::StatusCode::OK {
        return Err(IdTokenError::KeysUnavailable);
    }
    reply.json().map_err(|_| IdTokenError::KeysUnavailable)
}
