//! Our HTTPS client, as the AWS SDK wants it: no second connection pool, no second TLS stack.

use std::time::Duration;

use aws_smithy_runtime_api::{
    client::{
        http::{
            HttpClient as SmithyHttpClient, HttpConnector, HttpConnectorFuture,
            HttpConnectorSettings, SharedHttpConnector,
        },
        orchestrator::{HttpRequest, HttpResponse},
        result::ConnectorError,
        runtime_components::RuntimeComponents,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;

use super::{HttpClient, Method, TransportError};

/// Longest that one attempt of an AWS call may take; the SDK retries by its own policy.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);

/// Longest answer read, in bytes: a page of a DynamoDB query has 1 MiB before JSON doubles it.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// Gives the AWS SDK our client.
#[derive(Debug, Clone)]
pub struct AwsHttpClient(HttpClient);

impl AwsHttpClient {
    /// Around the function's client.
    #[must_use]
    pub const fn new(client: HttpClient) -> Self {
        Self(client)
    }
}

impl SmithyHttpClient for AwsHttpClient {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for AwsHttpClient {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let client = self.0.clone();
        HttpConnectorFuture::new(async move { send(&client, request).await })
    }
}

async fn send(client: &HttpClient, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let request = request
        .try_into_http1x()
        .map_err(|error| ConnectorError::user(error.into()))?;
    let (parts, body) = request.into_parts();
    // Every call of ours has its whole body in memory.
    let body = bytes::Bytes::copy_from_slice(body.bytes().unwrap_or_default());
    let method = Method::from_bytes(parts.method.as_str().as_bytes())
        .map_err(|error| ConnectorError::user(error.into()))?;
    let outgoing = client
        .request(method, &parts.uri.to_string())
        .headers(parts.headers)
        .body(body);
    let reply = client
        .send_for(outgoing, ATTEMPT_TIMEOUT, BODY_LIMIT)
        .await
        .map_err(|error| match error {
            TransportError::Timeout => ConnectorError::timeout(error.into()),
            other => ConnectorError::io(other.into()),
        })?;
    let status = StatusCode::try_from(reply.status.as_u16())
        .map_err(|error| ConnectorError::other(error.into(), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(reply.body));
    for (name, value) in &reply.headers {
        if let Ok(value) = value.to_str() {
            response
                .headers_mut()
                .append(name.as_str().to_owned(), value.to_owned());
        }
    }
    Ok(response)
}
