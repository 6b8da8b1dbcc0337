//! Nine o'clock: all visits begin at once. `tests/load` measures how long it takes; here only nothing is lost.

use futures_util::future::join_all;
use tests::{
    client,
    clinic::Clinic,
    webhook::{SECRET, now, signature},
};

const VISITS: u32 = 20;
/// As often as Zoom sends what was not accepted, and the first time.
const TRIES: usize = 4;

/// Sends a webhook as Zoom does: again, if it was not accepted.
async fn deliver(address: &str, http: &reqwest::Client, body: &[u8]) {
    for _ in 0..TRIES {
        let time = now();
        let answer = http
            .post(address)
            .header("content-type", "application/json")
            .header("x-zm-request-timestamp", time.to_string())
            .header("x-zm-signature", signature(SECRET, time, body))
            .body(body.to_vec())
            .send()
            .await
            .unwrap();
        match answer.status().as_u16() {
            200 => return,
            // Ours, or the gateway's of a function that ran out of time.
            status => assert!(status >= 500, "{status}"),
        }
    }
    panic!("never accepted");
}

async fn all_at_once(clinic: &Clinic, webhooks: &[Vec<u8>]) {
    let (address, http) = (format!("{}/zoom/webhook", clinic.sandbox.base), client());
    join_all(webhooks.iter().map(|body| deliver(&address, &http, body))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c62_when_all_visits_begin_at_once_no_webhook_is_lost() {
    let clinic = Clinic::open(VISITS).await;
    let come = clinic.everyone_comes();
    assert!(come.len() >= 4 * VISITS as usize, "{}", come.len());
    all_at_once(&clinic, &come).await;
    assert_eq!(clinic.lost().await, 0);

    // Those of one visit in any order, and all of them twice.
    let mut again = clinic.everyone_leaves_and_comes_again();
    again.reverse();
    let twice = [again.as_slice(), &come, &again].concat();
    all_at_once(&clinic, &twice).await;
    assert_eq!(clinic.lost().await, 0);
}
