//! The HTTP client that tests use.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore, crypto::ring::default_provider};

/// A client for loopback that follows nothing by itself.
#[must_use]
pub fn client() -> reqwest::Client {
    let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}
