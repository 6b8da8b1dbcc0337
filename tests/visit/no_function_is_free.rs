//! As many functions run as may: API Gateway turns requests away before any of our code sees them.

use std::time::Duration;

use sandbox::epic::{Audience, FdiOptions, TokenOverride};
use tests::{CSN, Hospital, PATIENT, PROVIDER};

const WEBHOOK: &str = "/zoom/webhook";

/// What an HTTP API answers for a function without a free place.
const UNAVAILABLE: &str = r#"{"message":"Service Unavailable"}"#;
/// What it answers beyond a route's throttle.
const TOO_MANY: &str = r#"{"message":"Too Many Requests"}"#;

fn repeat_soon(hospital: &Hospital) {
    let soon = vec![Duration::from_millis(50); 3];
    hospital
        .zoom
        .configure(|options| options.webhook_retries = soon);
}

#[tokio::test(flavor = "multi_thread")]
async fn c90_a_webhook_for_which_no_function_is_free_is_sent_again_by_zoom() {
    let hospital = Hospital::open().await;
    repeat_soon(&hospital);
    let link = hospital.provider_link(PROVIDER).await;
    hospital.answer(WEBHOOK, 4, 503, UNAVAILABLE);
    hospital.zoom.join(&link, "").unwrap();
    hospital.light(PROVIDER, true).await;
    assert_eq!(hospital.settled_records(1).await.len(), 1);
}

/// Zoom repeats nothing that was refused with 429; its own list knows better.
#[tokio::test(flavor = "multi_thread")]
async fn c90_a_webhook_that_was_throttled_is_lost_and_found_in_zooms_list() {
    let hospital = Hospital::open().await;
    repeat_soon(&hospital);
    hospital.provider_joins().await;
    hospital.light(PROVIDER, true).await;
    hospital.settled_records(1).await;
    let link = hospital.patient_link().await;
    hospital.answer(WEBHOOK, 1, 429, TOO_MANY);
    hospital.zoom.join(&link, "").unwrap();
    hospital.zoom.settled().await;
    assert!(!hospital.patient_light());
    hospital.minute().await.unwrap();
    hospital.light(PATIENT, true).await;
    assert_eq!(hospital.settled_records(2).await[1]["repaired"], true);
}

/// A launch that was turned away has used nothing up: the same address works a moment later.
#[tokio::test(flavor = "multi_thread")]
async fn c90_a_launch_that_was_turned_away_works_a_moment_later() {
    let hospital = Hospital::open().await;
    for (path, status, body) in [
        ("/launch/provider/", 429, TOO_MANY),
        ("/launch/provider/callback", 503, UNAVAILABLE),
    ] {
        let url = hospital.launch(Audience::Provider, CSN, PROVIDER, FdiOptions::default());
        let browser = hospital.browser();
        hospital.answer(path, 1, status, body);
        let refused = browser.open(&url).await;
        assert_eq!(refused.status, status, "{}", refused.url);
        let page = browser.open(&refused.url).await;
        assert!(page.zoom_link().contains("/zoom-client/"), "{}", page.url);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c90_a_patient_who_waits_goes_on_waiting_while_the_gateway_turns_them_away() {
    let hospital = Hospital::open().await;
    let early = TokenOverride::new().without_member("encounterProviderId");
    hospital.epic.override_next_token(early);
    let browser = hospital.browser();
    let url = hospital.launch(Audience::Patient, CSN, PATIENT, FdiOptions::default());
    let waiting = browser.open(&url).await;
    assert!(waiting.url.contains("/visit/"), "{}", waiting.url);
    hospital.answer("/visit/", 2, 429, TOO_MANY);
    hospital.provider_link(PROVIDER).await;
    // The page's script takes a 429 for a network that is lost and comes back.
    for status in [429, 429] {
        assert_eq!(browser.get(&waiting.url).await.status, status);
    }
    let page = browser.open(&waiting.url).await;
    assert!(page.zoom_link().contains("/zoom-client/"), "{}", page.url);
}
