//! What happens by itself, and when.

use std::time::Duration;

/// Waits for something that happens by itself.
pub async fn until<F: Future<Output = bool>>(what: &str, happened: impl Fn() -> F) {
    for _ in 0..1500 {
        if happened().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("never came true: {what}");
}
