//! A person tests their device in a real browser, with devices that work, that are refused, and without any.

use std::{collections::BTreeSet, time::Duration};

use fantoccini::{Locator, elements::Element};
use sandbox::{
    epic::{Audience, FdiOptions},
    installation::SECRET,
};
use serde_json::{Value, json};
use tests::{CSN, Hospital, PATIENT, until};
use tokio::net::TcpListener;

use crate::chromium::{Chromium, ChromiumOptions, Devices};

const TAB: char = '\u{E004}';
const ENTER: char = '\u{E007}';

async fn chromium(devices: Devices) -> Chromium {
    Chromium::start(ChromiumOptions {
        devices,
        ..ChromiumOptions::phone(390)
    })
    .await
}

/// Opens the device test of the visit at 09:00.
async fn open(hospital: &Hospital, browser: &Chromium) {
    let url = hospital.launch(Audience::DeviceTest, CSN, PATIENT, FdiOptions::default());
    browser.goto(&url).await.unwrap();
    element(browser, "#device-test").await;
}

async fn element(browser: &Chromium, css: &str) -> Element {
    browser
        .wait()
        .at_most(Duration::from_secs(30))
        .for_element(Locator::Css(css))
        .await
        .unwrap_or_else(|error| panic!("{css}: {error}"))
}

async fn press(browser: &Chromium, css: &str) {
    element(browser, css).await.click().await.unwrap();
}

/// Waits until a check has come to this.
async fn comes_to(browser: &Chromium, check: &str, state: &str) {
    element(browser, &format!("#{check}[data-state={state}]")).await;
}

async fn text(browser: &Chromium, css: &str) -> String {
    element(browser, css).await.text().await.unwrap()
}

/// The steps of the visit's trace of one kind.
async fn steps(hospital: &Hospital, kind: &str) -> Vec<Value> {
    let page = hospital
        .browser()
        .get(&hospital.url(&format!("/sim/trace?csn={CSN}")))
        .await;
    let mut steps = page.json()[0]["steps"].as_array().unwrap().clone();
    steps.retain(|step| step["step"] == kind);
    steps
}

