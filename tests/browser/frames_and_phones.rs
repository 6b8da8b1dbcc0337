//! Launches inside a frame of Epic's, and from the web views of Haiku, Canto and MyChart on a phone.

use axum::{Router, response::Html, routing::get};
use serde_json::json;
use tests::Hospital;

use crate::{
    chromium::{Chromium, ChromiumOptions},
    our_page_stays::STAYS,
    waiting_moves_on_by_itself::come_first,
};

/// A page of another site that has this in a frame.
async fn page_with_frame(hospital: &Hospital, launch: &str) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    // To a browser `localhost` and `127.0.0.1` are different sites.
    let origin = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    hospital.change_settings(json!({ "epic": { "frame_ancestors": [origin] } }));
    let page = format!(
        "<!doctype html><title>Epic</title><iframe title=Visit width=600 height=500 src=\"{launch}\"></iframe>"
    );
    let app = Router::new().route("/", get(async move || Html(page)));
    tokio::spawn(async move { axum::serve(listener, app).await });
    origin
}

#[tokio::test]
async fn a_frame_that_keeps_no_cookies_continues_at_top_level() {
    let hospital = Hospital::open().await;
    for (launch, there) in [
        (hospital.provider_launch(), "/zoom-client/s/"),
        (hospital.patient_launch(), "/zoom-client/j/"),
    ] {
        let epic = page_with_frame(&hospital, &launch).await;
        let chromium = Chromium::start(ChromiumOptions {
            refuses_cookies_in_frames: true,
            ..ChromiumOptions::default()
        })
        .await;
        chromium.goto(&epic).await.unwrap();
        chromium.enter_frame(0).await.unwrap();
        chromium.sees("Open the visit in its own window").await;
        chromium.assert_accessible().await;
        chromium.press("a.button").await;
        chromium.enter_parent_frame().await.unwrap();
        chromium.arrives(there).await;
    }
}

#[tokio::test]
async fn a_frame_that_keeps_its_cookies_apart_goes_on_inside() {
    let hospital = Hospital::open().await;
    let launch = hospital.provider_launch_with(STAYS);
    let epic = page_with_frame(&hospital, &launch).await;
    let chromium = Chromium::start(ChromiumOptions::default()).await;
    chromium.goto(&epic).await.unwrap();
    chromium.enter_frame(0).await.unwrap();
    chromium.sees("Hello Ngozi").await;
    chromium.press("a.button").await;
    chromium.turn_to_new_window().await;
    chromium.sees("You are the host").await;
}

#[tokio::test]
async fn phones_launch_by_the_same_routes() {
    let hospital = Hospital::open().await;
    for user_agent in [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)",
        "Mozilla/5.0 (Linux; Android 10; K; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36",
    ] {
        let phone = Chromium::start(ChromiumOptions {
            user_agent: Some(user_agent),
            ..ChromiumOptions::phone(360)
        })
        .await;
        phone.goto(&hospital.provider_launch()).await.unwrap();
        phone.arrives("/zoom-client/s/").await;
        phone.goto(&hospital.patient_launch()).await.unwrap();
        phone.arrives("/zoom-client/j/").await;
        phone
            .goto(&hospital.provider_launch_with(STAYS))
            .await
            .unwrap();
        phone.press("a.button").await;
        phone.arrives("/zoom-client/s/").await;
        let windows = phone.windows().await.unwrap();
        assert_eq!(windows.len(), 1, "{user_agent} opened a pop-up");
    }
}

#[tokio::test]
async fn a_waiting_page_works_in_a_frame() {
    let hospital = Hospital::open().await;
    hospital.epic.override_next_token(
        sandbox::epic::TokenOverride::new().without_member("encounterProviderId"),
    );
    let epic = page_with_frame(&hospital, &hospital.patient_launch()).await;
    let chromium = Chromium::start(ChromiumOptions::default()).await;
    chromium.goto(&epic).await.unwrap();
    chromium.enter_frame(0).await.unwrap();
    chromium.sees("Please wait for the host").await;
    let launch = hospital.provider_launch();
    hospital.browser().until(&launch, "/zoom-client/").await;
    chromium.arrives("/zoom-client/j/").await;
}

/// Two visits of one browser: the second page does not end the first.
#[tokio::test]
async fn two_waiting_pages_of_one_browser_both_work() {
    let hospital = Hospital::open().await;
    let chromium = Chromium::start(ChromiumOptions::default()).await;
    come_first(&hospital, &chromium).await;
    let first = chromium.current_url().await.unwrap();
    come_first(&hospital, &chromium).await;
    chromium.goto(first.as_str()).await.unwrap();
    chromium.sees("Please wait for the host").await;
}
