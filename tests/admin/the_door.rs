//! Whoever is signed in is let in, and nobody else.

use tests::{Hospital, client};

use crate::administrator::Administrator;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_signed_in_sees_the_pages_and_nobody_else() {
    let hospital = Hospital::open().await;
    let reader = Administrator::reader(&hospital).await;
    let page = reader.get("/admin/audit").await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.body.contains("Rea Reader"));
    let stranger = client()
        .get(hospital.url("/admin/audit"))
        .header("accept", "text/html")
        .send()
        .await
        .unwrap();
    assert_eq!(stranger.status(), 401);
}
