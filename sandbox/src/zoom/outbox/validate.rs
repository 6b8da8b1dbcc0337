//! `endpoint.url_validation`: does the endpoint know the secret?

use serde::Serialize;
use serde_json::{Value, json};

use crate::zoom::{Zoom, clock, random, sign};

/// Why an endpoint failed its validation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// No answer within three seconds.
    #[error("the endpoint did not answer: {0}")]
    NoAnswer(String),
    /// Another status than 200.
    #[error("the endpoint answered {0} instead of 200")]
    Status(u16),
    /// No JSON object with `plainToken` and `encryptedToken`.
    #[error("the endpoint's answer is not the JSON that was asked for")]
    Shape,
    /// `plainToken` is not the one that was sent.
    #[error("the endpoint gave another plainToken back")]
    PlainToken,
    /// `encryptedToken` was made with another secret.
    #[error("the endpoint's encryptedToken does not fit the secret token")]
    EncryptedToken,
}

#[derive(Serialize)]
struct Validation {
    payload: Value,
    event_ts: i64,
    event: &'static str,
}

impl Zoom {
    /// Sends a signed `endpoint.url_validation` and checks the answer, as Zoom does when a URL is saved and
    /// every 72 hours.
    ///
    /// # Errors
    /// When the endpoint does not prove that it has the secret.
    pub async fn validate_endpoint(&self) -> Result<(), EndpointError> {
        let now = self.0.clock.now();
        let secret = self.account().options.webhook_secret_token.clone();
        let plain = random::identifier();
        let body = sign::body(&Validation {
            payload: json!({ "plainToken": plain }),
            event_ts: clock::milliseconds(now),
            event: "endpoint.url_validation",
        });
        let timestamp = now.unix_timestamp();
        let signature = sign::signature(&secret, timestamp, &body);
        let answer = self
            .post(body, timestamp, &signature, &random::identifier())
            .await
            .map_err(EndpointError::NoAnswer)?;
        if answer.status() != reqwest::StatusCode::OK {
            return Err(EndpointError::Status(answer.status().as_u16()));
        }
        let bytes = answer
            .bytes()
            .await
            .map_err(|error| EndpointError::NoAnswer(error.to_string()))?;
        let answer: Value = serde_json::from_slice(&bytes).map_err(|_| EndpointError::Shape)?;
        if answer["plainToken"] != plain.as_str() {
            return Err(EndpointError::PlainToken);
        }
        if answer["encryptedToken"] != sign::hmac_hex(&secret, plain.as_bytes()) {
            return Err(EndpointError::EncryptedToken);
        }
        Ok(())
    }
}
