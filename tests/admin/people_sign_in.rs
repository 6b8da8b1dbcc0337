//! People sign in with the hospital's own sign-in, and are what their groups make them.

use crate::{
    desk::{CLERK, Desk, ENGINEER, SERVICE_DESK},
    kit::Hospital,
};

#[tokio::test(flavor = "multi_thread")]
async fn an_engineer_signs_in_and_is_an_operator() {
    let hospital = Hospital::open().await;
    let mut desk = Desk::of(&hospital);
    let overview = desk.sign_in_at("/admin", ENGINEER).await;
    assert_eq!(overview.status, 200, "{}", overview.body);
    assert_eq!(overview.url, hospital.url("/admin"));
    assert!(overview.body.contains("Ines Varga (operator)"));

    desk.browser.headers[0].1 = "application/json".to_owned();
    let session = desk.get("/admin/session").await.json();
    assert_eq!(session["subject"], "5f0c3a52-engineer");
    assert_eq!(session["role"], "operator");
    assert!(session["ends_at"].as_i64() > session["ends_unless_used_by"].as_i64());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_desk_reads_and_a_clerk_does_neither() {
    let hospital = Hospital::open().await;
    let mut desk = Desk::of(&hospital);
    let page = desk.sign_in(SERVICE_DESK).await;
    assert!(page.body.contains("Tomas Lindholm (reader)"));

    let mut clerk = Desk::of(&hospital);
    let page = clerk.sign_in(CLERK).await;
    page.assert_refused(
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
