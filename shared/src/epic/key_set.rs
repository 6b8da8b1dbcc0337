//! Epic's public keys, which sign id_tokens.

use std::time::Duration;

use jsonwebtoken::{Algorithm, jwk::Jwk};
use serde::Deserialize;

use super::{Endpoints, IdTokenError, endpoints::own_address};
use crate::{
    clock::Timestamp,
    http_client::{HttpClient, Method, Reply},
    jwt::PublishedKeys,
    settings::Settings,
};

const TIMEOUT: Duration = Duration::from_secs(3);

/// Epic's issuer names and keys at one moment.
#[derive(Debug, Clone)]
pub(super) struct KeySet {
    /// Every `iss` that Epic may write: newer servers the OAuth root, older ones the token URL.
    pub issuers: Vec<String>,
    keys: PublishedKeys,
}

#[derive(Deserialize)]
struct OpenIdConfiguration {
    issuer: String,
    jwks_uri: String,
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
                let issuer = endpoints.issuer.as_deref().unwrap_or(root);
                let issuer = issuer.trim_end_matches('/');
                let url = format!("{issuer}/.well-known/openid-configuration");
                let found: OpenIdConfiguration = get(http, &url).await?;
                let own = |text: &str| {
                    own_address(settings, text).map_err(|_| IdTokenError::KeysUnavailable)
                };
                (own(&found.issuer)?, own(&found.jwks_uri)?)
            }
        };
        let reply = fetch(http, &jwks).await?;
        let keys = PublishedKeys::read(&reply, now).ok_or(IdTokenError::KeysUnavailable)?;
        Ok(Self {
            issuers: vec![issuer, root.to_owned(), endpoints.token.clone()],
            keys,
        })
    }

    /// The key that a token of this algorithm names; without a name, the only key there is.
    pub fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<&Jwk> {
        self.keys.find(kid, algorithm)
    }

    /// Whether it is too old to be used.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        self.keys.is_stale(now)
    }

    /// Whether a token that does not verify justifies another fetch.
    pub fn may_refetch(&self, now: Timestamp) -> bool {
        self.keys.may_refetch(now)
    }

    /// These keys, fetched for such a token.
    pub fn refetched(self, now: Timestamp) -> Self {
        Self {
            keys: self.keys.refetched(now),
            ..self
        }
    }
}

async fn get<T: serde::de::DeserializeOwned>(
    http: &HttpClient,
    url: &str,
) -> Result<T, IdTokenError> {
    let reply = fetch(http, url).await?;
    reply.json().map_err(|_| IdTokenError::KeysUnavailable)
}

async fn fetch(http: &HttpClient, url: &str) -> Result<Reply, IdTokenError> {
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
    Ok(reply)
}
