//! TLS before the sandbox, as AWS has it.

use std::{
    net::{Ipv4Addr, TcpListener as StdListener},
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::{ServerConfig, crypto::ring::default_provider};
use sandbox::{Sandbox, installation::SECRET};
use tests::certificate::Certificate;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// A listener that speaks TLS and passes everything on.
pub struct Front {
    address: String,
    bundle: PathBuf,
}

/// A port that nobody uses just now.
pub fn free_port() -> u16 {
    let listener = StdListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

impl Front {
    pub async fn before(base: &str, directory: &Path) -> Self {
        let certificate = Certificate::new([127, 0, 0, 1], "49");
        let bundle = directory.join("authority.pem");
        std::fs::write(&bundle, certificate.pem()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der], certificate.key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let behind = base.trim_start_matches("http://").to_owned();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, behind) = (acceptor.clone(), behind.clone());
                tokio::spawn(async move {
                    stream.set_nodelay(true).ok();
                    let mut near = acceptor.accept(stream).await.ok()?;
                    let mut far = TcpStream::connect(behind).await.ok()?;
                    far.set_nodelay(true).ok();
                    tokio::io::copy_bidirectional(&mut near, &mut far)
                        .await
                        .ok()
                });
            }
        });
        Self { address, bundle }
    }

    /// The environment of a function whose AWS is behind this.
    pub fn environment(&self, sandbox: &Sandbox) -> Vec<(&'static str, String)> {
        let mut environment = sandbox.aws.environment(SECRET);
        for (name, value) in &mut environment {
            if *name == "AWS_ENDPOINT_URL" {
                let path = value.trim_start_matches(&sandbox.base);
                *value = format!("https://{}{path}", self.address);
            }
        }
        let bundle = self.bundle.display().to_string();
        environment.push(("AWS_CA_BUNDLE", bundle.clone()));
        environment.push(("NODE_EXTRA_CA_CERTS", bundle));
        environment.push(("RUST_LOG", "info".to_owned()));
        environment
    }
}
