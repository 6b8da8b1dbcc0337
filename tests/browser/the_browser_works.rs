//! The harness itself: a launch in a real browser, and an axe that finds what is wrong.

use serde_json::json;
use tests::Hospital;

use crate::chromium::{Chromium, ChromiumOptions, Devices};

#[tokio::test]
async fn a_provider_gets_from_epic_to_zoom() {
    let hospital = Hospital::open().await;
    let chromium = Chromium::start(ChromiumOptions::default()).await;
    chromium.goto(&hospital.provider_launch()).await.unwrap();
    chromium.arrives("/zoom-client/s/").await;
    chromium.sees("You are the host").await;
    chromium.assert_accessible().await;
}

#[tokio::test]
async fn a_phone_has_its_width_its_language_and_touch() {
    let chromium = Chromium::start(ChromiumOptions {
        languages: "es-MX,es",
        ..ChromiumOptions::phone(390)
    })
    .await;
    let hospital = Hospital::open().await;
    chromium.goto(&hospital.base).await.unwrap();
    let is = "return [innerWidth, navigator.languages.join(), navigator.maxTouchPoints > 0]";
    let is = chromium.execute(is, Vec::new()).await.unwrap();
    assert_eq!(is, json!([390, "es-MX,es", true]));
}

#[tokio::test]
async fn axe_finds_what_is_wrong() {
    let chromium = Chromium::start(ChromiumOptions::default()).await;
    let page = "data:text/html,<title>Odd</title><main><h1>Odd</h1><img src=x></main>";
    chromium.goto(page).await.unwrap();
    let rules: Vec<String> = chromium.axe().await.into_iter().map(|it| it.id).collect();
    assert_eq!(rules, ["html-has-lang", "image-alt"]);
}

#[tokio::test]
async fn the_network_can_be_taken_away_and_the_dark_preferred() {
    let hospital = Hospital::open().await;
    let chromium = Chromium::start(ChromiumOptions::default()).await;
    chromium.goto(&hospital.base).await.unwrap();
    chromium.set_offline(true).await;
    chromium.prefer("prefers-color-scheme", "dark").await;
    let is = "return [navigator.onLine, matchMedia('(prefers-color-scheme: dark)').matches]";
    let is = chromium.execute(is, Vec::new()).await.unwrap();
    assert_eq!(is, json!([false, true]));
}

#[tokio::test]
async fn camera_and_microphone_are_there_as_a_test_wants_them() {
    for (devices, answer) in [
        (Devices::Fake, "video audio"),
        (Devices::Refused, "NotAllowedError"),
        (Devices::None, "NotFoundError"),
    ] {
        let hospital = Hospital::open().await;
        let chromium = Chromium::start(ChromiumOptions {
            devices,
            ..ChromiumOptions::default()
        })
        .await;
        chromium.goto(&hospital.base).await.unwrap();
        let ask = r"
            navigator.mediaDevices.getUserMedia({ audio: true, video: true }).then(
                (stream) => arguments[0](stream.getTracks().map((track) => track.kind).sort().reverse().join(' ')),
                (error) => arguments[0](error.name));";
        let got = chromium.execute_async(ask, Vec::new()).await.unwrap();
        assert_eq!(got, json!(answer), "{devices:?}");
    }
}
