//! People sign in with the hospital's own sign-in, and are what their groups make them.

use tests::Hospital;

use crate::desk::{CLERK, Desk, ENGINEER, SERVICE_DESK, assert_refused};

#[tokio::test(flavor = "multi_thread")]
async fn an_engineer_signs_in_and_is_an_operator() {
    let hospital = Hospital::open().await;
    let mut desk = Desk::of(&hospital);
    let overview = desk.sign_in_at("/admin", ENGINEER).await;
    assert_eq!(overview.status, 200, "{}", overview.body);
    assert_eq!(overview.url, hospital.url("/admin"));
    assert!(overview.body.contains("Ines Varga (operator)"));

    let json = ("accept", "application/json".to_owned());
    desk.browser.headers.push(json);
    let session = desk.get("/admin/session").await.json();
    assert_eq!(session["subject"], "5f0c3a52-engineer");
    assert_eq!(session["role"], "operator");
    assert!(session["ends_at"].as_str() > session["ends_unless_used_by"].as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_desk_reads_and_a_clerk_does_neither() {
    let hospital = Hospital::open().await;
    let desk = Desk::of(&hospital);
    let page = desk.sign_in(SERVICE_DESK).await;
    assert!(page.body.contains("Tomas Lindholm (reader)"));

    let clerk = Desk::of(&hospital);
    let page = clerk.sign_in(CLERK).await;
    assert_refused(
        &page,
        403,
        "The claim groups names neither the group of admin.allowed_group",
    );
    assert!(!clerk.is_signed_in().await);
    let log = desk.get("/admin/audit").await.text();
    assert!(
        log.contains("sign in refused") && log.contains("Ruth Adeyemi"),
        "{log}"
    );
    assert!(log.contains("signed in"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deep_link_offers_the_sign_in_that_comes_back_to_it() {
    let hospital = Hospital::open().await;
    let desk = Desk::of(&hospital);
    let page = desk.get("/admin/audit?below=500").await;
    assert_refused(&page, 401, "Sign in");
    let page = desk.sign_in_at(&page.link("a.button"), ENGINEER).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(page.url, hospital.url("/admin/audit?below=500"));
}

#[tokio::test(flavor = "multi_thread")]
async fn c94_nobody_is_sent_elsewhere_after_the_sign_in() {
    let hospital = Hospital::open().await;
    for elsewhere in [
        "//evil.example/admin/x",
        "https://evil.example/admin",
        "/launch",
        "/admin/callback",
    ] {
        let desk = Desk::of(&hospital);
        let path = format!("/admin/sign-in?return={elsewhere}");
        let page = desk.sign_in_at(&path, ENGINEER).await;
        assert_eq!(page.url, hospital.url("/admin"), "{elsewhere}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_cancels_or_may_not_use_the_application_reads_so_in_our_own_words() {
    let hospital = Hospital::open().await;
    let desk = Desk::of(&hospital);
    let page = desk.open("/admin/sign-in").await;
    let page = desk.open(&page.link("#cancel")).await;
    assert_refused(&page, 403, "cancelled by mistake");
    // Its description is somebody else's text.
    assert!(!page.body.contains("alert('sign-in')"), "{}", page.body);
    assert!(!desk.is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cookie_is_for_this_host_alone_and_no_script_reads_it() {
    let hospital = Hospital::open().await;
    let desk = Desk::of(&hospital);
    let begun = desk.get("/admin/sign-in").await;
    let back = desk.come_back(ENGINEER).await;
    let done = desk.get(&back).await;
    let cookies = begun.cookies().into_iter().chain(done.cookies());
    let cookies: Vec<String> = cookies.collect();
    assert_eq!(cookies.len(), 3, "{cookies:?}");
    for cookie in &cookies {
        for part in [
            "__Host-",
            "; Path=/;",
            "; Secure",
            "; HttpOnly",
            "; SameSite=Lax",
        ] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    assert!(cookies[0].contains("Max-Age=600"));
    // What the browser keeps for the callback tells nobody anything.
    assert!(!cookies[0].contains("/admin"));
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_that_came_to_nothing_fill_no_browser() {
    let hospital = Hospital::open().await;
    let desk = Desk::of(&hospital);
    let kept = || {
        let cookies = desk.browser.cookies();
        let of_sign_ins = |(name, value): &(&String, &String)| {
            name.starts_with("__Host-sign-in-") && !value.is_empty()
        };
        cookies.iter().filter(of_sign_ins).count()
    };
    // One that was refused is over.
    let page = desk.open("/admin/sign-in").await;
    assert_eq!(kept(), 1);
    let page = desk.open(&page.link("#cancel")).await;
    assert_refused(&page, 403, "cancelled by mistake");
    assert_eq!(kept(), 0);
    // Those that never come back are as many as a request has room for.
    for _ in 0..20 {
        desk.get("/admin/sign-in").await;
        assert!((1..=4).contains(&kept()), "{}", kept());
    }
    assert_eq!(desk.sign_in(ENGINEER).await.status, 200);
}
