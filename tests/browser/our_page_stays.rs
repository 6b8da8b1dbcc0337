//! `noRedirect=true`: our page stays, and opens Zoom in its app or in the browser.

use sandbox::epic::FdiOptions;
use tests::Hospital;

use crate::chromium::{Chromium, ChromiumOptions};

pub const STAYS: FdiOptions = FdiOptions {
    no_redirect: true,
    use_provider_zoom_account: false,
};

#[tokio::test]
async fn zoom_opens_beside_the_page_on_a_desktop() {
    let hospital = Hospital::open().await;
    for (launch, name, role) in [
        (
            hospital.provider_launch_with(STAYS),
            "Hello Ngozi",
            "You are the host",
        ),
        (
            hospital.patient_launch_with(STAYS),
            "Hello Camila",
            "You are registered for this meeting",
        ),
    ] {
        let chromium = Chromium::start(ChromiumOptions::default()).await;
        chromium.goto(&launch).await.unwrap();
        chromium.sees(name).await;
        let ours = chromium.window().await.unwrap();

        chromium.press(".ways a:first-child").await;
        chromium.turn_to_new_window().await;
        chromium.sees(role).await;
        chromium.close_window().await.unwrap();

        chromium.switch_to_window(ours).await.unwrap();
        chromium.sees(name).await;
        chromium.press(".ways a:last-child").await;
        chromium.turn_to_new_window().await;
        chromium.arrives("/zoom-client/wc/").await;
        chromium.sees("In this browser").await;
        chromium.sees(role).await;
    }
}

#[tokio::test]
async fn a_phone_opens_zoom_by_a_plain_tap_and_comes_back() {
    let hospital = Hospital::open().await;
    let phone = Chromium::start(ChromiumOptions::phone(390)).await;
    let launch = hospital.patient_launch_with(STAYS);
    phone.goto(&launch).await.unwrap();
    phone.press(".ways a:first-child").await;
    phone.arrives("/zoom-client/j/").await;
    assert_eq!(phone.windows().await.unwrap().len(), 1);
    phone.back().await.unwrap();
    phone.sees("Hello Camila").await;
}

#[tokio::test]
async fn a_patients_page_can_be_reloaded() {
    let hospital = Hospital::open().await;
    let chromium = Chromium::start(ChromiumOptions::default()).await;
    let launch = hospital.patient_launch_with(STAYS);
    chromium.goto(&launch).await.unwrap();
    chromium.sees("Hello Camila").await;
    let zoom_before = hospital.zoom.calls();
    chromium.refresh().await.unwrap();
    chromium.sees("Hello Camila").await;
    assert_eq!(hospital.zoom.calls(), zoom_before);
}

#[tokio::test]
async fn the_keyboard_reaches_zoom_first_and_shows_where_it_is() {
    let hospital = Hospital::open().await;
    let chromium = Chromium::start(ChromiumOptions::default()).await;
    let launch = hospital.provider_launch_with(STAYS);
    chromium.goto(&launch).await.unwrap();
    chromium.sees("Hello Ngozi").await;
    let body = chromium.active_element().await.unwrap();
    body.send_keys("\u{E004}").await.unwrap();
    let focused = chromium.active_element().await.unwrap();
    assert_eq!(focused.text().await.unwrap(), "Open Zoom");
    let outline = focused.css_value("outline-style").await.unwrap();
    assert_eq!(outline, "solid");
}
