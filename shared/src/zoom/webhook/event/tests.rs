//! What is read of an event.
#![allow(clippy::unwrap_used)]
use serde_json::json;

use super::*;

const SECOND: i64 = 1_772_463_600_000;

fn event(name: &str, participant: Value, event_ts: Value) -> Event {
    let body = json!({
        "event": name,
        "event_ts": event_ts,
        "payload": { "account_id": "a", "object": {
            "id": "85012345678", "uuid": "/u//==", "participant": participant,
        } },
    });
    Event::parse(body.to_string().as_bytes()).unwrap()
}

fn happening(name: &str, participant: Value, event_ts: Value) -> Happening {
    match event(name, participant, event_ts) {
        Event::Meeting(happening) => happening,
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn the_time_may_have_either_name_and_event_ts_parts_a_second() {
    let time = "2026-03-02T15:00:00Z";
    for (name, field) in [
        ("meeting.participant_joined", "join_time"),
        ("meeting.participant_joined", "date_time"),
        ("meeting.participant_left", "leave_time"),
        ("meeting.participant_left", "date_time"),
        ("meeting.participant_put_in_waiting_room", "date_time"),
        ("meeting.participant_admitted", "date_time"),
    ] {
        let at = |sent: Value| {
            let participant = json!({ "user_id": "1", field: time });
            happening(name, participant, sent).at.millis() - SECOND
        };
        assert_eq!(at(json!(SECOND + 321)), 321, "{name} {field}");
        assert_eq!(at(json!((SECOND + 321).to_string())), 321);
        // Sent much later, or before it happened: the stated second holds.
        assert_eq!(at(json!(SECOND + 90_000)), 999);
        assert_eq!(at(json!(SECOND - 5_000)), 0);
        assert_eq!(at(json!(null)), 0);
    }
    let stateless = json!({ "user_id": "1" });
    let joined = happening(
        "meeting.participant_joined",
        stateless.clone(),
        json!(SECOND + 5),
    );
    assert_eq!(joined.at.millis(), SECOND + 5);
    assert_eq!(
        event("meeting.participant_joined", stateless, json!("soon")),
        Event::Other
    );
}

#[test]
fn a_repetition_has_the_same_key_and_anything_else_another() {
    let joined = |user: &str, time: &str, sent: i64| {
        let participant = json!({ "user_id": user, "join_time": time });
        happening("meeting.participant_joined", participant, json!(sent)).key
    };
    let key = joined("1", "2026-03-02T15:00:00Z", SECOND);
    assert_eq!(joined("1", "2026-03-02T15:00:00Z", SECOND), key);
    // Out and in again within a second.
    assert_ne!(joined("1", "2026-03-02T15:00:00Z", SECOND + 700), key);
    assert_ne!(joined("2", "2026-03-02T15:00:00Z", SECOND), key);
    assert_ne!(joined("1", "2026-03-02T15:00:01Z", SECOND), key);
}

#[test]
fn whoever_has_any_name_is_read_and_the_nameless_are_not() {
    let session = |participant: Value| match event(
        "meeting.participant_joined",
        participant,
        json!(SECOND),
    ) {
        Event::Meeting(Happening { kind, .. }) => kind.session().to_owned(),
        _ => String::new(),
    };
    assert_eq!(session(json!({ "user_id": 16_778_240 })), "16778240");
    assert_eq!(
        session(json!({ "user_id": "", "participant_uuid": "p" })),
        "p"
    );
    assert_eq!(session(json!({ "registrant_id": "r" })), "r");
    for nameless in [
        json!({ "user_name": "A", "id": "" }),
        json!({ "user_id": "x".repeat(257) }),
        json!(null),
        json!([1]),
        json!("1"),
    ] {
        assert_eq!(session(nameless), "");
    }
}

#[test]
fn an_instance_without_a_name_gets_one_that_the_table_takes() {
    for uuid in [json!(null), json!(""), json!(7), json!("x".repeat(300))] {
        let body = json!({ "event": "meeting.started", "event_ts": SECOND,
            "payload": { "object": { "id": 85_012_345_678_u64, "uuid": uuid } } });
        let Event::Meeting(started) = Event::parse(body.to_string().as_bytes()).unwrap() else {
            unreachable!()
        };
        assert_eq!(started.uuid.expose(), "meeting 85012345678");
    }
}
