//! Only the browser of staff who opened the visit sends its links, and only from our own page.

use sandbox::epic::{Audience, FdiOptions};
use tests::{
    Answer, CSN, Hospital, PATIENT,
    staff::{FORM, NUMBER, Staff, notice, open, texts},
};

const SEND: [(&str, &str); 2] = [("action", "send"), ("number", NUMBER)];

fn support(page: &Answer) -> String {
    page.text_of("details").concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_is_not_offered_to_send_links() {
    let hospital = Hospital::open().await;
    let stay = FdiOptions {
        no_redirect: true,
        ..FdiOptions::default()
    };
    let url = hospital.launch(Audience::Patient, CSN, PATIENT, stay);
    let page = hospital.browser().open(&url).await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("send-link"));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("form-action 'none'"), "{policy}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_works_whole_and_in_its_own_browser_only() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    let (_, fields) = staff.page.form(FORM);
    let ticket = fields
        .iter()
        .find(|(name, _)| name == "ticket")
        .unwrap()
        .1
        .clone();

    let elsewhere = hospital.browser().submit(&staff.page, FORM, &SEND).await;
    assert_eq!(elsewhere.status, 403);
    assert!(support(&elsewhere).contains("four hours"));

    let middle = ticket.len() / 2;
    let letter = if &ticket[middle..=middle] == "A" {
        "B"
    } else {
        "A"
    };
    let altered = format!("{}{letter}{}", &ticket[..middle], &ticket[middle + 1..]);
    for wrong in ["", "x", &altered, &ticket[1..]] {
        let fields = [SEND[0], SEND[1], ("ticket", wrong)];
        let page = staff.browser.submit(&staff.page, FORM, &fields).await;
        assert_eq!(page.status, 403, "{wrong}");
    }
    assert!(texts(&hospital).is_empty());
    staff.link(&hospital).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_cannot_send_by_a_browser_of_staff() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    for (name, value, status) in [
        ("sec-fetch-site", "cross-site", 400),
        ("sec-fetch-site", "same-site", 400),
        ("sec-fetch-site", "none", 400),
        ("origin", "https://evil.example", 400),
        ("content-type", "text/plain", 400),
        ("sec-fetch-site", "same-origin", 200),
        // From a page with our referrer policy.
        ("origin", "null", 200),
    ] {
        staff.browser.headers = vec![(name, value.to_owned())];
        let page = staff.browser.submit(&staff.page, FORM, &SEND).await;
        assert_eq!(page.status, status, "{name}: {value}");
    }
    staff.browser.headers = vec![("origin", hospital.base.clone())];
    staff.send("family", "555 201 0199", "en").await;
    assert_eq!(texts(&hospital).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_visits_in_one_browser_do_not_disturb_each_other() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    let other = open(&hospital, &staff.browser, "10278").await;
    staff.link(&hospital).await;
    let page = staff.browser.submit(&other, FORM, &SEND).await;
    assert_eq!(notice(&page), "The text is on its way.");
    assert_eq!(page.text_of(".links li").len(), 1);
    assert_eq!(texts(&hospital).len(), 2);

    // One visit's page withdraws no link of the other.
    let (_, fields) = staff.page.form(".links form");
    let link = &fields.iter().find(|(name, _)| name == "link").unwrap().1;
    let fields = [("action", "withdraw"), ("link", link.as_str())];
    let page = staff.browser.submit(&page, FORM, &fields).await;
    assert_eq!(page.text_of(".links form").len(), 1);
    let list = staff
        .browser
        .submit(&staff.page, FORM, &[("action", "list")])
        .await;
    assert_eq!(list.text_of(".links form").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_of_any_other_kind_are_refused() {
    let hospital = Hospital::open().await;
    let staff = Staff::open(&hospital).await;
    for fields in [
        [
            ("action", "send"),
            ("recipient", "everyone"),
            ("number", NUMBER),
        ],
        [("action", "send"), ("language", "xx"), ("number", NUMBER)],
        [("action", "send"), ("nonce", "short"), ("number", NUMBER)],
        [("action", "destroy"), ("x", "y"), ("number", NUMBER)],
    ] {
        let page = staff.browser.submit(&staff.page, FORM, &fields).await;
        assert_eq!(page.status, 400, "{fields:?}");
    }
    for fields in [
        vec![],
        vec![("action".to_owned(), "send".to_owned()); 2],
        vec![("ticket".to_owned(), "x".repeat(20_000))],
    ] {
        let page = staff.browser.post(&hospital.url("/share"), &fields).await;
        assert_eq!(page.status, 400);
    }
    assert!(texts(&hospital).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_speak_spanish_and_forms_go_only_where_they_must() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    let policy = |page: &Answer| {
        page.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert!(policy(&staff.page).contains("form-action 'self';"));
    let link = staff.link(&hospital).await;
    staff.browser.headers = vec![("accept-language", "es-MX".to_owned())];
    staff.send("interpreter", "555 201 0188", "es").await;
    assert_eq!(staff.notice(), "El mensaje está en camino.");
    assert!(staff.page.body.contains("<html lang=\"es\">"));
    assert!(
        policy(&staff.page).contains("frame-ancestors http://127.0.0.1"),
        "{}",
        policy(&staff.page)
    );

    let mut guest = hospital.browser();
    guest.headers = vec![("accept-language", "es".to_owned())];
    let page = guest.get(&link).await;
    assert_eq!(page.text_of("h1").concat(), "Unirse a la visita por video");
    // Browsers hold the redirect after a form to the page's policy.
    assert!(policy(&page).contains("form-action 'self' https://zoom.us https://*.zoom.us"));
    assert!(policy(&page).contains("frame-ancestors 'none'"));
}
