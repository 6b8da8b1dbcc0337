//! The local AWS on loopback, and calls as the SDK makes them.

use std::{net::SocketAddr, path::PathBuf, sync::LazyLock, time::Duration};

use sandbox::{
    aws::{Aws, Options},
    template::Template,
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc::UnboundedReceiver,
};

pub static TEMPLATE: LazyLock<Template> =
    LazyLock::new(|| Template::parse(include_str!("../../../template.yaml")).unwrap());

pub struct Sandbox {
    pub aws: Aws,
    address: SocketAddr,
}

impl Sandbox {
    pub async fn start() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let base = format!("http://{address}");
        let aws = Aws::start(&base, &TEMPLATE.table, options).await.unwrap();
        let router = aws.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { aws, address }
    }

    /// Status and answer of one call; a connection that broke is status 0.
    pub async fn call(&self, target: &str, body: &Value) -> (u16, Value) {
        let body = body.to_string();
        let version = if target.starts_with("Dynamo") {
            "1.0"
        } else {
            "1.1"
        };
        let request = format!(
            "POST /sim/aws/ HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\
             content-type: application/x-amz-json-{version}\r\nx-amz-target: {target}\r\n\
             x-amz-date: 20260302T150000Z\r\n\
             authorization: AWS4-HMAC-SHA256 Credential=any/20260302/us-east-1/dynamodb/aws4_request, \
             SignedHeaders=host, Signature=any\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        if stream.read_to_string(&mut answer).await.is_err() {
            return (0, Value::Null);
        }
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
        let status = head.get(9..12).and_then(|it| it.parse().ok());
        (
            status.unwrap_or(0),
            serde_json::from_str(body).unwrap_or_default(),
        )
    }

    pub async fn table(&self, operation: &str, mut body: Value) -> (u16, Value) {
        if !operation.starts_with("Transact") {
            body["TableName"] = json!("epic-zoom-bridge");
        }
        self.call(&format!("DynamoDB_20120810.{operation}"), &body)
            .await
    }

    pub async fn secret(&self, operation: &str, body: Value) -> (u16, Value) {
        self.call(&format!("secretsmanager.{operation}"), &body)
            .await
    }

    pub async fn put(&self, pk: &str, sk: &str) {
        let (status, answer) = self.table("PutItem", json!({ "Item": item(pk, sk) })).await;
        assert_eq!(status, 200, "{answer}");
    }
}

pub fn item(pk: &str, sk: &str) -> Value {
    json!({ "pk": { "S": pk }, "sk": { "S": sk } })
}

/// A directory that goes with the test.
pub struct Directory(pub PathBuf);

impl Directory {
    pub fn new(name: &str) -> Self {
        let name = format!("epic-zoom-bridge-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }

    pub fn options(&self) -> Options {
        Options {
            data: Some(self.0.clone()),
            ..Options::default()
        }
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What arrives next; a test that would wait for ever fails instead.
pub async fn next<T>(received: &mut UnboundedReceiver<T>) -> T {
    let next = tokio::time::timeout(Duration::from_secs(20), received.recv());
    next.await.expect("nothing arrived").unwrap()
}

/// Waits until this holds; a test that would wait for ever fails instead.
pub async fn until(condition: impl Fn() -> bool) {
    for _ in 0..10_000 {
        if condition() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    panic!("it never came to be");
}
