//! The provider, as whoever signs people in calls it.

use std::{sync::Arc, time::Duration};

use tokio::sync::Mutex;
use url::Url;

use super::{
    Groups, Identity, Metadata, OidcError,
    id_token::{self, Claims},
    identity,
    token::{self, Tokens},
    userinfo,
};
use crate::{
    clock::{Clock, Timestamp},
    http_client::{HttpClient, Method},
    jwt::PublishedKeys,
    settings::{Admin, Environment, Settings},
};

const TIMEOUT: Duration = Duration::from_secs(3);
const KEEP_METADATA_FOR: Duration = Duration::from_secs(3600);

/// The hospital's provider under one version of the settings, with what was learnt from it.
#[derive(Debug)]
pub struct Provider {
    http: HttpClient,
    admin: Admin,
    /// Whether an address of this machine may do without TLS.
    loopback: bool,
    clock: Arc<dyn Clock>,
    metadata: Mutex<Option<(Timestamp, Arc<Metadata>)>>,
    keys: Mutex<Option<PublishedKeys>>,
}

/// What a browser is sent to the provider with.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Where it comes back to.
    pub redirect_uri: &'a str,
    /// What it comes back with.
    pub state: &'a str,
    /// What the ID token must repeat.
    pub nonce: &'a str,
    /// PKCE's S256 challenge.
    pub challenge: &'a str,
}

/// A code that a browser came back with.
#[derive(Debug, Clone, Copy)]
pub struct Code<'a> {
    /// The code.
    pub code: &'a str,
    /// Where it came back to.
    pub redirect_uri: &'a str,
    /// PKCE's secret.
    pub verifier: &'a str,
    /// What the ID token must repeat.
    pub nonce: &'a str,
}

impl Provider {
    /// The provider that the settings name, if they name one; nothing is sent yet.
    #[must_use]
    pub fn new(http: HttpClient, settings: &Settings, clock: Arc<dyn Clock>) -> Option<Self> {
        Some(Self {
            http,
            admin: settings.admin.clone()?,
            loopback: settings.environment == Environment::Test,
            clock,
            metadata: Mutex::default(),
            keys: Mutex::default(),
        })
    }

    /// What it says of itself. Asked at most once an hour.
    ///
    /// # Errors
    /// [`OidcError`]; nothing is remembered of a failure.
    pub async fn metadata(&self) -> Result<Arc<Metadata>, OidcError> {
        let now = self.clock.now();
        let mut known = self.metadata.lock().await;
        if let Some((since, metadata)) = known.as_ref()
            && now.since(*since) < KEEP_METADATA_FOR
        {
            return Ok(metadata.clone());
        }
        let issuer = &self.admin.oidc_issuer;
        let found = Arc::new(Metadata::discover(&self.http, issuer, self.loopback).await?);
        *known = Some((now, found.clone()));
        Ok(found)
    }

    /// Where a browser goes to sign in.
    ///
    /// # Errors
    /// [`OidcError`].
    pub async fn authorize_url(&self, asked: &Asked<'_>) -> Result<String, OidcError> {
        let metadata = self.metadata().await?;
        let mut url = Url::parse(&metadata.authorization_endpoint)
            .map_err(|_| OidcError::Endpoint("authorization_endpoint"))?;
        let scopes = self.admin.oidc_scopes.iter().map(String::as_str);
        let scopes: Vec<&str> = std::iter::once("openid")
            .chain(scopes.filter(|scope| *scope != "openid"))
            .collect();
        url.query_pairs_mut().extend_pairs([
            ("response_type", "code"),
            ("client_id", &self.admin.oidc_client_id),
            ("redirect_uri", asked.redirect_uri),
            ("scope", &scopes.join(" ")),
            ("state", asked.state),
            ("nonce", asked.nonce),
            ("code_challenge", asked.challenge),
            ("code_challenge_method", "S256"),
        ]);
        Ok(url.into())
    }

    /// Learns who signed in. The code is used up, whatever comes of it.
    ///
    /// # Errors
    /// [`OidcError`].
    pub async fn redeem(&self, code: &Code<'_>) -> Result<Identity, OidcError> {
        let metadata = self.metadata().await?;
        let tokens = token::exchange(&self.http, &metadata, &self.admin, code).await?;
        let token = tokens.id_token.expose();
        let claims = self.verify(token, &metadata, code.nonce).await?;
        self.identity(claims, &metadata, &tokens).await
    }

    /// Checks an ID token. The provider's keys are fetched once an hour, and once more when a token does not fit
    /// them.
    async fn verify(
        &self,
        token: &str,
        metadata: &Metadata,
        nonce: &str,
    ) -> Result<Claims, OidcError> {
        let now = self.clock.now();
        let client_id = &self.admin.oidc_client_id;
        let check = |keys: &_| id_token::verify(token, keys, metadata, client_id, nonce, now);
        let mut known = self.keys.lock().await;
        let keys = match known.take() {
            Some(keys) if !keys.is_stale(now) => keys,
            _ => self.fetch_keys(metadata, now).await?,
        };
        let keys = known.insert(keys);
        match check(keys) {
            Err(OidcError::Signature) if keys.may_refetch(now) => {
                *keys = self.fetch_keys(metadata, now).await?.refetched(now);
                check(keys)
            }
            verdict => verdict,
        }
    }

    async fn fetch_keys(
        &self,
        metadata: &Metadata,
        now: Timestamp,
    ) -> Result<PublishedKeys, OidcError> {
        let request = self
            .http
            .request(Method::GET, &metadata.jwks_uri)
            .header("accept", "application/json");
        let reply =
            self.http
                .send(request, TIMEOUT)
                .await
                .map_err(|reason| OidcError::Unreachable {
                    what: "jwks_uri",
                    reason,
                })?;
        let keys = match reply.status {
            http::StatusCode::OK => PublishedKeys::read(&reply, now),
            _ => None,
        };
        keys.ok_or(OidcError::NoKeys(reply.status))
    }

    /// Takes name and groups of the ID token; what it leaves out, the userinfo endpoint may tell.
    async fn identity(
        &self,
        claims: Claims,
        metadata: &Metadata,
        tokens: &Tokens,
    ) -> Result<Identity, OidcError> {
        let claim = &self.admin.groups_claim;
        let mut members = claims.members;
        let has_groups = Groups::of(&members, claim) != Groups::Absent;
        if (!has_groups || identity::name(&members).is_none())
            && let Some(endpoint) = &metadata.userinfo_endpoint
            && let Some(access_token) = &tokens.access_token
        {
            let told = userinfo::claims(&self.http, endpoint, access_token, &claims.sub).await;
            match told {
                Ok(mut told) => {
                    // What the ID token leaves empty it leaves out.
                    members.retain(|_, value| !value.is_null());
                    told.extend(members);
                    members = told;
                }
                // Without a name they are known by their `sub`.
                Err(_) if has_groups => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Identity {
            name: identity::name(&members).unwrap_or_else(|| claims.sub.clone()),
            groups: Groups::of(&members, claim),
            subject: claims.sub,
        })
    }
}
