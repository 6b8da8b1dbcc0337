//! The page itself, and the hospital's own in its place.

use serde_json::json;
use tests::CSN;

use crate::{Hospital, Test, launch, steps};

#[tokio::test(flavor = "multi_thread")]
async fn only_this_page_may_use_camera_and_microphone_and_it_may_ask_zoom_alone() {
    let test = Test::open().await;
    assert_eq!(test.page.status, 200, "{}", test.page.body);
    let header = |name: &str| test.page.headers[name].to_str().unwrap().to_owned();
    assert_eq!(
        header("permissions-policy"),
        "camera=(self), microphone=(self), geolocation=()"
    );
    let policy = header("content-security-policy");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(
        policy.contains(&format!("connect-src 'self' {};", test.hospital.base)),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"), "{policy}");
    // Nothing of the person or the visit can be read from the page.
    for secret in ["Camila", "Lopez", "736", CSN] {
        assert!(!test.page.body.contains(secret), "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_real_zoom_may_be_asked_wherever_it_redirects_to() {
    let real = json!({ "zoom": { "oauth_base_url": "https://zoom.us" } });
    let test = Test::open_with(&real).await;
    let policy = test.page.headers["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(
        policy.contains("connect-src 'self' https://zoom.us https://*.zoom.us;"),
        "{policy}"
    );
    assert_eq!(test.page.button(), "https://zoom.us/test");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hospitals_help_and_zooms_test_meeting_are_one_tap_away() {
    let help = json!({ "device_test": { "help_url": "https://help.hospital.example/video" } });
    let test = Test::open_with(&help).await;
    assert!(
        test.page
            .body
            .contains("https://help.hospital.example/video")
    );
    assert_eq!(test.page.button(), test.hospital.url("/sim/zoom/test"));
    let zoom = test.hospital.browser().get(&test.page.button()).await;
    assert_eq!(zoom.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_speaks_spanish_to_who_does() {
    let hospital = Hospital::open().await;
    let mut browser = hospital.browser();
    browser
        .headers
        .push(("accept-language", "es-MX".to_owned()));
    browser.headers.push((
        "user-agent",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1".to_owned(),
    ));
    let page = browser.open(&launch(&hospital)).await;
    assert!(page.body.contains("Pruebe su dispositivo"));
    assert!(page.body.contains("En el iPhone o iPad, abra Ajustes"));
    assert!(!page.body.contains("En Windows"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_shows_the_same_test_and_only_in_the_browser_that_opened_it() {
    let test = Test::open().await;
    let address = test.page.url.clone();
    let again = test.browser.get(&address).await;
    assert_eq!(again.status, 200, "{}", again.body);
    assert_eq!(
        again.attribute("#device-test", "data-ticket").unwrap(),
        test.ticket()
    );
    let stranger = test.hospital.browser().get(&address).await;
    assert_eq!(stranger.status, 400, "{}", stranger.body);
    assert!(!stranger.body.contains("data-ticket"));
    assert_eq!(test.steps("device_test_opened").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hospital_with_a_test_of_its_own_gets_the_person_and_nothing_of_the_visit() {
    let own = json!({ "device_test": { "endpoint_url": "https://test.hospital.example/device" } });
    let hospital = Hospital::open_with(&own).await;
    let page = hospital.browser().open(&launch(&hospital)).await;
    assert_eq!(page.status, 303);
    assert_eq!(
        page.location().unwrap(),
        "https://test.hospital.example/device"
    );
    let opened = steps(&hospital, "device_test_opened").await;
    assert_eq!(opened[0]["ours"], false, "{opened:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_makes_no_meeting() {
    let test = Test::open().await;
    assert!(test.hospital.zoom.calls().is_empty());
    assert!(test.hospital.visit_record().await.is_null());
}
