//! Codes and assertions go to a server that a public authority vouches for, and to no other.

use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use rustls::{
    ClientConfig, RootCertStore, ServerConfig, ServerConnection, StreamOwned,
    crypto::ring::default_provider, pki_types::CertificateDer,
};
use shared::http_client::{HttpClient, Method, TransportError};
use tests::{Hospital, certificate::Certificate};

use super::configuration::send_tokens_to;

const LOOPBACK: [u8; 4] = [127, 0, 0, 1];

/// A server with this certificate; keeps what it was told after the handshake.
struct Impostor {
    url: String,
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Impostor {
    fn with(certificate: Certificate) -> Self {
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der], certificate.key)
            .unwrap();
        let (config, heard) = (Arc::new(config), Arc::new(Mutex::new(Vec::new())));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}/token", listener.local_addr().unwrap());
        let kept = heard.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let connection = ServerConnection::new(config.clone()).unwrap();
                let mut stream = StreamOwned::new(connection, stream.unwrap());
                let mut buffer = [0; 16 * 1024];
                let Ok(length) = stream.read(&mut buffer) else {
                    continue;
                };
                kept.lock().unwrap().extend_from_slice(&buffer[..length]);
                let answer = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
                stream.write_all(answer).ok();
                stream.conn.send_close_notify();
                stream.flush().ok();
            }
        });
        Self { url, heard }
    }
}

async fn assert_not_told(certificate: Certificate) {
    let impostor = Impostor::with(certificate);
    let hospital = Hospital::open().await;
    for launch in [hospital.provider_launch(), hospital.patient_launch()] {
        send_tokens_to(&hospital, &impostor.url).await;
        let page = hospital.browser().open(&launch).await;
        page.assert_refused(502, "TLS certificate");
    }
    assert!(impostor.heard.lock().unwrap().is_empty());
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn c15_a_certificate_that_nobody_vouches_for_is_not_believed() {
    assert_not_told(Certificate::new(LOOPBACK, "49")).await;
}

#[tokio::test]
async fn c15_an_expired_certificate_is_not_believed() {
    assert_not_told(Certificate::new(LOOPBACK, "21")).await;
}

#[tokio::test]
async fn c15_a_certificate_of_another_host_is_not_believed() {
    assert_not_told(Certificate::new([192, 0, 2, 1], "49")).await;
}

#[tokio::test]
async fn the_impostors_are_refused_for_their_certificates_and_nothing_else() {
    // A client that trusts the certificate does speak to the same server.
    let certificate = Certificate::new(LOOPBACK, "49");
    let trusting = client_that_trusts(certificate.der.clone());
    let impostor = Impostor::with(certificate);
    let answer = trusting.get(&impostor.url).send().await.unwrap();
    assert_eq!(answer.status(), 204);
    for other in [
        Certificate::new(LOOPBACK, "21"),
        Certificate::new([192, 0, 2, 1], "49"),
    ] {
        let trusting = client_that_trusts(other.der.clone());
        let impostor = Impostor::with(other);
        assert!(trusting.get(&impostor.url).send().await.is_err());
        assert!(impostor.heard.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn an_authority_of_the_hospitals_own_is_trusted_where_the_environment_names_it() {
    let certificate = Certificate::new(LOOPBACK, "49");
    let bundle = std::env::temp_dir().join(format!("authorities-{}.pem", std::process::id()));
    std::fs::write(&bundle, certificate.pem()).unwrap();
    let epic = Impostor::with(certificate);
    let answer = async |client: HttpClient| {
        let request = client.request(Method::GET, &epic.url);
        client.send(request, Duration::from_secs(5)).await
    };

    let trusted = answer(HttpClient::trusting(Some(bundle.clone()))).await;
    assert_eq!(trusted.unwrap().status, 204);
    let public_ones_only = answer(HttpClient::default()).await;
    assert_eq!(public_ones_only.unwrap_err(), TransportError::Connect);
    // A file that is not there takes nobody's trust away, and gives nobody any.
    std::fs::remove_file(&bundle).unwrap();
    let missing = answer(HttpClient::trusting(Some(bundle))).await;
    assert_eq!(missing.unwrap_err(), TransportError::Connect);
}

fn client_that_trusts(certificate: CertificateDer<'static>) -> reqwest::Client {
    let mut roots = RootCertStore::empty();
    roots.add(certificate).unwrap();
    let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .build()
        .unwrap()
}
