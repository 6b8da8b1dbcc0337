//! Zoom does not document how it names a room. Whatever it does, nothing is claimed that is not known.

use sandbox::zoom::RoomNaming;
use serde_json::{Value, json};
use tests::{CSN, Hospital, PROVIDER, until};

use crate::{ROOM, call, hospital, quick};

const INSIDE: &str = "The room is in the visit.";

async fn room(hospital: &Hospital) -> Value {
    let visit = hospital.visit_record().await;
    let people = visit["participants"].as_array().unwrap();
    people
        .iter()
        .find(|it| it["role"] == "room")
        .unwrap()
        .clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_under_its_own_id_is_known_for_certain() {
    let hospital = hospital().await;
    hospital
        .zoom
        .configure(|zoom| zoom.room_naming = RoomNaming::OwnId);
    hospital.provider_joins().await;
    hospital.patient_joins().await;
    let staff = call(&hospital, ROOM).await;
    staff.says(INSIDE).await;
    assert_eq!(room(&hospital).await["inferred"], false);
    assert_eq!(staff.ask().await["hint"], "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_under_a_name_that_nobody_knows_is_inferred_and_said_to_be() {
    for naming in [RoomNaming::OtherId, RoomNaming::Nothing] {
        let hospital = hospital().await;
        hospital.zoom.configure(|zoom| zoom.room_naming = naming);
        hospital.provider_joins().await;
        let staff = call(&hospital, ROOM).await;
        hospital.patient_joins().await;
        staff.says(INSIDE).await;
        assert_eq!(room(&hospital).await["inferred"], true, "{naming:?}");
        let hint = staff.ask().await["hint"].clone();
        assert!(hint.as_str().unwrap().contains("can only be this room"));
        let records = hospital.settled_records(3).await;
        let of_room = records.iter().find(|it| it["role"] == "room").unwrap();
        assert_eq!(of_room["inferred"], true);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_taken_for_one_of_two_rooms_that_are_missing() {
    let hospital = hospital().await;
    hospital
        .zoom
        .configure(|zoom| zoom.room_naming = RoomNaming::OtherId);
    let first = call(&hospital, ROOM).await;
    let second = call(&hospital, "ICU 4 Bed 3").await;
    first.room_comes(ROOM).await;
    second.room_comes("ICU 4 Bed 3").await;
    hospital.provider_joins().await;
    hospital.light(PROVIDER, true).await;
    hospital.zoom.settled().await;
    for staff in [&first, &second] {
        assert_ne!(staff.ask().await["status"], INSIDE);
    }
    assert!(!hospital.epic.light(CSN, ROOM));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_inferred_where_the_hospital_does_not_want_it() {
    let settings = json!({ "zoom_rooms": { "infer_presence": false } });
    let hospital = quick(Hospital::open_with(&settings).await);
    hospital.provider_joins().await;
    let staff = call(&hospital, ROOM).await;
    staff.room_comes(ROOM).await;
    until("somebody unknown is in the visit", async || {
        let visit = hospital.visit_record().await;
        let people = visit["participants"].as_array().cloned().unwrap();
        people.iter().any(|it| it["role"] == "unmapped")
    })
    .await;
    assert_ne!(staff.ask().await["status"], INSIDE);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_who_comes_without_a_launch_is_not_taken_for_the_room() {
    let hospital = hospital().await;
    hospital
        .zoom
        .configure(|zoom| zoom.room_naming = RoomNaming::OtherId);
    hospital.patient_joins().await;
    let staff = call(&hospital, ROOM).await;
    staff.room_comes(ROOM).await;
    let meeting = &hospital.zoom.meetings()[0];
    hospital.zoom.host_joins(meeting.id).unwrap();
    staff.says(INSIDE).await;
    let sessions = room(&hospital).await["sessions"].clone();
    assert_eq!(sessions, 1);
}
