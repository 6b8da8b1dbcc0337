//! The one HTTPS client of a function: Epic, Zoom and the AWS services all go through it.
//!
//! It never follows a redirect (a token would follow it to a stranger), reads bodies to a limit, keeps
//! connections alive between invocations, and its errors name no URL, because URLs carry identifiers.

mod aws;
mod basic;
mod retry_after;
mod unreached;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use reqwest::redirect;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, pem::PemObject as _};
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::clock::Timestamp;

pub use aws::AwsHttpClient;
pub(crate) use basic::basic;
pub use reqwest::{Method, RequestBuilder};
pub use retry_after::retry_after;
pub use unreached::Unreached;

/// Longest body that is read from Epic or Zoom, in bytes.
const BODY_LIMIT: usize = 256 * 1024;
/// Time for a TCP and TLS handshake.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Sends requests. Cheap to clone; the TLS stack is built at the first request.
#[derive(Debug, Clone, Default)]
pub struct HttpClient(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    ca_bundle: Option<PathBuf>,
    client: OnceLock<reqwest::Client>,
}

/// A whole answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, at most 256 KiB.
    pub body: Bytes,
}

/// Why no whole answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TransportError {
    /// Nothing was sent: the request can be made again.
    #[error("no connection (name, network, or TLS certificate)")]
    Connect,
    /// The time was up; the other side may have acted.
    #[error("no answer in time")]
    Timeout,
    /// The connection broke; the other side may have acted.
    #[error("the connection broke")]
    Broken,
    /// The answer is longer than we read.
    #[error("the answer is too long")]
    TooLong,
}

/// The answer is not the JSON that was expected. Says nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the answer is not the JSON expected (line {line}, column {column})")]
pub struct NotJson {
    /// Line of the first mistake, from 1.
    pub line: usize,
    /// Column of the first mistake.
    pub column: usize,
}

impl HttpClient {
    /// A client that also trusts the authorities in a PEM file, such as a hospital's own. Never fewer.
    #[must_use]
    pub fn trusting(ca_bundle: Option<PathBuf>) -> Self {
        Self(Arc::new(Inner {
            ca_bundle,
            client: OnceLock::new(),
        }))
    }

    /// Starts a request. Its errors appear when it is sent.
    pub fn request(&self, method: Method, url: &str) -> RequestBuilder {
        self.get().request(method, url)
    }

    /// Sends a request and reads its whole answer.
    ///
    /// # Errors
    /// [`TransportError`] when no whole answer came within `timeout`.
    pub async fn send(
        &self,
        request: RequestBuilder,
        timeout: Duration,
    ) -> Result<Reply, TransportError> {
        self.send_for(request, timeout, BODY_LIMIT).await
    }

    /// As [`send`](Self::send), for whoever looks into why no answer comes.
    ///
    /// # Errors
    /// [`Unreached`].
    pub async fn probe(
        &self,
        request: RequestBuilder,
        timeout: Duration,
    ) -> Result<Reply, Unreached> {
        let mut response = request
            .timeout(timeout)
            .send()
            .await
            .map_err(|error| Unreached::of(&error))?;
        let mut body = BytesMut::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| Unreached::of(&error))?
        {
            if body.len() + chunk.len() > BODY_LIMIT {
                return Err(Unreached::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Reply {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body: body.freeze(),
        })
    }

    /// As [`send`](Self::send), with another limit on the body, in bytes.
    async fn send_for(
        &self,
        request: RequestBuilder,
        timeout: Duration,
        limit: usize,
    ) -> Result<Reply, TransportError> {
        let mut response = request.timeout(timeout).send().await.map_err(classify)?;
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(classify)? {
            if body.len() + chunk.len() > limit {
                return Err(TransportError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Reply {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body: body.freeze(),
        })
    }

    /// The client beneath, built at first use.
    fn get(&self) -> &reqwest::Client {
        let build = || build(self.0.ca_bundle.as_deref());
        self.0.client.get_or_init(build)
    }
}

impl Reply {
    /// The other side's clock, by its `Date` header.
    #[must_use]
    pub fn date(&self) -> Option<Timestamp> {
        retry_after::http_date(self.headers.get(http::header::DATE)?.to_str().ok()?)
    }

    /// Reads the body as JSON, whatever its content type claims, after a byte order mark if it has one.
    ///
    /// # Errors
    /// [`NotJson`].
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, NotJson> {
        let body = self
            .body
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&self.body);
        serde_json::from_slice(body).map_err(|error| NotJson {
            line: error.line(),
            column: error.column(),
        })
    }
}

fn classify(error: reqwest::Error) -> TransportError {
    if error.is_connect() || error.is_builder() {
        TransportError::Connect
    } else if error.is_timeout() {
        TransportError::Timeout
    } else {
        TransportError::Broken
    }
}

#[allow(clippy::expect_used)]
fn build(ca_bundle: Option<&Path>) -> reqwest::Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if let Some(file) = ca_bundle {
        add_authorities(&mut roots, file);
    }
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring has the default TLS versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .user_agent(concat!("epic-zoom-bridge/", env!("CARGO_PKG_VERSION")))
        .build()
        .expect("a client without file or environment settings builds")
}

/// What cannot be read is not trusted; whoever is called with such a certificate will say so.
fn add_authorities(roots: &mut RootCertStore, file: &Path) {
    let added = CertificateDer::pem_file_iter(file).map(|found| {
        let found = found.filter_map(Result::ok);
        roots.add_parsable_certificates(found).0
    });
    if added.is_err() || matches!(added, Ok(0)) {
        let fix =
            "AWS_CA_BUNDLE must name a file in the function's package with certificates in PEM";
        tracing::error!(event = "ca_bundle_refused", fix);
    }
}
