//! A link ends: by the clock, by the visit's end, or because staff withdrew it.

use std::time::Duration;

use serde_json::json;
use tests::{
    Hospital, number,
    staff::{Staff, come, guests, look_later, steps},
    until,
};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(flavor = "multi_thread")]
async fn a_link_of_a_visit_that_goes_on_lives_a_day() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    let link = staff.link(&hospital).await;
    assert_eq!(look_later(&hospital, &link, 23 * HOUR).await.0, 200);
    let (status, body) = look_later(&hospital, &link, 24 * HOUR).await;
    assert_eq!(status, 410);
    assert!(
        body.contains("no longer valid") && body.contains("ask the clinic"),
        "{body}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_half_an_hour_after_the_visit_unless_the_host_goes_on() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    let link = staff.link(&hospital).await;
    let host_link = staff.page.button();
    let meeting = number(&host_link);
    hospital.zoom.join(&host_link, "").unwrap();
    hospital.zoom.settled().await;
    assert_eq!(look_later(&hospital, &link, 2 * HOUR).await.0, 200);
    // Zoom's times are whole seconds: an end within the second of the launch would not tell which was first.
    hospital.zoom.advance(2 * SECOND);
    hospital.zoom.end(meeting).unwrap();
    until("the end is known", async || {
        look_later(&hospital, &link, 31 * MINUTE).await.0 == 410
    })
    .await;
    assert_eq!(look_later(&hospital, &link, 28 * MINUTE).await.0, 200);
    // The page that sends knows it too.
    let list = staff
        .browser
        .submit(&staff.page, "#send-link form", &[("action", "list")])
        .await;
    assert!(list.text_of(".links li")[0].contains("sent"));
    hospital.zoom.join(&host_link, "").unwrap();
    until("the host goes on", async || {
        look_later(&hospital, &link, 2 * HOUR).await.0 == 200
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lifetime_after_the_visit_is_the_hospitals_choice() {
    let hospital = Hospital::open_with(&json!({ "sms": { "link_lifetime_minutes": 1 } })).await;
    let mut staff = Staff::open(&hospital).await;
    let link = staff.link(&hospital).await;
    hospital.zoom.join(&staff.page.button(), "").unwrap();
    hospital.zoom.settled().await;
    hospital.zoom.advance(2 * SECOND);
    hospital.zoom.end(number(&staff.page.button())).unwrap();
    until("the end is known", async || {
        look_later(&hospital, &link, 2 * MINUTE).await.0 == 410
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_link_lets_nobody_else_in() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    let link = staff.link(&hospital).await;
    // Someone has the page open already.
    let slow = hospital.browser();
    let form = slow.get(&link).await;
    staff.withdraw().await;
    assert!(staff.notice().starts_with("The link is withdrawn"));
    let listed = staff.page.text_of(".links li");
    assert!(listed[0].contains("withdrawn"), "{listed:?}");
    assert!(staff.page.text_of(".links form").is_empty());

    let page = hospital.browser().get(&link).await;
    assert_eq!(page.status, 410);
    assert!(page.body.contains("The clinic has withdrawn this link"));
    assert_eq!(
        slow.submit(&form, "form", &[("name", "Rosa")]).await.status,
        410
    );
    assert!(guests(&hospital).await.is_empty());
    assert_eq!(steps(&hospital, "link_withdrawn").await.len(), 1);

    // Withdrawn once is withdrawn; the others live.
    let next = staff.link(&hospital).await;
    assert_eq!(come(&hospital, &next, "Rosa").await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn made_up_altered_and_cut_links_lead_nowhere() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    let link = staff.link(&hospital).await;
    let token = link.rsplit('/').next().unwrap();
    let first = if token.starts_with('A') { 'B' } else { 'A' };
    for wrong in [
        format!("{first}{}", &token[1..]),
        token[1..].to_owned(),
        format!("{token}A"),
        token.to_lowercase() + "_",
        "A".repeat(22),
        "x".repeat(3000),
    ] {
        let page = hospital
            .browser()
            .get(&hospital.url(&format!("/join/{wrong}")))
            .await;
        assert_eq!(page.status, 404, "{wrong}");
        let fields = [
            ("name".to_owned(), "Eve".to_owned()),
            ("browser".to_owned(), "A".repeat(22)),
        ];
        let page = hospital
            .browser()
            .post(&hospital.url(&format!("/join/{wrong}")), &fields)
            .await;
        assert_eq!(page.status, 404, "{wrong}");
    }
    assert!(guests(&hospital).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_holds_neither_token_nor_number() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    let link = staff.link(&hospital).await;
    come(&hospital, &link, "Rosa").await;
    let items = serde_json::to_string(&hospital.items().await).unwrap();
    let token = link.rsplit('/').next().unwrap();
    assert!(items.contains("SHARE#"));
    assert!(!items.contains(token));
    assert!(!items.contains("2010123"));
}
