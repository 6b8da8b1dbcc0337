//! Inside a frame of Epic's that keeps no cookies.

use tests::Hospital;

#[tokio::test]
async fn c20_a_frame_without_cookies_offers_a_window_of_its_own() {
    let hospital = Hospital::open().await;
    let launch = hospital.provider_launch();
    let framed = hospital.browser().inside_frame().without_cookies();
    // `follow` would never end if the page sent the browser round and round.
    let page = framed.open(&launch).await;
    assert_eq!(page.status, 200);
    let button = page.attribute("a.button", "href").unwrap();
    assert_eq!(page.attribute("a.button", "target").unwrap(), "_top");
    assert!(hospital.epic.calls().is_empty(), "the launch is not spent");
    hospital.browser().until(&button, "/zoom-client/").await;
}

#[tokio::test]
async fn c20_a_frame_that_keeps_cookies_goes_on_inside() {
    let hospital = Hospital::open().await;
    let launch = hospital.provider_launch();
    let framed = hospital.browser().inside_frame();
    framed.until(&launch, "/zoom-client/").await;
}

#[tokio::test]
async fn c20_a_callback_in_a_frame_that_lost_its_cookies_explains_itself() {
    let hospital = Hospital::open().await;
    let framed = hospital.browser().inside_frame();
    let launch = hospital.provider_launch();
    let callback = framed.until(&launch, "/launch/provider/callback").await;
    framed.forget_cookies();
    let before = hospital.calls();
    let page = framed.get(&callback).await;
    page.assert_refused(400, "LAUNCHTYPE");
    assert_eq!(hospital.calls(), before);
}

#[tokio::test]
async fn c20_what_else_stands_in_the_address_does_not_come_back_with_the_cookie() {
    let hospital = Hospital::open().await;
    // Some clients send text as it is, which no header may hold.
    let launch = format!("{}&odd=\u{e9}\u{ca5a}", hospital.provider_launch());
    let framed = hospital.browser_of_new_functions().inside_frame();
    let answer = framed.get(&launch).await;
    assert_eq!(answer.status, 303);
    let again = answer.location().unwrap();
    assert!(again.ends_with("&cookie_check=1"), "{again}");
    assert!(!again.contains("odd"), "{again}");
    framed.until(&launch, "/zoom-client/").await;
}
