//! Whoever has a link comes in as a guest, by the name they give, and as nobody else.

use sandbox::{
    epic::{Audience, FdiOptions},
    hospital,
    zoom::{Place, UserKind},
};
use serde_json::json;
use tests::{
    CSN, Hospital, PATIENT, PROVIDER, number,
    staff::{Staff, come, guests, steps},
    until,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_gives_a_name_joins_and_is_named_as_a_guest() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    let host = hospital.zoom.join(&staff.page.button(), "").unwrap();
    let link = staff.link(&hospital).await;
    let way = come(&hospital, &link, "  Rosa\u{202e} Lopez ").await;
    assert_eq!(way.status, 303, "{}", way.body);
    let session = hospital.zoom.join(&way.zoom_link(), "").unwrap();
    let joined = hospital.zoom.session(session).unwrap();
    assert_eq!(joined.place, Place::InMeeting);
    assert_eq!(joined.name, "Rosa Lopez (Guest)");
    assert_eq!(joined.meeting, hospital.zoom.session(host).unwrap().meeting);

    hospital.zoom.settled().await;
    let all = guests(&hospital).await;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["present"], true);
    assert_eq!(all[0]["inferred"], false);
    assert_eq!(all[0]["epic_id"], json!(null));
    hospital.zoom.leave(session).unwrap();
    until("the guest is seen to leave", async || {
        guests(&hospital).await[0]["present"] == false
    })
    .await;
    // Epic was told of the provider, and never of someone it does not know.
    let told = hospital.settled_records(1).await;
    assert_eq!(told[0]["role"], "provider");
    let redeemed = steps(&hospital, "link_redeemed").await;
    assert_eq!(redeemed.len(), 1);
    assert_eq!(redeemed[0]["recipient"], "family");
    assert_eq!(redeemed[0]["waiting"], false);
    assert!(redeemed[0]["correlation"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_device_is_a_guest_of_its_own_and_five_are_the_most() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    hospital.zoom.join(&staff.page.button(), "").unwrap();
    let link = staff.link(&hospital).await;
    let mut ways = Vec::new();
    for name in ["Rosa", "Rosa", "Luis", "Ana", "Eva"] {
        ways.push(come(&hospital, &link, name).await.zoom_link());
    }
    ways.sort();
    ways.dedup();
    assert_eq!(ways.len(), 5);
    for way in &ways {
        hospital.zoom.join(way, "").unwrap();
    }
    hospital.zoom.settled().await;
    let all = guests(&hospital).await;
    assert_eq!(all.len(), 5);
    assert!(all.iter().all(|guest| guest["present"] == true), "{all:?}");

    let sixth = come(&hospital, &link, "Eve").await;
    assert_eq!(sixth.status, 409);
    assert!(sixth.body.contains("used by as many people"));
    assert_eq!(guests(&hospital).await.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_who_comes_back_or_taps_twice_is_the_same_guest() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    let link = staff.link(&hospital).await;
    let browser = hospital.browser();
    let page = browser.get(&link).await;
    let first = browser
        .submit(&page, "form", &[("name", "Rosa Lopez")])
        .await
        .zoom_link();
    let calls = hospital.zoom.calls();
    let again = browser
        .submit(&page, "form", &[("name", " Rosa  Lopez")])
        .await
        .zoom_link();
    let page = browser.get(&link).await;
    let later = browser
        .submit(&page, "form", &[("name", "Rosa Lopez")])
        .await
        .zoom_link();
    assert_eq!((&again, &later), (&first, &first));
    assert_eq!(hospital.zoom.calls(), calls, "Zoom was asked again");
    assert_eq!(guests(&hospital).await.len(), 1);
    // Somebody else at the same device is somebody else.
    let other = browser
        .submit(&page, "form", &[("name", "Luis Lopez")])
        .await
        .zoom_link();
    assert_ne!(other, first);
    assert_eq!(guests(&hospital).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_at_a_link_uses_nothing_up() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    let link = staff.link(&hospital).await;
    let (items, calls) = (hospital.item_count().await, hospital.zoom.calls());
    for _ in 0..100 {
        let page = hospital.browser().get(&link).await;
        // The route's throttle may say no; a refusal uses nothing up either.
        assert!([200, 429].contains(&page.status), "{}", page.status);
    }
    let head = tests::client().head(&link).send().await.unwrap();
    assert!(head.status().as_u16() >= 400 || head.status().as_u16() == 200);
    assert_eq!(hospital.item_count().await, items);
    assert_eq!(hospital.zoom.calls(), calls);
    assert_eq!(come(&hospital, &link, "Rosa").await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_before_the_meeting_waits_and_moves_on_when_it_is_there() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    let link = staff.link(&hospital).await;
    let withdrawn = {
        staff.send("family", "555 201 0177", "en").await;
        tests::staff::last_link(&hospital)
    };
    // Zoom says that the meeting is gone: until staff open the visit again there is none.
    let meeting = number(&staff.page.button());
    hospital.zoom.delete_meeting(meeting).unwrap();
    hospital.zoom.settled().await;
    let browser = hospital.browser();
    let second = hospital.browser();
    let mut waits = Vec::new();
    for (browser, link) in [(&browser, &link), (&second, &withdrawn)] {
        let page = browser.get(link).await;
        let answer = browser.submit(&page, "form", &[("name", "Rosa")]).await;
        let wait = answer.location().expect("a waiting page").to_owned();
        assert!(wait.contains("/visit/"), "{wait}");
        let page = browser.get(&wait).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("Please wait for the host"));
        waits.push(wait);
    }
    assert_eq!(steps(&hospital, "link_redeemed").await[0]["waiting"], true);
    staff.withdraw().await;
    Staff::open(&hospital).await;
    let way = browser.get(&waits[0]).await.zoom_link();
    assert_ne!(number(&way), meeting);
    // Whoever waits by a link that was withdrawn meanwhile does not come in.
    assert_eq!(second.get(&waits[1]).await.status, 410);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_zoom_takes_no_registrants_a_guest_gets_the_meetings_own_link() {
    let hospital = Hospital::open().await;
    let email = hospital::provider(PROVIDER).unwrap().email;
    hospital.zoom.set_user_kind(email, UserKind::Basic);
    let own = FdiOptions {
        use_provider_zoom_account: true,
        no_redirect: true,
    };
    let browser = hospital.browser();
    let url = hospital.launch(Audience::Provider, CSN, PROVIDER, own);
    let page = browser.open(&url).await;
    let mut staff = Staff { browser, page };
    hospital.zoom.join(&staff.page.button(), "").unwrap();
    let link = staff.link(&hospital).await;
    let way = come(&hospital, &link, "Rosa").await.zoom_link();
    hospital.zoom.join(&way, "Rosa").unwrap();
    hospital.zoom.settled().await;
    let all = guests(&hospital).await;
    assert_eq!(all.len(), 1);
    assert_eq!(
        (&all[0]["present"], &all[0]["inferred"]),
        (&json!(true), &json!(true))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_has_no_account_where_patients_have_one() {
    let accounts = json!({ "policy": { "patient_identity": "cust_create" } });
    let hospital = Hospital::open_with(&accounts).await;
    let mut staff = Staff::open(&hospital).await;
    let link = staff.link(&hospital).await;
    let users = hospital.zoom.users().len();
    let way = come(&hospital, &link, "Rosa").await.zoom_link();
    assert_eq!(hospital.zoom.users().len(), users);
    assert!(!way.contains("zak="), "{way}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_shown_whole_and_harmless_or_asked_for_again() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    hospital.zoom.join(&staff.page.button(), "").unwrap();
    let link = staff.link(&hospital).await;
    for nothing in ["", "   ", "\u{200b}\u{202e}"] {
        let page = come(&hospital, &link, nothing).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.text_of("#notice").concat(), "Please enter a name.");
    }
    for (typed, shown) in [
        (
            "<b>Rosa</b> & \"Luis\"",
            "<b>Rosa</b> & \"Luis\" (Guest)".to_owned(),
        ),
        ("Se\u{301}an\r\nO'Neil", "Séan O'Neil (Guest)".to_owned()),
        ("Dr. Okafor", "Dr. Okafor (Guest)".to_owned()),
        (&"x".repeat(500), format!("{} (Guest)", "x".repeat(64))),
    ] {
        let way = come(&hospital, &link, typed).await.zoom_link();
        let session = hospital.zoom.join(&way, "").unwrap();
        assert_eq!(hospital.zoom.session(session).unwrap().name, shown);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_patient_of_mychart_and_a_texted_guest_are_two_people() {
    let hospital = Hospital::open().await;
    let mut staff = Staff::open(&hospital).await;
    hospital.zoom.join(&staff.page.button(), "").unwrap();
    staff.send("patient", tests::staff::NUMBER, "en").await;
    let link = tests::staff::last_link(&hospital);
    let way = come(&hospital, &link, "Camila Lopez").await.zoom_link();
    hospital.zoom.join(&way, "").unwrap();
    hospital.zoom.settled().await;
    // A text proves nobody's Epic ID, so the patient's light stays off.
    assert!(!hospital.patient_light());
    let url = hospital.launch(Audience::Patient, CSN, PATIENT, FdiOptions::default());
    let own = hospital.browser().open(&url).await.zoom_link();
    assert_ne!(own, way);
    hospital.zoom.join(&own, "").unwrap();
    hospital.light(PATIENT, true).await;
}
