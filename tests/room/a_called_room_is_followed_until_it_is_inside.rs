//! Called, inside, left, called again, taken out: the page says it, and Epic is told.

use sandbox::zoom::{Place, RoomNaming};
use serde_json::json;
use tests::{CSN, Hospital, LIGHT, PROVIDER, number, until};

use crate::{ROOM, call, commands, hospital, quick};

#[tokio::test(flavor = "multi_thread")]
async fn a_room_joins_the_visits_own_meeting_and_epic_sees_it_come_and_go() {
    let hospital = hospital().await;
    let host = hospital.provider_joins().await;
    let mut staff = call(&hospital, ROOM).await;
    assert_eq!(staff.page.status, 200, "{}", staff.page.body);
    assert!(staff.page.body.contains("Room: ICU 4, bed 2"));
    staff.says("The room is in the visit.").await;
    let meeting = hospital.zoom.session(host).unwrap().meeting;
    let room = hospital.zoom.room(ROOM).unwrap();
    assert_eq!(room.meeting, Some(meeting));
    hospital.light(ROOM, true).await;
    assert_eq!(hospital.zoom.meetings().len(), 1);

    let answer = staff.press("cancel").await;
    assert_eq!(answer.status, 303);
    hospital.light(ROOM, false).await;
    staff
        .says("The call is cancelled. The room is not in the visit.")
        .await;
    assert_eq!(hospital.zoom.room(ROOM).unwrap().meeting, None);
    assert!(hospital.provider_light());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_of_a_room_is_in_the_visits_trace() {
    let hospital = hospital().await;
    hospital.provider_joins().await;
    let mut staff = call(&hospital, ROOM).await;
    staff.says("The room is in the visit.").await;
    // It is there already: nothing is done, and nothing noted.
    call(&hospital, ROOM).await;
    staff.press("cancel").await;
    let url = hospital.url(&format!("/sim/trace?csn={CSN}"));
    let trace = staff.browser.get(&url).await.json();
    let steps = trace[0]["steps"].as_array().unwrap();
    let called = steps.iter().filter(|step| step["step"] == "room_called");
    let outcomes: Vec<_> = called.map(|step| &step["outcome"]).collect();
    assert_eq!(outcomes, ["asked", "cancelled"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_that_is_first_waits_for_the_host_without_host_rights() {
    let hospital = hospital().await;
    let staff = call(&hospital, ROOM).await;
    let asked = staff.ask().await;
    assert_eq!(asked["status"], "The room is called into the visit.");
    assert_eq!(
        asked["hint"],
        "It comes in as soon as the host starts the visit."
    );
    assert_eq!(
        (&asked["again"], &asked["cancel"]),
        (&json!(false), &json!(true))
    );
    let room = staff.room_comes(ROOM).await;
    let session = hospital.zoom.session(room.session.unwrap()).unwrap();
    assert_eq!(session.place, Place::WaitingForHost);

    // The meeting is that of the visit's own provider, who called with their own account.
    let link = hospital.provider_link(PROVIDER).await;
    assert_eq!(Some(number(&link)), room.meeting);
    hospital.zoom.join(&link, "").unwrap();
    staff.says("The room is in the visit.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_calls_twice_sends_the_room_once() {
    let hospital = hospital().await;
    let (one, two, three) = tokio::join!(
        call(&hospital, ROOM),
        call(&hospital, ROOM),
        call(&hospital, ROOM)
    );
    for staff in [&one, &two, &three] {
        assert_eq!(staff.page.status, 200, "{}", staff.page.body);
    }
    assert_eq!(commands(&hospital), 1);
    hospital.provider_joins().await;
    let staff = call(&hospital, ROOM).await;
    staff.says("The room is in the visit.").await;
    let mut again = call(&hospital, ROOM).await;
    again.says("The room is in the visit.").await;
    again.press("again").await;
    assert_eq!(commands(&hospital), 1);
    assert_eq!(hospital.zoom.meetings().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_that_left_is_called_again() {
    let hospital = hospital().await;
    hospital.provider_joins().await;
    let mut staff = call(&hospital, ROOM).await;
    staff.says("The room is in the visit.").await;
    let room = hospital.zoom.room(ROOM).unwrap();
    hospital.zoom.leave(room.session.unwrap()).unwrap();
    staff.says("The room has left the visit.").await;
    assert_eq!(staff.ask().await["again"], true);
    staff.press("again").await;
    staff.says("The room is in the visit.").await;
    assert_eq!(commands(&hospital), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_taken_back_before_the_room_is_inside() {
    let hospital = hospital().await;
    let mut staff = call(&hospital, ROOM).await;
    staff.room_comes(ROOM).await;
    staff.press("cancel").await;
    assert_eq!(hospital.zoom.room(ROOM).unwrap().meeting, None);
    hospital.provider_joins().await;
    hospital.light(PROVIDER, true).await;
    assert_eq!(
        staff.ask().await["status"],
        "The call is cancelled. The room is not in the visit."
    );
    // Nobody who comes now is taken for the room.
    let join_url = hospital.zoom.meetings()[0].join_url.clone();
    hospital.zoom.join(&join_url, "A colleague").unwrap();
    until("somebody unknown is in the visit", async || {
        let visit = hospital.visit_record().await;
        let people = visit["participants"].as_array().cloned().unwrap();
        people.iter().any(|it| it["role"] == "unmapped")
    })
    .await;
    assert!(!hospital.epic.light(CSN, ROOM));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_deleted_in_zoom_gets_a_successor_and_the_room_goes_there() {
    let hospital = hospital().await;
    let link = hospital.provider_link(PROVIDER).await;
    hospital.zoom.hold_deliveries();
    hospital.zoom.delete_meeting(number(&link)).unwrap();
    let staff = call(&hospital, ROOM).await;
    let room = staff.room_comes(ROOM).await;
    assert_ne!(room.meeting, Some(number(&link)));
}

#[tokio::test(flavor = "multi_thread")]
async fn epic_is_not_told_of_rooms_unless_a_setting_says_how() {
    let settings = json!({ "epic": { "id_types": { "room": null } } });
    let hospital = quick(Hospital::open_with(&settings).await);
    hospital.provider_joins().await;
    let staff = call(&hospital, ROOM).await;
    staff.says("The room is in the visit.").await;
    hospital.light(PROVIDER, true).await;
    let records = hospital.settled_records(1).await;
    assert_eq!(records[0]["role"], "provider");
}

#[tokio::test(flavor = "multi_thread")]
async fn epic_is_told_of_the_caller_where_a_setting_says_so() {
    let settings = json!({
        "zoom_rooms": { "reported_as": "epic_provider_id" },
        "epic": { "id_types": { "room": "SER-TYPE" } },
    });
    let hospital = quick(Hospital::open_with(&settings).await);
    hospital
        .zoom
        .configure(|zoom| zoom.room_naming = RoomNaming::OwnId);
    hospital.answer(LIGHT, 10, 200, "{\"Status\":\"1\"}");
    hospital.provider_joins().await;
    let staff = call(&hospital, ROOM).await;
    staff.says("The room is in the visit.").await;
    let records = hospital.settled_records(2).await;
    assert!(records.iter().any(|record| record["role"] == "room"));
    let visit = hospital.visit_record().await;
    let people = visit["participants"].as_array().unwrap();
    let room = people.iter().find(|it| it["role"] == "room").unwrap();
    // The caller's provider record.
    assert_eq!(room["epic_id"], "E1001");
}
