use std::time::Duration;

use sandbox::{
    hospital,
    zoom::{CreateAction, UserKind, UserStatus},
};
use serde_json::{Value, json};

use crate::world::{OWNER, World, text};

fn create(action: &str, email: &str, kind: i64) -> Value {
    json!({ "action": action, "user_info": { "email": email, "type": kind, "first_name": "Ada" } })
}

#[tokio::test]
async fn the_first_two_providers_have_accounts_and_the_third_has_none() {
    let world = World::new().await;
    let (status, user) = world.get(&format!("/users/{}", OWNER.to_uppercase())).await;
    assert_eq!(status, 200);
    assert_eq!((&user["email"], &user["type"]), (&json!(OWNER), &json!(2)));
    let (_, by_id) = world.get(&format!("/users/{}", text(&user["id"]))).await;
    assert_eq!(by_id, user);
    let unknown = hospital::PROVIDERS[2].email;
    let (status, answer) = world.get(&format!("/users/{unknown}")).await;
    assert_eq!((status, &answer["code"]), (404, &json!(1001)));
    assert_eq!(
        answer["message"],
        format!("User does not exist: {unknown}.")
    );
}

#[tokio::test]
async fn a_custom_user_is_created_once_and_can_host_at_once() {
    let world = World::new().await;
    let email = "TANAKA@video.example";
    let (status, user) = world.post("/users", &create("custCreate", email, 1)).await;
    assert_eq!((status, &user["email"]), (201, &json!(email)));
    let (status, answer) = world
        .post("/users", &create("custCreate", "tanaka@video.example", 1))
        .await;
    assert_eq!((status, &answer["code"]), (409, &json!(1005)));
    let path = format!("/users/{}/meetings", text(&user["id"]));
    assert_eq!(world.post(&path, &json!({})).await.0, 201);
    let (_, list) = world.get("/users?page_size=2").await;
    assert_eq!(
        (&list["total_records"], &list["page_count"]),
        (&json!(3), &json!(2))
    );
    let (_, rest) = world
        .get(&format!(
            "/users?page_size=2&next_page_token={}",
            text(&list["next_page_token"])
        ))
        .await;
    assert_eq!(rest["users"][0]["email"], email);
}

#[tokio::test]
async fn an_address_of_another_account_is_taken_and_cannot_be_read() {
    let email = "yui.tanaka@hospital.example";
    let world = World::with(|options| options.foreign_emails.push(email.to_owned())).await;
    let (status, answer) = world.post("/users", &create("custCreate", email, 2)).await;
    assert_eq!((status, &answer["code"]), (409, &json!(1005)));
    assert_eq!(world.get(&format!("/users/{email}")).await.0, 404);
}

#[tokio::test]
async fn only_the_accounts_own_actions_domain_and_licences_create_users() {
    let world = World::with(|options| {
        options.create_actions = vec![CreateAction::CustCreate, CreateAction::Create];
        options.provisioning_domain = Some("video.example".to_owned());
        options.licences = Some(2);
    })
    .await;
    let cases = [
        (create("ssoCreate", "a@video.example", 1), 2032),
        (create("autoCreate", "a@video.example", 1), 200),
        (create("custCreate", "a@elsewhere.example", 1), 1116),
        (create("custCreate", "a@video.example", 2), 3412),
    ];
    for (body, code) in cases {
        let (status, answer) = world.post("/users", &body).await;
        assert_eq!((status, &answer["code"]), (400, &json!(code)), "{body}");
    }
    // An invited user cannot host before the mail is answered.
    let (status, _) = world
        .post("/users", &create("create", "b@elsewhere.example", 1))
        .await;
    assert_eq!(status, 201);
    let (status, answer) = world
        .post("/users/b@elsewhere.example/meetings", &json!({}))
        .await;
    assert_eq!((status, &answer["code"]), (400, &json!(3161)));
}

#[tokio::test]
async fn a_key_must_be_asked_for_by_type() {
    let world = World::new().await;
    let (status, answer) = world.get(&format!("/users/{OWNER}/token?type=zak")).await;
    assert_eq!(status, 200);
    assert!(text(&answer["token"]).len() > 40);
    assert_eq!(world.get(&format!("/users/{OWNER}/token")).await.0, 400);
    assert_eq!(
        world
            .get(&format!("/users/{OWNER}/token?type=zak&ttl=-1"))
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn parallel_writes_on_one_user_are_429_when_set() {
    let world = World::with(|options| {
        options.limits.one_write_per_user = Some(Duration::from_millis(200));
    })
    .await;
    let body = create("custCreate", "one@video.example", 1);
    let (first, second) = tokio::join!(world.post("/users", &body), world.post("/users", &body));
    let mut statuses = [first.0, second.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 429]);
}

#[tokio::test]
async fn a_user_without_a_meeting_plan_cannot_host() {
    let world = World::new().await;
    world.zoom.set_user_kind(OWNER, UserKind::Unassigned);
    let (status, answer) = world
        .post(&format!("/users/{OWNER}/meetings"), &json!({}))
        .await;
    assert_eq!((status, &answer["code"]), (400, &json!(3161)));
}

#[tokio::test]
async fn a_user_who_is_not_active_is_shown_so_and_cannot_host() {
    let world = World::new().await;
    for (status, shown) in [
        (UserStatus::Pending, "pending"),
        (UserStatus::Inactive, "inactive"),
        (UserStatus::Active, "active"),
    ] {
        world.zoom.set_user_status(OWNER, status);
        let (_, user) = world.get(&format!("/users/{OWNER}")).await;
        assert_eq!(user["status"], shown);
        let (_, list) = world.get(&format!("/users?status={shown}")).await;
        let listed = list["users"].as_array().unwrap();
        assert!(listed.iter().any(|user| user["email"] == OWNER), "{list}");
        let (answer, _) = world
            .post(&format!("/users/{OWNER}/meetings"), &json!({}))
            .await;
        assert_eq!(answer == 201, status == UserStatus::Active);
    }
    world
        .zoom
        .set_user_status(OWNER, UserStatus::InvitationExpired);
    let (status, answer) = world.get(&format!("/users/{OWNER}")).await;
    assert_eq!((status, &answer["code"]), (400, &json!(1120)));
}

#[tokio::test]
async fn blocked_domains_seats_and_single_sign_on_stop_a_creation() {
    let world = World::with(|options| {
        options.create_actions = vec![CreateAction::AutoCreate, CreateAction::SsoCreate];
        options.blocked_domains = vec!["blocked.example".to_owned()];
        options.single_sign_on = false;
        options.basic_users = Some(0);
    })
    .await;
    let mut basic = create("autoCreate", "a@video.example", 1);
    basic["user_info"]["password"] = json!("Zb1-0123456789");
    for (body, code) in [
        (create("autoCreate", "a@blocked.example", 2), 1107),
        (create("ssoCreate", "a@video.example", 2), 2002),
        (basic, 2033),
    ] {
        let (status, answer) = world.post("/users", &body).await;
        assert_eq!((status, &answer["code"]), (400, &json!(code)), "{body}");
    }
}
