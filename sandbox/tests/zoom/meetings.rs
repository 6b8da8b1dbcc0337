use std::time::Duration;

use reqwest::Method;
use sandbox::zoom::UserKind;
use serde_json::{Value, json};

use crate::world::{COLLEAGUE, OWNER, World, text};

fn path() -> String {
    format!("/users/{OWNER}/meetings")
}

#[tokio::test]
async fn a_meeting_has_what_zoom_adds() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({ "approval_type": 0 })).await;
    let id = meeting["id"].as_i64().unwrap();
    assert_eq!(id.to_string().len(), 11);
    assert_eq!(
        (&meeting["status"], &meeting["host_email"]),
        (&json!("waiting"), &json!(OWNER))
    );
    let join_url = text(&meeting["join_url"]);
    assert!(join_url.starts_with(&format!("{}/zoom-client/j/{id}?pwd=", world.base)));
    assert!(
        !join_url.contains("r4nd0m"),
        "the passcode itself is not in the link"
    );
    let (_, read) = world.get(&format!("/meetings/{id}")).await;
    assert_ne!(
        read["start_url"], meeting["start_url"],
        "each read gives a fresh start link"
    );
    let without_start = |meeting: &Value| {
        let mut meeting = meeting.clone();
        meeting["start_url"].take();
        meeting
    };
    assert_eq!(without_start(&read), without_start(&meeting));
    assert_eq!(world.zoom.calls()["POST /users/{userId}/meetings"], 1);
}

#[tokio::test]
async fn bodies_are_checked_field_by_field() {
    let world = World::new().await;
    let cases = [
        (json!({ "tpoic": "x" }), "tpoic"),
        (json!({ "topic": "x".repeat(201) }), "topic"),
        (json!({ "type": 4 }), "type"),
        (json!({ "duration": 0 }), "duration"),
        (json!({ "duration": "60" }), "duration"),
        (json!({ "start_time": "tomorrow" }), "start_time"),
        (json!({ "password": "12345678901" }), "password"),
        (
            json!({ "settings": { "waiting_room": "true" } }),
            "settings.waiting_room",
        ),
        (
            json!({ "settings": { "waitingRoom": true } }),
            "settings.waitingRoom",
        ),
        (
            json!({ "settings": { "waiting_room_options": {} } }),
            "settings.waiting_room_options.mode",
        ),
        (
            json!({ "settings": { "waiting_room_options": { "mode": "custom" } } }),
            "settings.waiting_room_options.who_goes_to_waiting_room",
        ),
        (
            json!({ "settings": { "jbh_time": 7 } }),
            "settings.jbh_time",
        ),
        (
            json!({ "settings": { "meeting_invitees": [{ "email": "nobody" }] } }),
            "settings.meeting_invitees[0].email",
        ),
    ];
    for (body, field) in cases {
        let (status, answer) = world.post(&path(), &body).await;
        assert_eq!((status, &answer["code"]), (400, &json!(300)), "{body}");
        assert_eq!(answer["message"], "Validation Failed.");
        assert_eq!(answer["errors"][0]["field"], field);
    }
    assert!(world.zoom.meetings().is_empty());
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let world = World::new().await;
    assert_eq!(world.post(&path(), &json!([])).await.0, 400);
    let (status, _) = world.call(Method::POST, &path(), None).await;
    assert_eq!(status, 415);
}

#[tokio::test]
async fn a_meeting_never_stays_without_protection() {
    let world = World::new().await;
    let open = json!({ "default_password": false, "settings": { "join_before_host": true } });
    let (_, meeting) = world.post(&path(), &open).await;
    assert_eq!(meeting["settings"]["waiting_room"], true);
    assert_eq!(meeting["settings"]["join_before_host"], false);
    assert!(meeting.get("password").is_none());
    let (_, meeting) = world.post(&path(), &json!({})).await;
    assert_eq!(meeting["settings"]["waiting_room"], false);
    assert!(text(&meeting["password"]).len() >= 6);
}

#[tokio::test]
async fn a_locked_waiting_room_overrides_the_request_and_shows_in_the_security_locks_only() {
    let world = World::with(|options| options.locks.waiting_room = Some(true)).await;
    let meeting = world.meeting(OWNER, json!({ "waiting_room": false })).await;
    assert_eq!(meeting["settings"]["waiting_room"], true);
    let (_, locks) = world
        .get("/accounts/me/lock_settings?option=meeting_security")
        .await;
    assert_eq!(locks["meeting_security"]["waiting_room"], true);
    let (_, locks) = world.get("/accounts/me/lock_settings").await;
    assert!(locks["schedule_meeting"].get("waiting_room").is_none());
    let (_, settings) = world
        .get("/accounts/me/settings?option=meeting_security")
        .await;
    assert_eq!(settings["meeting_security"]["waiting_room"], true);
}

#[tokio::test]
async fn alternative_hosts_must_be_licensed_users_of_the_account() {
    let world = World::new().await;
    world
        .meeting(OWNER, json!({ "alternative_hosts": COLLEAGUE }))
        .await;
    let body = |host: &str| json!({ "settings": { "alternative_hosts": host } });
    let (status, answer) = world.post(&path(), &body("nobody@hospital.example")).await;
    assert_eq!((status, &answer["code"]), (400, &json!(1114)));
    world.zoom.set_user_kind(COLLEAGUE, UserKind::Basic);
    let (status, answer) = world.post(&path(), &body(COLLEAGUE)).await;
    assert_eq!((status, &answer["code"]), (400, &json!(1115)));
}

