//! A session ends when it should, wherever its cookie is by then.

use std::{sync::Arc, time::Duration};

use sandbox::{
    Options, Sandbox, Waking, functions,
    installation::{SECRET, lay_over},
};
use serde_json::json;
use shared::clock::Clock;
use tests::{Answer, Hospital, SetClock, client};

use crate::{
    administrator::Administrator,
    desk::{Desk, ENGINEER, SERVICE_DESK, assert_refused},
};

const MINUTE: Duration = Duration::from_secs(60);

/// A hospital whose functions go by a clock that is set.
async fn by_a_clock() -> (Hospital, Arc<SetClock>) {
    let clock = Arc::new(SetClock::default());
    let theirs: Arc<dyn Clock> = clock.clone();
    let sandbox = Sandbox::start_with(Options::default(), Waking::ByHand, |_, environment| {
        functions::handlers_by(environment, &theirs)
    });
    (Hospital::of(sandbox.await.unwrap()), clock)
}

async fn ask(hospital: &Hospital, path: &str, cookie: &str) -> Answer {
    let request = client().get(hospital.url(path)).header("cookie", cookie);
    Answer::read(request.send().await.unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_without_a_session_nothing_is_shown() {
    let hospital = Hospital::open().await;
    for path in [
        "/admin/audit",
        "/admin/session",
        "/admin/records",
        "/admin/settings",
        "/admin/visits/x",
        "/admin/no-such-page",
    ] {
        for cookie in [
            "a=b",
            "__Host-admin=",
            "__Host-admin=guessed",
            "__Host-admin=../x",
        ] {
            let page = ask(&hospital, path, cookie).await;
            assert_eq!(page.status, 401, "{path} {cookie}");
            page.assert_refused(401, "Sign in");
        }
    }
    let start = ask(&hospital, "/admin", "a=b").await;
    assert_eq!(
        (start.status, start.location()),
        (303, Some("/admin/sign-in"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_a_session_ends_half_an_hour_after_its_last_use() {
    let (hospital, clock) = by_a_clock().await;
    let desk = Desk::of(&hospital);
    desk.sign_in(ENGINEER).await;
    for _ in 0..3 {
        clock.advance(29 * MINUTE);
        assert!(desk.is_signed_in().await);
    }
    clock.advance(31 * MINUTE);
    assert!(!desk.is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_a_session_ends_after_eight_hours_however_busy_it_is() {
    let (hospital, clock) = by_a_clock().await;
    let desk = Desk::of(&hospital);
    desk.sign_in(ENGINEER).await;
    for _ in 0..23 {
        clock.advance(20 * MINUTE);
        assert!(desk.is_signed_in().await);
    }
    clock.advance(20 * MINUTE);
    assert!(!desk.is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_a_sign_in_that_takes_too_long_begins_again() {
    let (hospital, clock) = by_a_clock().await;
    let desk = Desk::of(&hospital);
    let back = desk.come_back(ENGINEER).await;
    clock.advance(11 * MINUTE);
    assert_refused(&desk.get(&back).await, 400, "or is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_a_stolen_cookie_is_dead_after_the_sign_out() {
    let hospital = Hospital::open().await;
    let person = Administrator::operator(&hospital).await;
    let stolen = person.cookie().to_owned();
    assert_eq!(ask(&hospital, "/admin/session", &stolen).await.status, 200);
    let out = person.post("/admin/sign-out", &[]).await;
    assert_eq!(
        (out.status, out.location()),
        (303, Some("/admin/signed-out"))
    );
    let cleared = out.headers["set-cookie"].to_str().unwrap();
    assert!(cleared.starts_with("__Host-admin=;") && cleared.contains("Max-Age=0"));
    assert_eq!(ask(&hospital, "/admin/session", &stolen).await.status, 401);
    let page = ask(&hospital, "/admin/signed-out", &stolen).await;
    assert!(page.text().contains("You are signed out here"));
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_another_installations_cookie_opens_nothing() {
    let (one, other) = (Hospital::open().await, Hospital::open().await);
    let person = Administrator::operator(&one).await;
    assert_eq!(
        ask(&one, "/admin/session", person.cookie()).await.status,
        200
    );
    assert_eq!(
        ask(&other, "/admin/session", person.cookie()).await.status,
        401
    );
    // Nor does a sign-in that was begun there.
    let desk = Desk::of(&one);
    let back = desk
        .come_back(ENGINEER)
        .await
        .replace(&one.base, &other.base);
    let cookies = desk.browser.cookie_header();
    let page = ask(&other, back.strip_prefix(&other.base).unwrap(), &cookies).await;
    assert_refused(&page, 400, "was not begun in this browser");
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_a_session_planted_before_the_sign_in_is_not_the_one_after_it() {
    let hospital = Hospital::open().await;
    let attacker = Administrator::reader(&hospital).await;
    let desk = Desk::of(&hospital);
    let back = desk.come_back(ENGINEER).await;
    let cookies = format!("{}; {}", desk.browser.cookie_header(), attacker.cookie());
    let page = ask(
        &hospital,
        back.strip_prefix(&hospital.base).unwrap(),
        &cookies,
    )
    .await;
    assert_eq!(page.status, 303, "{}", page.text());
    let own = page.headers["set-cookie"].to_str().unwrap();
    assert!(!own.contains(attacker.cookie()));
    assert_eq!(
        ask(&hospital, "/admin/session", attacker.cookie())
            .await
            .status,
        401
    );
    let own = own.split(';').next().unwrap();
    let session = ask(&hospital, "/admin/session", own).await;
    assert!(session.text().contains("Ines Varga"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_the_settings_take_away_counts_for_those_who_are_signed_in() {
    let (hospital, clock) = by_a_clock().await;
    let engineer = Desk::of(&hospital);
    assert!(engineer.sign_in(ENGINEER).await.body.contains("(operator)"));
    let desk = Desk::of(&hospital);
    assert!(desk.sign_in(SERVICE_DESK).await.body.contains("(reader)"));

    let change = |part| {
        let mut settings = hospital.settings.clone();
        lay_over(&mut settings, json!({ "admin": part }));
        hospital.aws.put_secret(SECRET, &settings).unwrap();
        // Settings are read again after five minutes.
        clock.advance(6 * MINUTE);
    };
    change(json!({ "operator_group": "nobody" }));
    assert!(
        engineer
            .get("/admin/session")
            .await
            .body
            .contains("(reader)")
    );
    assert!(desk.is_signed_in().await);
    change(json!({ "allowed_group": "video-visit-engineers", "operator_group": null }));
    assert!(
        engineer
            .get("/admin/session")
            .await
            .body
            .contains("(operator)")
    );
    assert!(!desk.is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_a_new_data_key_ends_every_session() {
    let (hospital, clock) = by_a_clock().await;
    let desk = Desk::of(&hospital);
    desk.sign_in(ENGINEER).await;
    let mut settings = hospital.settings.clone();
    let other = "o".repeat(43) + "=";
    lay_over(&mut settings, json!({ "data_key": other }));
    hospital.aws.put_secret(SECRET, &settings).unwrap();
    clock.advance(6 * MINUTE);
    assert!(!desk.is_signed_in().await);
    desk.sign_in(ENGINEER).await;
    assert!(desk.is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_a_sign_out_wins_over_whatever_is_asked_at_the_same_time() {
    let (hospital, clock) = by_a_clock().await;
    let mut desks = Vec::new();
    for _ in 0..5 {
        let mut desk = Desk::of(&hospital);
        desk.sign_in(ENGINEER).await;
        desk.browser.headers = vec![("accept", "application/json".to_owned())];
        desks.push(desk);
    }
    for desk in desks {
        let session = desk.get("/admin/session").await.json();
        let csrf = session["csrf"].as_str().unwrap().to_owned();
        let cookies = desk.browser.cookie_header();
        // Each of them notes that the session was used.
        clock.advance(2 * MINUTE);
        let asked = (0..8).map(|_| ask(&hospital, "/admin/session", &cookies));
        let fields = [("csrf".to_owned(), csrf)];
        let sign_out = desk.browser.post("/admin/sign-out", &fields);
        let (out, _) = tokio::join!(sign_out, futures_util::future::join_all(asked));
        assert_eq!(out.status, 303, "{}", out.body);
        assert_eq!(ask(&hospital, "/admin/session", &cookies).await.status, 401);
    }
}
