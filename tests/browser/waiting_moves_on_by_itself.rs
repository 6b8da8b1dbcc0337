//! A patient who is first waits on a page that moves on by itself, whatever happens to it meanwhile.

use sandbox::epic::TokenOverride;
use serde_json::json;
use tests::Hospital;

use crate::chromium::{Chromium, ChromiumOptions};

const WAIT: &str = "Please wait for the host to start this meeting";

/// A patient whose encounter provider nobody in Zoom is.
pub async fn come_first(hospital: &Hospital, chromium: &Chromium) {
    hospital
        .epic
        .override_next_token(TokenOverride::new().without_member("encounterProviderId"));
    chromium.goto(&hospital.patient_launch()).await.unwrap();
    chromium.arrives("/visit/").await;
}

async fn provider_comes(hospital: &Hospital) {
    let launch = hospital.provider_launch();
    hospital.browser().until(&launch, "/zoom-client/").await;
}

async fn waiting_patient() -> (Hospital, Chromium) {
    let hospital = Hospital::open().await;
    let chromium = Chromium::start(ChromiumOptions::phone(390)).await;
    come_first(&hospital, &chromium).await;
    chromium.sees(WAIT).await;
    (hospital, chromium)
}

#[tokio::test]
async fn it_moves_on_when_the_provider_comes() {
    let (hospital, chromium) = waiting_patient().await;
    provider_comes(&hospital).await;
    chromium.arrives("/zoom-client/j/").await;
    chromium.sees("You are registered for this meeting").await;
}

#[tokio::test]
async fn it_survives_a_reload_and_a_look_elsewhere() {
    let (hospital, chromium) = waiting_patient().await;
    chromium.refresh().await.unwrap();
    chromium.sees(WAIT).await;
    chromium.goto(&hospital.base).await.unwrap();
    chromium.back().await.unwrap();
    chromium.sees(WAIT).await;
    provider_comes(&hospital).await;
    chromium.arrives("/zoom-client/j/").await;
}

#[tokio::test]
async fn it_says_that_the_network_is_lost_and_that_it_is_back() {
    let (hospital, chromium) = waiting_patient().await;
    chromium.set_offline(true).await;
    chromium.sees("The connection is lost").await;
    chromium.assert_accessible().await;
    chromium.set_offline(false).await;
    chromium.sees("The connection is back").await;
    provider_comes(&hospital).await;
    chromium.arrives("/zoom-client/j/").await;
}

#[tokio::test]
async fn it_moves_on_when_the_network_was_lost_while_the_provider_came() {
    let (hospital, chromium) = waiting_patient().await;
    chromium.set_offline(true).await;
    chromium.sees("The connection is lost").await;
    provider_comes(&hospital).await;
    chromium.set_offline(false).await;
    chromium.arrives("/zoom-client/j/").await;
}

#[tokio::test]
async fn it_moves_on_from_sleep() {
    let (hospital, chromium) = waiting_patient().await;
    let state = |state: &str| json!({ "state": state });
    let command = "Page.setWebLifecycleState";
    chromium.cdp(command, state("frozen")).await;
    provider_comes(&hospital).await;
    chromium.cdp(command, state("active")).await;
    chromium.arrives("/zoom-client/j/").await;
}

#[tokio::test]
async fn it_moves_on_from_behind_another_tab() {
    let (hospital, chromium) = waiting_patient().await;
    let waiting = chromium.window().await.unwrap();
    let other = chromium.new_window(true).await.unwrap();
    chromium.switch_to_window(other.handle).await.unwrap();
    provider_comes(&hospital).await;
    chromium.switch_to_window(waiting).await.unwrap();
    chromium.arrives("/zoom-client/j/").await;
}

#[tokio::test]
async fn it_keeps_trying_while_zoom_has_trouble() {
    let (hospital, chromium) = waiting_patient().await;
    hospital.answer("/registrants", 2, 500, "");
    provider_comes(&hospital).await;
    chromium.sees("The connection is lost").await;
    chromium.arrives("/zoom-client/j/").await;
}

#[tokio::test]
async fn c90_it_keeps_trying_while_the_gateway_turns_it_away() {
    let (hospital, chromium) = waiting_patient().await;
    hospital.answer("/visit/", 2, 429, r#"{"message":"Too Many Requests"}"#);
    provider_comes(&hospital).await;
    chromium.sees("The connection is lost").await;
    chromium.arrives("/zoom-client/j/").await;
}

#[tokio::test]
async fn it_explains_itself_when_its_ticket_is_good_no_more() {
    let (_hospital, chromium) = waiting_patient().await;
    // WebDriver knows nothing of partitioned ones.
    chromium.cdp("Network.clearBrowserCookies", json!({})).await;
    chromium.sees("This waiting page is over").await;
    chromium
        .sees("go back to Epic or MyChart and open the visit again")
        .await;
}
