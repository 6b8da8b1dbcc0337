//! Missing, twice there, offline, busy: each says what it is, and what to do about it.

use sandbox::{epic::TokenOverride, zoom::RoomPower};
use tests::{CSN, Hospital, until};

use crate::{ROOM, Staff, call, commands, hospital, launch, other_visit_joined};

async fn call_named<'a>(hospital: &'a Hospital, name: &str) -> Staff<'a> {
    let context = TokenOverride::new().member("roomName", name);
    hospital.epic.override_next_token(context);
    call(hospital, ROOM).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_that_zoom_does_not_have_is_missing() {
    let hospital = hospital().await;
    let staff = call(&hospital, "Ward 9 Bed 1").await;
    assert_eq!(staff.page.status, 404);
    for text in ["There is no Zoom Room of this name", "letter by letter"] {
        assert!(staff.page.body.contains(text), "{}", staff.page.body);
    }
    // Part of a name, or a name in another case, is another name.
    for near in ["ICU 4 Bed", "icu 4 bed 2", "ICU 4 Bed 22"] {
        assert_eq!(call_named(&hospital, near).await.page.status, 404, "{near}");
    }
    assert!(hospital.zoom.meetings().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_rooms_of_one_name_are_not_chosen_from() {
    let hospital = hospital().await;
    let staff = call(&hospital, "Ward 7 Bed 5").await;
    assert_eq!(staff.page.status, 409);
    for text in [
        "There are several Zoom Rooms of this name",
        "Rename all but one",
    ] {
        assert!(staff.page.body.contains(text), "{}", staff.page.body);
    }
    assert_eq!(commands(&hospital), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_is_found_on_whatever_page_of_zooms_list_it_is() {
    let hospital = hospital().await;
    for number in 0..700 {
        let name = format!("Bed 9 annex {number}");
        hospital.zoom.add_room(&name, RoomPower::On);
    }
    hospital.zoom.add_room("Bed 9", RoomPower::On);
    let staff = call_named(&hospital, "Bed 9").await;
    assert_eq!(staff.page.status, 200, "{}", staff.page.body);
    staff.room_comes("Bed 9").await;
    assert_eq!(hospital.zoom.calls()["GET /rooms"], 3);

    hospital.zoom.add_room("Bed 9", RoomPower::On);
    assert_eq!(call_named(&hospital, "Bed 9").await.page.status, 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_that_is_off_comes_once_it_is_on() {
    let hospital = hospital().await;
    hospital.provider_joins().await;
    let mut staff = call(&hospital, "Ward 7 Bed 1").await;
    assert_eq!(staff.page.status, 200);
    for text in ["The room is offline.", "signed in and has a network"] {
        assert!(staff.page.body.contains(text), "{}", staff.page.body);
    }
    assert_eq!(commands(&hospital), 0);
    staff.press("again").await;
    assert_eq!(staff.ask().await["status"], "The room is offline.");
    hospital.zoom.switch_room("Ward 7 Bed 1", RoomPower::On);
    staff.press("again").await;
    staff.says("The room is in the visit.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_that_goes_off_between_list_and_command_is_offline_too() {
    let hospital = hospital().await;
    hospital.answer(
        "/events",
        1,
        400,
        "{\"code\":300,\"message\":\"Zoom Room is offline.\"}",
    );
    let staff = call(&hospital, ROOM).await;
    assert!(staff.page.body.contains("The room is offline."));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_without_its_setup_says_so() {
    let hospital = hospital().await;
    hospital.zoom.switch_room(ROOM, RoomPower::NotSetUp);
    let staff = call(&hospital, ROOM).await;
    assert!(staff.page.body.contains("not set up in Zoom yet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_in_another_meeting_is_left_there() {
    let hospital = hospital().await;
    let other = other_visit_joined(&hospital).await;
    hospital.zoom.room_joins_by_hand(ROOM, other);
    let mut staff = call(&hospital, ROOM).await;
    assert!(
        staff
            .page
            .body
            .contains("The room is in a meeting already.")
    );
    staff.press("again").await;
    assert_eq!(
        staff.ask().await["status"],
        "The room is in a meeting already."
    );
    staff.press("cancel").await;
    assert_eq!(hospital.zoom.room(ROOM).unwrap().meeting, Some(other));
    assert_eq!(commands(&hospital), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_renamed_meanwhile_is_missing() {
    let hospital = hospital().await;
    let mut staff = call(&hospital, "Ward 7 Bed 1").await;
    hospital.answer("/sim/zoom/v2/rooms?", 2, 200, "{\"rooms\":[]}");
    staff.press("again").await;
    assert_eq!(
        staff.ask().await["status"],
        "There is no Zoom Room of this name"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_scopes_are_named() {
    let hospital = hospital().await;
    hospital
        .zoom
        .configure(|zoom| zoom.scopes.retain(|scope| !scope.starts_with("zoom_rooms")));
    let staff = call(&hospital, ROOM).await;
    assert_eq!(staff.page.status, 502);
    let body = &staff.page.body;
    assert!(
        body.contains("zoom_rooms:update:room_control:admin"),
        "{body}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_the_command_is_followed_as_if_it_had_come() {
    let hospital = hospital().await;
    hospital.provider_joins().await;
    hospital.faults.add(sandbox::fault::Fault {
        path: "/events".to_owned(),
        except: None,
        method: Some("PATCH".to_owned()),
        after: 0,
        times: 1,
        effect: sandbox::fault::Effect::LostAnswer,
    });
    let staff = call(&hospital, ROOM).await;
    staff.says("The room is in the visit.").await;
    assert_eq!(commands(&hospital), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn c32_no_room_name_leads_anywhere_or_into_a_url_as_it_stands() {
    let hospital = hospital().await;
    for name in [
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "../../users",
        "x&status=Available",
        "x?y#z",
        "%2e%2e%2f",
        "<script>alert(1)</script>",
        "\u{202e}dEb",
    ] {
        let before = hospital.zoom.calls();
        let staff = call_named(&hospital, name).await;
        assert_eq!(staff.page.status, 404, "{name}");
        assert!(staff.page.location().is_none(), "{name}");
        assert!(!staff.page.body.contains(name), "{name}");
        for url in &staff.page.trail {
            assert!(!url.contains("evil"), "{url}");
        }
        // The list was asked, narrowed and whole, and nothing else of Zoom's.
        let after = hospital.zoom.calls();
        let asked = |calls: &std::collections::BTreeMap<String, u64>| {
            calls.get("GET /rooms").copied().unwrap_or_default()
        };
        assert_eq!(asked(&after) - asked(&before), 2, "{name}");
        assert!(
            !after.keys().any(|call| call.contains("/users")),
            "{after:?}"
        );
    }
    // A room may have an odd name, and is called all the same.
    let odd = "../Bed & \"2\" <b>?";
    hospital.zoom.add_room(odd, RoomPower::On);
    let staff = call_named(&hospital, odd).await;
    assert_eq!(staff.page.status, 200, "{}", staff.page.body);
    staff.room_comes(odd).await;

    for (name, fix) in [
        (String::new(), "CONTEXT parameter roomName is missing"),
        ("x".repeat(300), "is not the name of a Zoom Room"),
        ("a\nb".to_owned(), "is not the name of a Zoom Room"),
    ] {
        let staff = call_named(&hospital, &name).await;
        assert_eq!(staff.page.status, 400);
        assert!(staff.page.body.contains(fix), "{}", staff.page.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_meeting_is_ever_started_by_a_command_without_a_number() {
    let hospital = hospital().await;
    hospital.provider_joins().await;
    let mut staff = call(&hospital, ROOM).await;
    staff.says("The room is in the visit.").await;
    staff.press("cancel").await;
    staff.press("again").await;
    staff.says("The room is in the visit.").await;
    let topics: Vec<_> = hospital.zoom.meetings().into_iter().collect();
    assert_eq!(topics.len(), 1, "{topics:?}");
    assert!(!topics[0].topic.contains("Instant"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_no_provider_calls_a_room_only_into_a_meeting_that_is_there() {
    let hospital = hospital().await;
    let nameless = || TokenOverride::new().member("epicProviderId", "");
    hospital.epic.override_next_token(nameless());
    let refused = call(&hospital, ROOM).await;
    assert_eq!(refused.page.status, 400);
    assert!(refused.page.body.contains("epicProviderId"));
    hospital.provider_joins().await;
    hospital.epic.override_next_token(nameless());
    let staff = call(&hospital, ROOM).await;
    staff.says("The room is in the visit.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_speak_spanish_too() {
    let hospital = hospital().await;
    let mut browser = hospital.browser();
    browser.headers = vec![("accept-language", "es".to_owned())];
    let page = browser.open(&launch(&hospital, "Ward 7 Bed 1")).await;
    assert!(page.body.contains("La sala está desconectada."));
    let missing = browser.open(&launch(&hospital, "Ward 9 Bed 1")).await;
    assert!(missing.body.contains("No hay ninguna Zoom Room"));
    until("the visit is kept", async || {
        hospital.visit_record().await["csn"] == CSN
    })
    .await;
}