/// Waits until the kept result is so.
async fn kept(hospital: &Hospital, what: impl Fn(&Value) -> bool) -> Value {
    until("the result is kept", async || {
        steps(hospital, "device_tested")
            .await
            .first()
            .is_some_and(&what)
    })
    .await;
    let mut all = steps(hospital, "device_tested").await;
    assert_eq!(all.len(), 1, "one test is one step");
    all.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_whose_devices_all_work_is_told_so_and_epic_too() {
    let hospital = Hospital::open().await;
    let browser = chromium(Devices::Fake).await;
    open(&hospital, &browser).await;

    press(&browser, "#camera [data-begin]").await;
    comes_to(&browser, "camera", "works").await;
    let picture = browser
        .execute(
            "return document.querySelector('video').videoWidth;",
            Vec::new(),
        )
        .await
        .unwrap();
    assert!(picture.as_u64().unwrap() > 0, "{picture}");

    press(&browser, "#microphone [data-begin]").await;
    comes_to(&browser, "microphone", "works").await;
    // The meter moves: the fake microphone beeps and is silent in turn.
    let mut levels = BTreeSet::new();
    for _ in 0..1500 {
        let level = browser
            .execute("return document.querySelector('meter').value;", Vec::new())
            .await
            .unwrap();
        levels.insert(level.to_string());
        if levels.len() > 1 {
            break;
        }
    }
    assert!(levels.len() > 1, "{levels:?}");
    let words = text(&browser, "[data-level]").await;
    assert!(
        ["Quiet", "Good", "Loud"].contains(&words.as_str()),
        "{words}"
    );
    press(&browser, "#microphone [data-stop]").await;

    press(&browser, "#speaker [data-begin]").await;
    press(&browser, "[data-heard=yes]").await;
    comes_to(&browser, "speaker", "works").await;
    press(&browser, "#connection [data-begin]").await;
    comes_to(&browser, "connection", "works").await;
    let answer = text(&browser, "#connection [role=status]").await;
    assert!(answer.contains("milliseconds"), "{answer}");

    let overall = text(&browser, "#overall").await;
    assert!(overall.contains("ready for your video visit"), "{overall}");
    let result = kept(&hospital, |it| it["result"] == "works").await;
    for check in ["camera", "microphone", "speaker", "connection"] {
        assert_eq!(result[check]["verdict"], "works", "{result}");
    }
    until("Epic was told", async || {
        !hospital.epic.device_tests().is_empty()
    })
    .await;
    assert_eq!(hospital.epic.device_tests()[0]["Result"], "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_whose_devices_are_refused_is_told_what_to_do() {
    let hospital = Hospital::open().await;
    let browser = chromium(Devices::Refused).await;
    open(&hospital, &browser).await;
    for check in ["camera", "microphone"] {
        press(&browser, &format!("#{check} [data-begin]")).await;
        comes_to(&browser, check, "does_not_work").await;
        let advice = text(&browser, &format!("#{check} [data-advice=denied]")).await;
        assert!(advice.contains("to the left of the address"), "{advice}");
        assert!(advice.contains(&format!("the {check}")), "{advice}");
        let others = browser
            .find_all(Locator::Css(&format!(
                "#{check} ul:not([hidden]):not([data-advice=denied])"
            )))
            .await
            .unwrap();
        assert!(others.is_empty());
    }
    let result = kept(&hospital, |it| {
        it["microphone"]["verdict"] == "does_not_work"
    })
    .await;
    assert_eq!(result["result"], "does_not_work");
    assert_eq!(
        result["camera"],
        json!({ "verdict": "does_not_work", "reason": "denied" })
    );
    assert_eq!(result["speaker"]["verdict"], "not_tested");
    until("Epic was told", async || {
        !hospital.epic.device_tests().is_empty()
    })
    .await;
    assert_eq!(hospital.epic.device_tests()[0]["Result"], "2");

    // A reload, as browsers ask for after a change of permissions, begins where the person was.
    browser.refresh().await.unwrap();
    comes_to(&browser, "camera", "does_not_work").await;
    press(&browser, "#connection [data-begin]").await;
    comes_to(&browser, "connection", "works").await;
    let result = kept(&hospital, |it| it["connection"]["verdict"] == "works").await;
    assert_eq!(result["camera"]["reason"], "denied");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_without_camera_says_so() {
    let hospital = Hospital::open().await;
    let browser = chromium(Devices::None).await;
    open(&hospital, &browser).await;
    press(&browser, "#camera [data-begin]").await;
    comes_to(&browser, "camera", "does_not_work").await;
    let advice = text(&browser, "#camera [data-advice=no_device]").await;
    assert!(advice.contains("Connect the camera"), "{advice}");
    kept(&hospital, |it| it["camera"]["reason"] == "no_device").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn zoom_out_of_reach_is_found_out_and_found_again() {
    let hospital = Hospital::open().await;
    // On another origin than the page, as the real one; nobody listens there yet.
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let mut settings = hospital.settings.clone();
    settings["zoom"]["oauth_base_url"] = format!("http://localhost:{}", address.port()).into();
    hospital.aws.put_secret(SECRET, &settings).unwrap();
    let browser = chromium(Devices::Fake).await;
    open(&hospital, &browser).await;
    press(&browser, "#connection [data-begin]").await;
    comes_to(&browser, "connection", "does_not_work").await;
    let advice = text(&browser, "#connection [data-advice=unreachable]").await;
    assert!(advice.contains("another network"), "{advice}");

    let zoom = TcpListener::bind(address).await.unwrap();
    let answer = axum::Router::new().route("/test", axum::routing::get(async || "Zoom"));
    tokio::spawn(async move { axum::serve(zoom, answer).await });
    press(&browser, "#connection [data-begin]").await;
    comes_to(&browser, "connection", "works").await;
    kept(&hospital, |it| it["connection"]["verdict"] == "works").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_alone_is_enough() {
    let hospital = Hospital::open().await;
    let browser = chromium(Devices::Fake).await;
    open(&hospital, &browser).await;
    keyboard(&browser, "Test the camera").await;
    comes_to(&browser, "camera", "works").await;
    keyboard(&browser, "Test the microphone").await;
    comes_to(&browser, "microphone", "works").await;
    keyboard(&browser, "Test the speaker").await;
    keyboard(&browser, "I heard them").await;
    comes_to(&browser, "speaker", "works").await;
    // Focus is where the person was, not at the top.
    let focused = browser.active_element().await.unwrap();
    assert_eq!(focused.text().await.unwrap(), "Test the speaker again");
    keyboard(&browser, "Test the connection").await;
    comes_to(&browser, "connection", "works").await;
}

/// Tabs to what has this name, and presses Enter.
async fn keyboard(browser: &Chromium, name: &str) {
    for _ in 0..30 {
        let focused = browser.active_element().await.unwrap();
        if focused.text().await.unwrap() == name {
            return key(browser, ENTER).await;
        }
        key(browser, TAB).await;
    }
    panic!("no way to {name} by keyboard");
}

async fn key(browser: &Chromium, key: char) {
    use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
    let keys = KeyActions::new("keyboard".to_owned())
        .then(KeyAction::Down { value: key })
        .then(KeyAction::Up { value: key });
    browser.perform_actions(keys).await.unwrap();
}
