//! What the Server-to-Server OAuth app was granted, and why it was granted nothing.

use http::StatusCode;
use serde_json::Value;
use thiserror::Error;

use super::{Call, Zoom, reply::parse, token};
use crate::http_client::{Reply, Unreached};

/// What a fresh token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Scopes, classic or granular, as Zoom spells them.
    pub scopes: Vec<String>,
    /// Root of the API in the account's region, where Zoom names it.
    pub api_url: Option<String>,
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GrantError {
    /// No answer.
    #[error("Zoom's OAuth service is not reached: {0}")]
    Unreached(Unreached),
    /// Client ID and secret do not fit.
    #[error("Zoom does not know this client ID with this secret")]
    Client,
    /// The account is not the app's.
    #[error("Zoom says that there is no such account, or that the app is not its own")]
    Account,
    /// The app is no Server-to-Server OAuth app, or switched off.
    #[error("Zoom does not give this app tokens of this kind")]
    App,
    /// What answers is not Zoom's OAuth service.
    #[error("what answers is not Zoom's OAuth service (HTTP {0})")]
    NotZoom(StatusCode),
    /// Any other refusal.
    #[error("Zoom's OAuth service refuses (HTTP {0})")]
    Refused(StatusCode),
}

impl Zoom {
    /// Fetches a token now, which everyone uses from here on: what was granted may have changed since the last.
    ///
    /// # Errors
    /// [`GrantError`].
    pub async fn renew_grant(&self) -> Result<Grant, GrantError> {
        let request = token::request(&self.http, &self.settings.zoom);
        let reply = self
            .http
            .probe(request, token::TIMEOUT)
            .await
            .map_err(GrantError::Unreached)?;
        if reply.status != StatusCode::OK {
            return Err(refusal(&reply));
        }
        let response: token::Response =
            parse(Call::Token, &reply).map_err(|_| GrantError::NotZoom(reply.status))?;
        let grant = Grant {
            scopes: response
                .scope
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            api_url: response.api_url.clone(),
        };
        *self.token.lock().await = Some(response.read(self.clock.now()));
        Ok(grant)
    }
}

/// Zoom's token endpoint refuses with `reason` and `error`; their texts are what its users report.
fn refusal(reply: &Reply) -> GrantError {
    let body: Option<Value> = reply.json().ok();
    let member = |name: &str| body.as_ref()?.get(name)?.as_str().map(str::to_lowercase);
    match (member("error"), member("reason")) {
        (Some(error), _) if error == "invalid_client" => GrantError::Client,
        (Some(error), _) if error == "unsupported_grant_type" => GrantError::App,
        (_, Some(reason)) if reason.contains("oauth app type") => GrantError::App,
        (_, Some(reason)) if reason.contains("account") => GrantError::Account,
        (None, None) if !reply.status.is_server_error() => GrantError::NotZoom(reply.status),
        _ => GrantError::Refused(reply.status),
    }
}
