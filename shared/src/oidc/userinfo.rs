//! The userinfo endpoint, where many providers tell what they leave out of the ID token (OpenID Connect Core 5.3).

use std::time::Duration;

use http::StatusCode;
use serde_json::{Map, Value};

use super::OidcError;
use crate::{
    http_client::{HttpClient, Method},
    settings::Secret,
};

const TIMEOUT: Duration = Duration::from_secs(3);

/// The claims of the person whose access token this is, if it is the same as in the ID token.
pub(super) async fn claims(
    http: &HttpClient,
    endpoint: &str,
    access_token: &Secret,
    subject: &str,
) -> Result<Map<String, Value>, OidcError> {
    let request = http
        .request(Method::GET, endpoint)
        .header("accept", "application/json")
        .bearer_auth(access_token.expose());
    let reply = http
        .send(request, TIMEOUT)
        .await
        .map_err(|_| OidcError::Userinfo("it gave no answer"))?;
    if reply.status != StatusCode::OK {
        return Err(OidcError::Userinfo("it refused the access token"));
    }
    let claims: Map<String, Value> = reply
        .json()
        .map_err(|_| OidcError::Userinfo("its answer is not a JSON object"))?;
    if claims.get("sub").and_then(Value::as_str) != Some(subject) {
        return Err(OidcError::Userinfo("its sub is another person's"));
    }
    Ok(claims)
}
