use std::time::Duration;

use reqwest::Method;
use sandbox::zoom::{Place, Role, RoomNaming, RoomPower};
use serde_json::{Value, json};

use crate::world::{OWNER, World, text};

const ROOM: &str = "ICU 4 Bed 2";

async fn world() -> World {
    World::with(|options| options.room_acts_after = Duration::from_millis(1)).await
}

fn join(number: &Value, passcode: &Value) -> Value {
    let params = json!({ "meeting_number": number, "passcode": passcode, "force_accept": false });
    json!({ "method": "zoomroom.meeting_join", "params": params })
}

async fn command(world: &World, room: &str, body: &Value) -> (u16, Value) {
    let path = format!("/rooms/{room}/events");
    world.call(Method::PATCH, &path, Some(body)).await
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..1500 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("never came true: {what}");
}

fn room(world: &World) -> sandbox::zoom::RoomView {
    world.zoom.room(ROOM).unwrap()
}

#[tokio::test]
async fn rooms_are_listed_in_pages_by_any_part_of_their_name() {
    let world = world().await;
    for number in 0..40 {
        world
            .zoom
            .add_room(&format!("Annex {number}"), RoomPower::On);
    }
    let (status, first) = world.get("/rooms?query_name=aNNex").await;
    assert_eq!(
        (status, first["rooms"].as_array().unwrap().len()),
        (200, 30)
    );
    assert_eq!(first.get("total_records"), None);
    let token = text(&first["next_page_token"]);
    let (_, rest) = world
        .get(&format!("/rooms?query_name=annex&next_page_token={token}"))
        .await;
    assert_eq!(rest["rooms"].as_array().unwrap().len(), 10);
    assert_eq!(rest["next_page_token"], "");
    let (_, all) = world.get("/rooms?page_size=300").await;
    assert_eq!(all["rooms"].as_array().unwrap().len(), 45);
    assert_eq!(world.get("/rooms?page_size=301").await.0, 400);
    let (status, offline) = world.get("/rooms?status=Offline").await;
    assert_eq!(
        (status, &offline["rooms"][0]["name"]),
        (200, &json!("Ward 7 Bed 1"))
    );
}

#[tokio::test]
async fn a_room_is_accepted_at_once_and_comes_in_later() {
    let world = World::with(|options| options.room_acts_after = Duration::from_secs(3600)).await;
    let meeting = world.meeting(OWNER, json!({})).await;
    let number = json!(meeting["id"].to_string());
    let id = room(&world).id;
    let (status, answer) = command(&world, &id, &join(&number, &meeting["password"])).await;
    assert_eq!((status, answer), (202, Value::Null));
    assert_eq!(room(&world).status, "Available");
}

#[tokio::test]
async fn a_room_waits_for_the_host_and_is_in_as_an_attendee() {
    let world = world().await;
    let meeting = world.meeting(OWNER, json!({})).await;
    let number = json!(meeting["id"].to_string());
    let id = room(&world).id;
    command(&world, &id, &join(&number, &meeting["password"])).await;
    until("the room is there", || room(&world).session.is_some()).await;
    let session = room(&world).session.unwrap();
    assert_eq!(
        world.zoom.session(session).unwrap().place,
        Place::WaitingForHost
    );
    world.zoom.join(text(&meeting["start_url"]), "").unwrap();
    let there = world.zoom.session(session).unwrap();
    assert_eq!(
        (there.place, there.role),
        (Place::InMeeting, Role::Attendee)
    );
    assert_eq!(there.name, ROOM);
    assert_eq!(room(&world).status, "InMeeting");
    let told = world.last("meeting.participant_joined").await.participant();
    assert_eq!(told["participant_user_id"], "");
    let (status, _) = command(&world, &id, &json!({ "method": "zoomroom.meeting_leave" })).await;
    assert_eq!((status, room(&world).status), (202, "Available"));
}

#[tokio::test]
async fn webhooks_name_a_room_as_the_test_says() {
    for (naming, own) in [(RoomNaming::OwnId, true), (RoomNaming::OtherId, false)] {
        let world = world().await;
        world.zoom.configure(|options| options.room_naming = naming);
        let meeting = world.meeting(OWNER, json!({})).await;
        world.zoom.join(text(&meeting["start_url"]), "").unwrap();
        let id = room(&world).id;
        let number = json!(meeting["id"].to_string());
        command(&world, &id, &join(&number, &meeting["password"])).await;
        until("the room is in", || room(&world).session.is_some()).await;
        let told = world.last("meeting.participant_joined").await.participant();
        let named = text(&told["participant_user_id"]);
        assert!(!named.is_empty());
        assert_eq!(named == id, own);
    }
}

