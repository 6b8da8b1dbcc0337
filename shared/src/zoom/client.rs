//! Zoom's REST API, as the rest of the bridge calls it.

use std::{sync::Arc, time::Duration};

use http::StatusCode;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use tokio::sync::Mutex;

use super::{
    Call, LinkPolicy, ZoomError,
    reply::{error_code, parse},
    token::{self, Token},
};
use crate::{
    clock::{Clock, Newest},
    data_key::random_bytes,
    http_client::{HttpClient, Method, Reply, retry_after},
    settings::{Secret, Settings},
};

/// Below the visit's lease, even with one more try.
const TIMEOUT: Duration = Duration::from_secs(5);
/// A per-second limit is waited for; a longer one is an answer.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// Tries of a call that meets a per-second limit.
const TRIES: u32 = 3;

/// Zoom under one version of the settings.
#[derive(Debug)]
pub struct Zoom {
    pub(super) http: HttpClient,
    pub(super) settings: Arc<Settings>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) token: Mutex<Option<Token>>,
    /// When Zoom last did what it was asked.
    pub success: Newest,
}

impl Zoom {
    /// Ready to call; nothing is sent yet.
    #[must_use]
    pub fn new(http: HttpClient, settings: Arc<Settings>, clock: Arc<dyn Clock>) -> Self {
        Self {
            http,
            settings,
            clock,
            token: Mutex::default(),
            success: Newest::default(),
        }
    }

    /// Which links a person may be sent to.
    #[must_use]
    pub fn links(&self) -> LinkPolicy {
        LinkPolicy::of(&self.settings)
    }

    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        call: Call,
        path: &str,
    ) -> Result<T, ZoomError> {
        parse(call, &self.call(call, Method::GET, path, None).await?)
    }

    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        call: Call,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, ZoomError> {
        let body = serde_json::to_value(body).map_err(|_| ZoomError::Unusable { call })?;
        parse(
            call,
            &self.call(call, Method::POST, path, Some(&body)).await?,
        )
    }

    /// Calls Zoom: renews the token once if it is not accepted, waits for a per-second limit.
    pub(super) async fn call(
        &self,
        call: Call,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Reply, ZoomError> {
        let mut renewed = false;
        let mut tries = 1;
        loop {
            let token = self.token().await?;
            let reply = self.send(call, method.clone(), path, body, &token).await?;
            if reply.status.is_success() {
                self.success.tell(self.clock.now());
                return Ok(reply);
            }
            let code = error_code(&reply);
            if reply.status == StatusCode::UNAUTHORIZED && !renewed {
                self.forget(&token).await;
                renewed = true;
            } else if reply.status == StatusCode::TOO_MANY_REQUESTS {
                let wait =
                    retry_after(&reply.headers, self.clock.now()).unwrap_or_else(jittered_second);
                if wait > LONGEST_WAIT || tries == TRIES {
                    return Err(ZoomError::RateLimited { call, wait });
                }
                tries += 1;
                tokio::time::sleep(wait).await;
            } else {
                return Err(ZoomError::Refused {
                    call,
                    status: reply.status,
                    code,
                });
            }
        }
    }

    async fn send(
        &self,
        call: Call,
        method: Method,
        path: &str,
        body: Option<&Value>,
        token: &Secret,
    ) -> Result<Reply, ZoomError> {
        let url = self.settings.zoom.api_base_url.join(path);
        let mut request = self.http.request(method, &url).bearer_auth(token.expose());
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        self.http
            .send(request, TIMEOUT)
            .await
            .map_err(|reason| ZoomError::Unreachable { call, reason })
    }

    /// The token. Whoever comes while it is fetched waits for the same one.
    async fn token(&self) -> Result<Secret, ZoomError> {
        let mut kept = self.token.lock().await;
        let now = self.clock.now();
        match kept.as_ref() {
            Some(token) if now < token.until => Ok(token.value.clone()),
            _ => Ok(kept
                .insert(token::fetch(&self.http, &self.settings.zoom, now).await?)
                .value
                .clone()),
        }
    }

    /// Forgets a token that Zoom did not accept, unless someone has renewed it meanwhile.
    async fn forget(&self, refused: &Secret) {
        let mut kept = self.token.lock().await;
        if kept.as_ref().is_some_and(|token| token.value == *refused) {
            *kept = None;
        }
    }
}

/// About a second, so that those who were refused together do not come back together.
fn jittered_second() -> Duration {
    let [byte] = random_bytes::<1>();
    Duration::from_millis(800 + u64::from(byte))
}

/// A path segment that may hold any text: an e-mail address, an ID.
pub(super) fn segment(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