#[tokio::test]
async fn the_hundred_and_first_write_of_a_day_is_429_until_midnight() {
    let mut world = World::new().await;
    for _ in 0..98 {
        assert_eq!(world.post(&path(), &json!({})).await.0, 201);
    }
    let meeting = world.meeting(OWNER, json!({})).await;
    let one = format!("/meetings/{}", meeting["id"]);
    let (status, _) = world
        .call(Method::PATCH, &one, Some(&json!({ "agenda": "x" })))
        .await;
    assert_eq!(status, 204);
    let (status, answer) = world.post(&path(), &json!({})).await;
    assert_eq!((status, &answer["code"]), (429, &json!(429)));
    assert_eq!(
        world
            .post(&format!("/users/{COLLEAGUE}/meetings"), &json!({}))
            .await
            .0,
        201
    );

    world.zoom.advance(Duration::from_secs(86_400));
    world.sign_in().await;
    assert_eq!(world.post(&path(), &json!({})).await.0, 201);
}

#[tokio::test]
async fn the_daily_limit_says_until_when_as_a_date() {
    let world = World::with(|options| options.limits.meeting_writes_per_day = 0).await;
    let url = format!("{}/sim/zoom/oauth/token", world.base);
    let token = world
        .client
        .post(url + "?grant_type=account_credentials&account_id=sandbox-account")
        .basic_auth("sandbox-client", Some("sandbox-client-secret"));
    let token = token.send().await.unwrap().bytes().await.unwrap();
    let token: Value = serde_json::from_slice(&token).unwrap();
    let answer = world
        .client
        .post(format!("{}/sim/zoom/v2{}", world.base, path()))
        .bearer_auth(text(&token["access_token"]))
        .header("content-type", "application/json")
        .body("{}");
    let answer = answer.send().await.unwrap();
    assert_eq!(answer.status(), 429);
    let retry_after = answer.headers()["retry-after"].to_str().unwrap();
    assert!(retry_after.ends_with("T00:00:00Z"), "{retry_after}");
    assert_eq!(answer.headers()["x-ratelimit-type"], "Daily-limit");
}

#[tokio::test]
async fn the_list_shows_a_hosts_meetings_with_their_agenda_page_by_page() {
    let world = World::new().await;
    for number in 0..3 {
        let body = json!({ "agenda": format!("marker {number}") });
        assert_eq!(world.post(&path(), &body).await.0, 201);
    }
    world.meeting(COLLEAGUE, json!({})).await;
    let (_, instant) = world.post(&path(), &json!({ "type": 1 })).await;
    let mut agendas = Vec::new();
    let mut token = String::new();
    loop {
        let (status, page) = world
            .get(&format!("{}?page_size=2&next_page_token={token}", path()))
            .await;
        assert_eq!((status, &page["total_records"]), (200, &json!(3)));
        for meeting in page["meetings"].as_array().unwrap() {
            assert_ne!(
                meeting["id"], instant["id"],
                "instant meetings are not listed"
            );
            agendas.push(text(&meeting["agenda"]).to_owned());
        }
        text(&page["next_page_token"]).clone_into(&mut token);
        if token.is_empty() {
            break;
        }
    }
    agendas.sort();
    assert_eq!(agendas, ["marker 0", "marker 1", "marker 2"]);
    assert_eq!(world.get(&format!("{}?page_size=301", path())).await.0, 400);
    assert_eq!(
        world
            .get(&format!("{}?next_page_token=old", path()))
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn the_list_may_lag() {
    let world = World::with(|options| options.list_lag = Duration::from_secs(30)).await;
    world.meeting(OWNER, json!({})).await;
    assert_eq!(world.get(&path()).await.1["total_records"], 0);
    world.zoom.advance(Duration::from_secs(31));
    assert_eq!(world.get(&path()).await.1["total_records"], 1);
}

#[tokio::test]
async fn a_deleted_meeting_is_404_with_code_3001() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({})).await;
    let one = format!("/meetings/{}", meeting["id"]);
    assert_eq!(world.call(Method::DELETE, &one, None).await.0, 204);
    for method in [Method::GET, Method::DELETE] {
        let (status, answer) = world.call(method, &one, None).await;
        assert_eq!((status, &answer["code"]), (404, &json!(3001)));
    }
    assert_eq!(world.get(&path()).await.1["total_records"], 0);
    assert_eq!(world.events().await, ["deleted"]);
    let deleted = world.last("meeting.deleted").await.json();
    assert!(deleted["payload"]["object"]["id"].is_i64());
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_keeps_the_rest() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({})).await;
    let one = format!("/meetings/{}", meeting["id"]);
    let change = json!({ "settings": { "waiting_room": true, "alternative_hosts": COLLEAGUE } });
    assert_eq!(world.call(Method::PATCH, &one, Some(&change)).await.0, 204);
    let (_, changed) = world.get(&one).await;
    assert_eq!(changed["settings"]["alternative_hosts"], COLLEAGUE);
    assert_eq!(changed["settings"]["waiting_room"], true);
    assert_eq!(changed["topic"], meeting["topic"]);
    assert_eq!(changed["join_url"], meeting["join_url"]);
}
