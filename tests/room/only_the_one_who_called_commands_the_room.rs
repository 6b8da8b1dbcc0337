//! The room's page is good in one browser, and its buttons from that page alone.

use tests::{CSN, Hospital, PROVIDER};

use crate::{ROOM, call, commands, hospital};

#[tokio::test(flavor = "multi_thread")]
async fn another_browser_sees_and_does_nothing() {
    let hospital = hospital().await;
    let staff = call(&hospital, ROOM).await;
    let stranger = hospital.browser();
    let seen = stranger.get(&staff.page.url).await;
    assert_eq!(seen.status, 404);
    assert!(!seen.body.contains("ICU"));
    let done = stranger.post_text(&staff.page.url, "action=cancel").await;
    assert_eq!(done.status, 404);
    assert_eq!(commands(&hospital), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_elsewhere_does_nothing() {
    let hospital = hospital().await;
    let mut staff = call(&hospital, ROOM).await;
    let url = staff.page.url.clone();
    for headers in [
        vec![("sec-fetch-site", "cross-site".to_owned())],
        vec![("sec-fetch-site", "same-site".to_owned())],
        vec![("sec-fetch-site", "none".to_owned())],
        vec![("origin", "https://evil.example".to_owned())],
    ] {
        staff.browser.headers = headers;
        let refused = staff.browser.post_text(&url, "action=cancel").await;
        assert_eq!(refused.status, 403);
    }
    staff.browser.headers.clear();
    for nonsense in ["", "action=", "action=end", "other=cancel"] {
        assert_eq!(staff.browser.post_text(&url, nonsense).await.status, 403);
    }
    assert_eq!(commands(&hospital), 1);
    // A browser too old to say where it comes from still has the ticket and the cookie.
    assert_eq!(
        staff.browser.post_text(&url, "action=cancel").await.status,
        303
    );
    assert_eq!(commands(&hospital), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_sends_its_form_here_only_and_works_without_its_script() {
    let hospital = hospital().await;
    let staff = call(&hospital, ROOM).await;
    let policy = staff.page.headers["content-security-policy"]
        .to_str()
        .unwrap();
    assert!(policy.contains("form-action 'self'"), "{policy}");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    for part in ["role=\"status\"", "<noscript>", "method=\"post\""] {
        assert!(staff.page.body.contains(part), "{}", staff.page.body);
    }
    let ticket = staff.page.url.rsplit('/').next().unwrap();
    assert!(!ticket.contains("ICU") && !ticket.contains("10277"));
    assert_eq!(elsewhere(&hospital).await, "form-action 'none'");
}

/// What other pages allow.
async fn elsewhere(hospital: &Hospital) -> String {
    let page = hospital
        .browser()
        .get(&format!("{}/room/nonsense", hospital.base))
        .await;
    assert_eq!(page.status, 404);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    let parts = policy.split("; ");
    parts
        .filter(|part| part.starts_with("form-action"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_of_the_table_and_no_address_names_room_visit_or_caller() {
    let hospital = hospital().await;
    hospital.provider_joins().await;
    let staff = call(&hospital, ROOM).await;
    staff.says("The room is in the visit.").await;
    let names = ["ICU", "Bed", CSN, PROVIDER];
    for item in hospital.items().await {
        for key in ["pk", "sk"] {
            let key = item[key]["S"].as_str().unwrap();
            assert!(!names.iter().any(|name| key.contains(name)), "{key}");
        }
    }
    let ours = |url: &&String| !url.contains("/sim/");
    for url in staff.page.trail.iter().filter(ours) {
        assert!(!names.iter().any(|name| url.contains(name)), "{url}");
    }
}
