//! Server-to-Server OAuth: one token, shared by everyone in this function.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use http::StatusCode;
use serde::Deserialize;

use super::{Call, ZoomError, reply::parse};
use crate::{
    clock::Timestamp,
    http_client::{HttpClient, Method, RequestBuilder},
    settings::{Secret, Zoom as ZoomSettings},
};

pub(super) const TIMEOUT: Duration = Duration::from_secs(4);
const RENEW_BEFORE: Duration = Duration::from_secs(60);

/// A token and the moment from which it is not used any more.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub value: Secret,
    pub until: Timestamp,
}

#[derive(Deserialize)]
pub(super) struct Response {
    access_token: Secret,
    #[serde(default)]
    expires_in: u64,
    /// Separated by spaces.
    #[serde(default)]
    pub scope: String,
    /// Root of the account's region.
    pub api_url: Option<String>,
}

/// Fetches a token. Older ones may go on living, so no one else's is disturbed.
pub(super) async fn fetch(
    http: &HttpClient,
    zoom: &ZoomSettings,
    now: Timestamp,
) -> Result<Token, ZoomError> {
    let call = Call::Token;
    let reply = http
        .send(request(http, zoom), TIMEOUT)
        .await
        .map_err(|reason| ZoomError::Unreachable { call, reason })?;
    if reply.status != StatusCode::OK {
        return Err(ZoomError::Refused {
            call,
            status: reply.status,
            code: 0,
        });
    }
    let response: Response = parse(call, &reply)?;
    Ok(response.read(now))
}

/// The request that a token answers.
pub(super) fn request(http: &HttpClient, zoom: &ZoomSettings) -> RequestBuilder {
    let credentials = STANDARD.encode(format!(
        "{}:{}",
        zoom.client_id,
        zoom.client_secret.expose()
    ));
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "account_credentials")
        .append_pair("account_id", &zoom.account_id)
        .finish();
    http.request(Method::POST, &zoom.oauth_base_url.join("/oauth/token"))
        .header("authorization", format!("Basic {credentials}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
}

impl Response {
    /// The token, as one that came `now`.
    pub fn read(self, now: Timestamp) -> Token {
        let life = Duration::from_secs(self.expires_in).saturating_sub(RENEW_BEFORE);
        Token {
            value: self.access_token,
            until: now.plus(life),
        }
    }
}
