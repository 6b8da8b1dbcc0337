//! Operators alone change settings, each their own edits.

use tests::Hospital;

use super::form::{checked, fields, save, saved, send};
use crate::administrator::Administrator;

#[tokio::test]
async fn readers_look_and_do_not_touch() {
    let hospital = Hospital::open().await;
    let (reader, operator) = (
        Administrator::reader(&hospital).await,
        Administrator::operator(&hospital).await,
    );
    let page = reader.get("/admin/settings").await;
    assert_eq!(page.status, 200);
    assert!(page.attribute("fieldset", "disabled").is_some());
    let review = checked(&operator, &[("policy.record_retention_days", "30")]).await;
    let form = fields(&review, "/admin/settings/save");
    for path in ["check", "save", "edit", "roll-back"] {
        let path = format!("/admin/settings/{path}");
        assert_eq!(send(&reader, &path, &form).await.status, 403, "{path}");
    }
    assert_eq!(
        saved(&hospital).await.1["policy"].get("record_retention_days"),
        None
    );
}

#[tokio::test]
async fn edits_are_of_the_session_that_made_them() {
    let hospital = Hospital::open().await;
    let one = Administrator::operator(&hospital).await;
    let other = Administrator::operator(&hospital).await;
    let review = checked(&one, &[("policy.record_retention_days", "30")]).await;
    let answer = save(&other, &review).await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.text().contains("not of this session"),
        "{}",
        answer.text()
    );
}
