use sandbox::zoom::UserKind;
use serde_json::json;

use crate::world::{OWNER, World, text};

#[tokio::test]
async fn a_registrant_gets_one_personal_link_however_often_registered() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({ "approval_type": 0 })).await;
    let first = world.register(&meeting, "Camila").await;
    assert!(text(&first["join_url"]).starts_with(text(&meeting["join_url"])));
    assert!(text(&first["join_url"]).contains("&tk="));
    assert_eq!(world.register(&meeting, "Camila").await, first);
    let other = world.register(&meeting, "Omar").await;
    assert_ne!(other["registrant_id"], first["registrant_id"]);
    assert_ne!(other["join_url"], first["join_url"]);
}

#[tokio::test]
async fn the_same_address_registers_three_times_a_day() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({ "approval_type": 0 })).await;
    for _ in 0..3 {
        world.register(&meeting, "Camila").await;
    }
    let path = format!("/meetings/{}/registrants", meeting["id"]);
    let body = json!({ "first_name": "Camila", "email": "camila@visit.example" });
    assert_eq!(world.post(&path, &body).await.0, 429);
}

#[tokio::test]
async fn a_meeting_of_a_basic_host_takes_no_registrants() {
    let world = World::new().await;
    world.zoom.set_user_kind(OWNER, UserKind::Basic);
    let meeting = world.meeting(OWNER, json!({ "approval_type": 0 })).await;
    assert_eq!(meeting["settings"]["approval_type"], 2);
    let path = format!("/meetings/{}/registrants", meeting["id"]);
    let body = json!({ "first_name": "Camila", "email": "camila@visit.example" });
    let (status, answer) = world.post(&path, &body).await;
    assert_eq!((status, &answer["code"]), (400, &json!(200)));
}

#[tokio::test]
async fn registration_must_be_on_and_the_meeting_must_exist() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({})).await;
    let body = json!({ "first_name": "Camila", "email": "camila@visit.example" });
    let path = format!("/meetings/{}/registrants", meeting["id"]);
    let (status, answer) = world.post(&path, &body).await;
    assert_eq!((status, &answer["code"]), (404, &json!(404)));
    let (status, answer) = world.post("/meetings/81234567890/registrants", &body).await;
    assert_eq!((status, &answer["code"]), (404, &json!(3001)));
}

#[tokio::test]
async fn manual_approval_gives_no_link_unless_approved_at_once() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({ "approval_type": 1 })).await;
    assert!(
        world
            .register(&meeting, "Camila")
            .await
            .get("join_url")
            .is_none()
    );
    let path = format!("/meetings/{}/registrants", meeting["id"]);
    let body = json!({ "first_name": "Omar", "email": "omar@visit.example", "auto_approve": true });
    assert!(world.post(&path, &body).await.1["join_url"].is_string());
}

#[tokio::test]
async fn a_registrant_body_is_checked() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({ "approval_type": 0 })).await;
    let path = format!("/meetings/{}/registrants", meeting["id"]);
    for body in [
        json!({ "first_name": "Camila" }),
        json!({ "first_name": "Camila", "email": "camila" }),
        json!({ "first_name": "x".repeat(65), "email": "camila@visit.example" }),
        json!({ "first_name": "Camila", "email": "camila@visit.example", "mrn": "1" }),
    ] {
        assert_eq!(world.post(&path, &body).await.0, 400, "{body}");
    }
}
