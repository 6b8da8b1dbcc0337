//! A patient who comes before anyone who could host waits, and moves on by themselves.

use futures_util::future::join_all;
use sandbox::epic::TokenOverride;
use tests::{Browser, Hospital};

/// The waiting page of a patient whose encounter provider nobody in Zoom is.
async fn come_first(hospital: &Hospital, browser: &Browser) -> String {
    hospital
        .epic
        .override_next_token(TokenOverride::new().without_member("encounterProviderId"));
    browser.until(&hospital.patient_launch(), "/visit/").await
}

async fn provider_comes(hospital: &Hospital) {
    let launch = hospital.provider_launch();
    hospital.browser().until(&launch, "/zoom-client/").await;
}

#[tokio::test]
async fn a_patient_who_is_first_waits_until_the_provider_comes() {
    let hospital = Hospital::open().await;
    let patient = hospital.browser();
    let waiting = come_first(&hospital, &patient).await;

    let page = patient.get(&waiting).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Please wait"), "{}", page.text());
    let asked = patient.get_as(&waiting, "application/json").await;
    assert_eq!(asked.body, r#"{"waiting":true}"#);

    provider_comes(&hospital).await;
    let asked = patient.get_as(&waiting, "application/json").await;
    assert_eq!(asked.body, r#"{"waiting":false}"#);
    let moved = patient.get(&waiting).await;
    assert_eq!(moved.status, 303);
    assert!(moved.location().unwrap().contains("/zoom-client/"));
}

#[tokio::test]
async fn a_waiting_page_works_in_no_other_browser() {
    let hospital = Hospital::open().await;
    let patient = hospital.browser();
    let waiting = come_first(&hospital, &patient).await;
    provider_comes(&hospital).await;

    let stranger = hospital.browser();
    let zoom_before = hospital.zoom.calls();
    stranger
        .get(&waiting)
        .await
        .assert_refused(404, "in the browser that opened it");
    // One that waits for another visit is as strange.
    stranger.set_cookie("__Host-visit", "another");
    stranger
        .get(&waiting)
        .await
        .assert_refused(404, "in the browser that opened it");
    assert_eq!(hospital.zoom.calls(), zoom_before);
}

#[tokio::test]
async fn an_invented_or_altered_ticket_is_refused() {
    let hospital = Hospital::open().await;
    let patient = hospital.browser();
    let waiting = come_first(&hospital, &patient).await;
    let shorter = &waiting[..waiting.len() - 4];
    for ticket in ["/visit/anything", shorter, &format!("{shorter}AAAA")] {
        let page = patient.get(ticket).await;
        page.assert_refused(404, "waiting page");
        assert!(hospital.zoom.calls().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_who_comes_on_two_devices_at_once_waits_on_both() {
    let hospital = Hospital::open().await;
    for csn in 5000..5040 {
        let devices = [(); 2].map(|()| async {
            let context = TokenOverride::new()
                .without_member("encounterProviderId")
                .member("epicSessionId", csn.to_string());
            hospital.epic.override_next_token(context);
            hospital.browser().open(&hospital.patient_launch()).await
        });
        for page in join_all(devices).await {
            assert_eq!(page.status, 200, "{}", page.text());
        }
    }
}
