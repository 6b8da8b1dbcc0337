//! A server that says what no HTTP library would: raw bytes, then the end of the connection.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// Answers every connection with the same bytes, and keeps what it was sent.
pub struct Wire {
    pub address: String,
    received: Arc<Mutex<Vec<String>>>,
}

impl Wire {
    pub async fn answering(bytes: impl Into<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let received: Arc<Mutex<Vec<String>>> = Arc::default();
        let (kept, bytes) = (received.clone(), bytes.into());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = Vec::new();
                while !is_whole(&request) {
                    let mut buffer = [0; 16 * 1024];
                    match stream.read(&mut buffer).await {
                        Ok(length @ 1..) => request.extend_from_slice(&buffer[..length]),
                        _ => break,
                    }
                }
                let text = String::from_utf8_lossy(&request).into_owned();
                kept.lock().unwrap().push(text);
                stream.write_all(&bytes).await.ok();
                stream.shutdown().await.ok();
            }
        });
        Self { address, received }
    }

    /// Whole requests so far.
    pub fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }
}

/// Headers and as much body as they announce; anything that is not HTTP is whole at once.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    if !text.is_empty() && !text.starts_with("POST ") && !text.starts_with("GET ") {
        return true;
    }
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, length)| length.trim().parse().unwrap());
    body.len() >= length
}
