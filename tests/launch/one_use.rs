//! A launch brings one person in, once.

use std::time::Duration;

use tests::{Browser, Hospital, SetClock};

const CALLBACK: &str = "/launch/provider/callback";
const REOPEN: &str = "open the visit again";

/// The callback that `browser` would get, with a code that nobody issued: Epic itself honours a launch once.
async fn forged_callback(hospital: &Hospital, browser: &Browser, launch_url: &str) -> String {
    let authorize = browser.until(launch_url, "/oauth2/authorize").await;
    let state = authorize.split("&state=").nth(1).unwrap();
    let state = state.split('&').next().unwrap();
    format!("{}{CALLBACK}?code=invented&state={state}", hospital.base)
}

#[tokio::test]
async fn c07_a_launch_url_opened_again_lets_nobody_in_a_second_time() {
    let hospital = Hospital::open().await;
    let launch = hospital.provider_launch();
    let (tab, stranger) = (hospital.browser(), hospital.browser());
    let second_tab = forged_callback(&hospital, &tab, &launch).await;
    let other_browser = forged_callback(&hospital, &stranger, &launch).await;
    tab.until(&launch, "/zoom-client/").await;

    let before = hospital.calls();
    for (browser, callback) in [(&tab, second_tab), (&stranger, other_browser)] {
        let page = browser.get(&callback).await;
        page.assert_refused(409, "Each launch is good once");
        assert!(page.text().contains(REOPEN));
    }
    assert_eq!(hospital.calls(), before);
    // Opened from the start again, it is Epic that refuses it.
    assert_eq!(tab.open(&launch).await.status, 400);
    assert_eq!(hospital.calls().zoom, before.zoom);
}

#[tokio::test]
async fn c07_a_launch_url_opened_after_ten_minutes_makes_no_meeting() {
    let hospital = Hospital::open().await;
    let launch = hospital.provider_launch();
    hospital.epic.set_clock_skew(600);
    assert_eq!(hospital.browser().open(&launch).await.status, 400);
    assert!(hospital.zoom.calls().is_empty());
    assert_eq!(hospital.epic_calls("token"), 0);
}

#[tokio::test]
async fn c08_a_scanner_that_prefetches_the_link_makes_no_meeting() {
    let hospital = Hospital::open().await;
    let launch = hospital.provider_launch();
    for _ in 0..3 {
        let scanner = hospital.browser().without_cookies();
        assert_eq!(scanner.get(&launch).await.status, 303);
    }
    let head = hospital.browser().head(&launch).await;
    assert!(head.status == 404 || head.status == 405, "{}", head.status);
    assert!(hospital.zoom.calls().is_empty());
    assert_eq!(hospital.epic_calls("authorize"), 0);
    // The scanner spent nothing: the person still gets in.
    hospital.browser().until(&launch, "/zoom-client/").await;
}

#[tokio::test]
async fn c14_a_callback_that_is_loaded_again_asks_for_one_token() {
    let hospital = Hospital::open().await;
    let browser = hospital.browser();
    let callback = browser.until(&hospital.provider_launch(), CALLBACK).await;
    assert_eq!(browser.get(&callback).await.status, 303);
    let page = browser.get(&callback).await;
    page.assert_refused(409, "Each launch is good once");
    assert!(page.text().contains(REOPEN));
    assert_eq!(hospital.epic_calls("token"), 1);
}

#[tokio::test]
async fn c14_a_double_click_on_the_callback_asks_for_one_token() {
    let hospital = Hospital::open().await;
    let browser = hospital.browser();
    let callback = browser.until(&hospital.provider_launch(), CALLBACK).await;
    let (one, other) = tokio::join!(browser.get(&callback), browser.get(&callback));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(hospital.epic_calls("token"), 1);
}

#[tokio::test]
async fn c10_a_callback_after_the_five_minutes_is_refused() {
    let hospital = Hospital::open().await;
    let clock = std::sync::Arc::new(SetClock::default());
    let browser = hospital.browser_by(clock.clone());
    let callback = browser.until(&hospital.provider_launch(), CALLBACK).await;
    clock.advance(Duration::from_secs(301));
    let before = hospital.calls();
    let page = browser.get(&callback).await;
    page.assert_refused(400, "for five minutes");
    assert_eq!(hospital.calls(), before);
}