#[tokio::test]
async fn without_a_meeting_number_a_room_starts_a_meeting_of_its_own() {
    for empty in [json!({}), json!({ "meeting_number": "" })] {
        let world = world().await;
        let id = room(&world).id;
        let body = json!({ "method": "zoomroom.meeting_join", "params": empty });
        assert_eq!(command(&world, &id, &body).await.0, 202);
        until("a meeting runs", || {
            world.zoom.meetings().iter().any(|it| it.started)
        })
        .await;
        assert!(world.zoom.meetings()[0].topic.contains("Instant"));
        assert_eq!(room(&world).status, "InMeeting");
    }
}

#[tokio::test]
async fn the_passcode_of_a_link_is_none_for_a_room() {
    let world = world().await;
    let meeting = world.meeting(OWNER, json!({})).await;
    world.zoom.join(text(&meeting["start_url"]), "").unwrap();
    let id = room(&world).id;
    let number = json!(meeting["id"].to_string());
    // Accepted, as everything is; the next command overtakes nothing, because this one came to nothing.
    let wrong = join(&number, &meeting["encrypted_password"]);
    assert_eq!(command(&world, &id, &wrong).await.0, 202);
    assert_eq!(
        command(&world, &id, &join(&json!("123"), &json!("")))
            .await
            .0,
        202
    );
    command(&world, &id, &join(&number, &meeting["password"])).await;
    until("the room is in", || room(&world).session.is_some()).await;
    let joined = world.events().await;
    let joined = joined.iter().filter(|it| *it == "participant_joined");
    assert_eq!(joined.count(), 2);
}

#[tokio::test]
async fn a_busy_room_goes_elsewhere_only_by_force() {
    let world = world().await;
    let here = world.meeting(OWNER, json!({})).await;
    let there = world.meeting(OWNER, json!({})).await;
    for meeting in [&here, &there] {
        world.zoom.join(text(&meeting["start_url"]), "").unwrap();
    }
    let id = room(&world).id;
    world
        .zoom
        .room_joins_by_hand(ROOM, here["id"].as_i64().unwrap());
    let number = json!(there["id"].to_string());
    let mut body = join(&number, &there["password"]);
    assert_eq!(command(&world, &id, &body).await.0, 202);
    assert_eq!(room(&world).meeting, here["id"].as_i64());
    body["params"]["force_accept"] = json!(true);
    assert_eq!(command(&world, &id, &body).await.0, 202);
    until("the room is there", || {
        room(&world).meeting == there["id"].as_i64()
    })
    .await;
}

#[tokio::test]
async fn what_a_room_cannot_do_is_refused_as_zoom_refuses_it() {
    let world = world().await;
    let leave = json!({ "method": "zoomroom.meeting_leave" });
    let (status, answer) = command(&world, "nobody", &leave).await;
    assert_eq!((status, &answer["code"]), (404, &json!(1012)));
    let off = world.zoom.room("Ward 7 Bed 1").unwrap().id;
    let (status, answer) = command(&world, &off, &leave).await;
    assert_eq!((status, &answer["code"]), (400, &json!(300)));
    assert!(text(&answer["message"]).starts_with("Zoom Room is offline."));
    let id = room(&world).id;
    for wrong in [
        json!({ "method": "zoomroom.dance" }),
        json!({}),
        json!({ "method": "zoomroom.meeting_join", "params": { "password": "x" } }),
        json!({ "method": "zoomroom.meeting_join", "params": { "meeting_number": 123 } }),
    ] {
        let (status, answer) = command(&world, &id, &wrong).await;
        assert_eq!((status, &answer["code"]), (400, &json!(300)), "{wrong}");
    }
    world.zoom.configure(|options| options.scopes.clear());
    let mut world = world;
    world.sign_in().await;
    let (status, answer) = world.get("/rooms").await;
    assert_eq!((status, &answer["code"]), (400, &json!(4711)));
}
