//! Many webhooks at a steady rate, whether or not the earlier ones were answered.

use std::time::Duration;

use futures_util::future::join_all;
use tests::clinic::Clinic;
use tokio::time::{Instant, sleep_until};

use crate::cost::signed;

/// What became of them.
pub struct Rush {
    pub offered: usize,
    pub accepted: usize,
    waits: Vec<Duration>,
}

impl Rush {
    /// Milliseconds within which so many per cent were answered, counted from when each was to be sent.
    pub fn percentile(&self, percent: usize) -> f64 {
        let index = (self.waits.len() * percent).div_ceil(100).saturating_sub(1);
        self.waits[index].as_secs_f64() * 1e3
    }
}

pub async fn offer(clinic: &Clinic, webhooks: &[Vec<u8>], per_second: u32) -> Rush {
    let url = format!("{}/zoom/webhook", clinic.sandbox.base);
    let http = tests::client();
    let start = Instant::now() + Duration::from_millis(100);
    let sending = webhooks.iter().enumerate().map(|(index, body)| {
        let due = start + Duration::from_secs_f64(index as f64 / f64::from(per_second));
        let (url, http, body) = (url.clone(), http.clone(), body.clone());
        tokio::spawn(async move {
            sleep_until(due).await;
            let (timestamp, signature) = signed(&body);
            let answer = http
                .post(url)
                .header("content-type", "application/json; charset=utf-8")
                .header("x-zm-request-timestamp", timestamp)
                .header("x-zm-signature", signature)
                .body(body)
                .send()
                .await;
            let accepted = answer.is_ok_and(|answer| answer.status() == 200);
            (accepted, due.elapsed())
        })
    });
    let answers = join_all(sending).await;
    let mut rush = Rush {
        offered: webhooks.len(),
        accepted: 0,
        waits: Vec::new(),
    };
    for answer in answers {
        let (accepted, wait) = answer.unwrap();
        rush.accepted += usize::from(accepted);
        rush.waits.push(wait);
    }
    rush.waits.sort_unstable();
    rush
}
