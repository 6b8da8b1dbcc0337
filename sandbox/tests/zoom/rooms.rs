use std::time::Duration;

use sandbox::zoom::{JoinError, Place, Role, SessionError, SessionId, UserKind};
use serde_json::json;

use crate::world::{COLLEAGUE, OWNER, World, text, zak};

fn place(world: &World, session: SessionId) -> Place {
    world.zoom.session(session).unwrap().place
}

#[tokio::test]
async fn a_patient_waits_for_the_host_and_is_let_in_by_itself() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({ "approval_type": 0 })).await;
    let registrant = world.register(&meeting, "Camila").await;
    let patient = world.zoom.join(text(&registrant["join_url"]), "").unwrap();
    assert_eq!(place(&world, patient), Place::WaitingForHost);
    let host = world.zoom.join(text(&meeting["start_url"]), "").unwrap();
    assert_eq!(place(&world, patient), Place::InMeeting);
    assert_eq!(world.zoom.session(host).unwrap().role, Role::Host);
    assert_eq!(world.zoom.session(patient).unwrap().name, "Camila");
    assert_eq!(
        world.events().await,
        ["started", "participant_joined", "participant_joined"]
    );
}

#[tokio::test]
async fn with_a_waiting_room_the_host_admits() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({ "waiting_room": true })).await;
    let patient = world
        .zoom
        .join(text(&meeting["join_url"]), "Camila")
        .unwrap();
    assert_eq!(place(&world, patient), Place::WaitingForHost);
    world.zoom.join(text(&meeting["start_url"]), "").unwrap();
    assert_eq!(place(&world, patient), Place::WaitingRoom);
    world.zoom.admit(patient).unwrap();
    assert_eq!(place(&world, patient), Place::InMeeting);
    assert_eq!(world.zoom.admit(patient), Err(SessionError::Elsewhere));
    world.zoom.put_in_waiting_room(patient).unwrap();
    assert_eq!(place(&world, patient), Place::WaitingRoom);
    assert_eq!(
        world.events().await,
        [
            "started",
            "participant_joined",
            "participant_joined_waiting_room",
            "participant_admitted",
            "participant_left_waiting_room",
            "participant_joined",
            "participant_put_in_waiting_room",
        ]
    );
    let admitted = world.last("meeting.participant_admitted").await.json();
    assert_eq!(admitted["payload"]["operator"], OWNER);
}

#[tokio::test]
async fn joining_before_the_host_starts_the_meeting() {
    let world = World::new().await;
    let meeting = world
        .meeting(OWNER, json!({ "join_before_host": true }))
        .await;
    let patient = world
        .zoom
        .join(text(&meeting["join_url"]), "Camila")
        .unwrap();
    assert_eq!(place(&world, patient), Place::InMeeting);
    assert_eq!(
        world.events().await,
        ["started", "participant_jbh_joined", "participant_joined"]
    );
}

#[tokio::test]
async fn the_end_closes_everyone_and_the_next_start_is_another_instance() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({})).await;
    let id = meeting["id"].as_i64().unwrap();
    assert_eq!(world.zoom.end(id), Err(SessionError::Elsewhere));
    world.zoom.join(text(&meeting["start_url"]), "").unwrap();
    let patient = world
        .zoom
        .join(text(&meeting["join_url"]), "Camila")
        .unwrap();
    let body = json!({ "action": "end" });
    let path = format!("/meetings/{id}/status");
    let (status, _) = world.call(reqwest::Method::PUT, &path, Some(&body)).await;
    assert_eq!(status, 204);
    assert_eq!(place(&world, patient), Place::Ended);
    let (_, after) = world.get(&format!("/meetings/{id}")).await;
    assert_eq!(after["status"], "waiting");
    assert_ne!(after["uuid"], meeting["uuid"]);
    let events = world.events().await;
    assert_eq!(
        events[3..],
        ["participant_left", "participant_left", "ended"]
    );
    assert_eq!(
        world.last("meeting.ended").await.json()["payload"]["object"]["uuid"],
        meeting["uuid"]
    );
}

#[tokio::test]
async fn the_last_one_out_ends_the_meeting() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({})).await;
    let host = world.zoom.join(text(&meeting["start_url"]), "").unwrap();
    let phone = world.zoom.join(text(&meeting["start_url"]), "").unwrap();
    world.zoom.leave(host).unwrap();
    assert!(
        world.zoom.meetings()[0].started,
        "the host's other device is still in"
    );
    world.zoom.leave(phone).unwrap();
    assert!(!world.zoom.meetings()[0].started);
    assert_eq!(world.zoom.leave(phone), Err(SessionError::Elsewhere));
}

#[tokio::test]
async fn a_personal_link_works_on_one_device_unless_the_meeting_allows_more() {
    let world = World::new().await;
    for several in [false, true] {
        let settings = json!({ "approval_type": 0, "allow_multiple_devices": several });
        let meeting = world.meeting(OWNER, settings).await;
        let registrant = world.register(&meeting, "Camila").await;
        let link = text(&registrant["join_url"]);
        world.zoom.join(text(&meeting["start_url"]), "").unwrap();
        let tablet = world.zoom.join(link, "").unwrap();
        let phone = world.zoom.join(link, "").unwrap();
        let expected = if several {
            Place::InMeeting
        } else {
            Place::Left
        };
        assert_eq!(place(&world, tablet), expected);
        assert_eq!(place(&world, phone), Place::InMeeting);
    }
}

