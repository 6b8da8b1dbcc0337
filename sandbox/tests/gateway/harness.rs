//! A gateway on loopback and a client that sends bytes as they are.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use sandbox::{
    gateway::{Gateway, Handlers, lambda::Handler},
    template::Template,
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc::UnboundedReceiver,
};

/// A template of one function, `echo`, with these routes.
pub fn template(routes: &[&str]) -> Template {
    let mut text = String::from(
        "Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
  Echo:
    Type: AWS::Serverless::Function
    Metadata: { BuildProperties: { Binary: echo } }
    Properties:
      Timeout: 40
      Events:
",
    );
    for (index, route) in routes.iter().enumerate() {
        let (method, path) = route.split_once(' ').unwrap();
        text += &format!(
            "        E{index}: {{ Type: HttpApi, Properties: {{ ApiId: !Ref Api, Method: {method}, Path: '{path}' }} }}\n"
        );
    }
    Template::parse(&text).unwrap()
}

pub fn handler<F, Fut>(function: F) -> Handler
where
    F: Fn(Value) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<Value, String>> + Send + 'static,
{
    Arc::new(move |event| Box::pin(function(event)))
}

/// Answers with the event it got.
pub fn echo() -> Handler {
    handler(|event| async { Ok(event) })
}

/// Answers with this.
pub fn answering(answer: Value) -> Handler {
    handler(move |_| std::future::ready(Ok(answer.clone())))
}

pub async fn serve(gateway: Gateway) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = gateway.router();
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

pub async fn serve_one(routes: &[&str], handler: Handler) -> SocketAddr {
    let handlers = Handlers::default().with("echo", handler);
    serve(Gateway::new(&template(routes), handlers).unwrap()).await
}

/// What comes back for these bytes, until the server closes.
pub async fn send_raw(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // A refused upload may be cut off while it is still being written.
    let _ = stream.write_all(request).await;
    let mut answer = Vec::new();
    let mut buffer = [0; 8192];
    while let Ok(count @ 1..) = stream.read(&mut buffer).await {
        answer.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

pub async fn send(address: SocketAddr, line: &str, headers: &str, body: &[u8]) -> Answer {
    let mut request =
        format!("{line} HTTP/1.1\r\nhost: hospital.example\r\nconnection: close\r\n{headers}");
    if !body.is_empty() {
        request += &format!("content-length: {}\r\n", body.len());
    }
    let request = [request.as_bytes(), b"\r\n", body].concat();
    let answer = send_raw(address, &request).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.get(9..12).and_then(|it| it.parse().ok());
    Answer {
        status: status.unwrap_or(0),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

pub async fn get(address: SocketAddr, path: &str) -> Answer {
    send(address, &format!("GET {path}"), "", b"").await
}

/// What arrives next; a test that would wait for ever fails instead.
pub async fn next<T>(received: &mut UnboundedReceiver<T>) -> T {
    let next = tokio::time::timeout(Duration::from_secs(20), received.recv());
    next.await.expect("nothing arrived").unwrap()
}