#[tokio::test]
async fn a_join_link_with_a_users_key_makes_the_person_that_user() {
    let world = World::new().await;
    let meeting = world
        .meeting(OWNER, json!({ "alternative_hosts": COLLEAGUE }))
        .await;
    let link = format!(
        "{}&zak={}",
        text(&meeting["join_url"]),
        zak(&world, COLLEAGUE).await
    );
    let colleague = world.zoom.join(&link, "").unwrap();
    let view = world.zoom.session(colleague).unwrap();
    assert_eq!(
        (view.role, view.place),
        (Role::AlternativeHost, Place::InMeeting)
    );
    let joined = world.last("meeting.participant_joined").await.participant();
    assert_eq!(joined["email"], COLLEAGUE);
    assert_eq!(joined["participant_user_id"], view.participant_user_id);

    world.zoom.revoke_zaks(COLLEAGUE);
    assert_eq!(world.zoom.join(&link, ""), Err(JoinError::InvalidZak));
}

#[tokio::test]
async fn links_open_only_what_they_are_for() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({})).await;
    let id = &meeting["id"];
    let base = &world.base;
    let stranger = zak(&world, COLLEAGUE).await;
    let cases = [
        (
            format!("{base}/zoom-client/j/{id}"),
            JoinError::WrongPasscode,
        ),
        (
            format!("{base}/zoom-client/j/{id}?pwd=wrong"),
            JoinError::WrongPasscode,
        ),
        (
            format!("{}&tk=wrong", text(&meeting["join_url"])),
            JoinError::UnknownRegistrant,
        ),
        (format!("{base}/zoom-client/s/{id}"), JoinError::InvalidZak),
        (
            format!("{base}/zoom-client/s/{id}?zak={stranger}"),
            JoinError::NotTheHost,
        ),
        (
            format!("{base}/zoom-client/j/81234567890"),
            JoinError::NoSuchMeeting,
        ),
        (format!("https://zoom.example/j/{id}"), JoinError::NotALink),
    ];
    for (link, error) in cases {
        assert_eq!(world.zoom.join(&link, "Eve"), Err(error), "{link}");
    }
    world.zoom.advance(Duration::from_secs(7_201));
    assert_eq!(
        world.zoom.join(text(&meeting["start_url"]), ""),
        Err(JoinError::InvalidZak)
    );
}

#[tokio::test]
async fn a_start_link_of_a_custom_user_lives_ninety_days() {
    let world = World::new().await;
    let email = "okafor@video.example";
    let body = json!({ "action": "custCreate", "user_info": { "email": email, "type": 2 } });
    assert_eq!(world.post("/users", &body).await.0, 201);
    let meeting = world.meeting(email, json!({})).await;
    world.zoom.advance(Duration::from_secs(89 * 86_400));
    assert!(world.zoom.join(text(&meeting["start_url"]), "").is_ok());
}

#[tokio::test]
async fn a_meeting_deleted_by_hand_ends_first_and_opens_no_more() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({})).await;
    let host = world.zoom.join(text(&meeting["start_url"]), "").unwrap();
    world
        .zoom
        .delete_meeting(meeting["id"].as_i64().unwrap())
        .unwrap();
    assert_eq!(place(&world, host), Place::Ended);
    let again = world.zoom.join(text(&meeting["join_url"]), "Camila");
    assert_eq!(again, Err(JoinError::NoSuchMeeting));
    let events = world.events().await;
    assert_eq!(events[2..], ["participant_left", "ended", "deleted"]);
}

#[tokio::test]
async fn who_was_there_can_be_read_afterwards() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({ "approval_type": 0 })).await;
    let registrant = world.register(&meeting, "Camila").await;
    let path = format!("/past_meetings/{}/participants", meeting["id"]);
    assert_eq!(world.get(&path).await.0, 404);
    let host = world.zoom.join(text(&meeting["start_url"]), "").unwrap();
    assert_eq!(
        world.get(&path).await.1["total_records"],
        0,
        "one person is left out"
    );
    let patient = world.zoom.join(text(&registrant["join_url"]), "").unwrap();
    world.zoom.leave(patient).unwrap();
    world.zoom.leave(host).unwrap();
    let (_, report) = world
        .get(&format!("{path}?include_fields=registrant_id"))
        .await;
    let people = report["participants"].as_array().unwrap();
    assert_eq!(people.len(), 2);
    assert_eq!(people[0]["user_email"], OWNER);
    assert_eq!(people[1]["registrant_id"], registrant["registrant_id"]);
    assert!(people[1]["leave_time"].is_string());
    assert!(
        world.get(&path).await.1["participants"][1]
            .get("registrant_id")
            .is_none()
    );

    let twice = text(&meeting["uuid"])
        .replace('%', "%25")
        .replace('/', "%252F")
        .replace('+', "%2B");
    let (status, by_uuid) = world
        .get(&format!("/past_meetings/{twice}/participants"))
        .await;
    assert_eq!((status, &by_uuid["total_records"]), (200, &json!(2)));
}

#[tokio::test]
async fn a_basic_hosts_patient_is_a_plain_guest() {
    let world = World::new().await;
    world.zoom.set_user_kind(OWNER, UserKind::Basic);
    let meeting = world.meeting(OWNER, json!({})).await;
    world.zoom.join(text(&meeting["start_url"]), "").unwrap();
    world
        .zoom
        .join(text(&meeting["join_url"]), "Camila")
        .unwrap();
    let joined = world.last("meeting.participant_joined").await.participant();
    for name in ["id", "email", "participant_user_id", "registrant_id"] {
        assert_eq!(joined[name], "", "{name}");
    }
    assert_eq!(joined["user_name"], "Camila");
}
