use std::time::Duration;

use ring::hmac;
use sandbox::zoom::{DeliveryStatus, EndpointError, Stamp, TimeField};
use serde_json::{Value, json};

use crate::world::{OWNER, Received, World, text};

fn hmac_hex(secret: &str, message: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, message);
    tag.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn is_signed(received: &Received, secret: &str) -> bool {
    let header = |name: &str| received.headers[name].to_str().unwrap().to_owned();
    let mut message = format!("v0:{}:", header("x-zm-request-timestamp")).into_bytes();
    message.extend_from_slice(&received.body);
    header("x-zm-signature") == format!("v0={}", hmac_hex(secret, &message))
}

/// A meeting with its host in.
async fn running(world: &World) -> Value {
    let meeting = world.meeting(OWNER, json!({})).await;
    world.zoom.join(text(&meeting["start_url"]), "").unwrap();
    world.zoom.settled().await;
    meeting
}

#[tokio::test]
async fn the_signature_covers_the_raw_bytes_with_their_escapes() {
    let world = World::new().await;
    let meeting = running(&world).await;
    world
        .zoom
        .join(text(&meeting["join_url"]), "Zoë 🚒")
        .unwrap();
    let joined = world.last("meeting.participant_joined").await;
    let raw = std::str::from_utf8(&joined.body).unwrap();
    assert!(raw.contains(r#""user_name":"Zoë \uD83D\uDE92""#), "{raw}");
    assert!(is_signed(&joined, "sandbox-webhook-secret"));
    assert!(!is_signed(&joined, "another-secret"));
    let reserialised = Received {
        headers: joined.headers.clone(),
        body: joined.json().to_string().into(),
    };
    assert!(!is_signed(&reserialised, "sandbox-webhook-secret"));
    assert_eq!(
        joined.headers["content-type"],
        "application/json; charset=utf-8"
    );
    assert_eq!(joined.headers["clientid"], "sandbox-client");
    for name in ["x-zm-request-id", "x-zm-trackingid", "user-agent"] {
        assert!(joined.headers.contains_key(name), "{name}");
    }
}

#[tokio::test]
async fn identifiers_have_zooms_types() {
    let world = World::new().await;
    let meeting = running(&world).await;
    let id = &meeting["id"];
    let created = world.last("meeting.created").await.json();
    assert_eq!(created["payload"]["object"]["id"], *id);
    let joined = world.last("meeting.participant_joined").await.json();
    assert_eq!(joined["payload"]["object"]["id"], id.to_string());
    assert_eq!(joined["payload"]["account_id"], "sandbox-account");
    let participant = &joined["payload"]["object"]["participant"];
    assert!(participant["user_id"].is_string());
    assert!(participant["join_time"].is_string());
    let started = world.last("meeting.started").await.json();
    assert_eq!(started["payload"]["object"]["host_email"], OWNER);
}

#[tokio::test]
async fn the_time_can_be_named_as_in_zooms_examples() {
    let world = World::with(|options| options.participant_time = TimeField::Example).await;
    let meeting = running(&world).await;
    let joined = world.last("meeting.participant_joined").await.participant();
    assert!(joined["date_time"].is_string() && joined.get("join_time").is_none());
    world.zoom.end(meeting["id"].as_i64().unwrap()).unwrap();
    let left = world.last("meeting.participant_left").await.participant();
    assert!(left["date_time"].is_string() && left["leave_time"].is_string());
    assert!(text(&left["leave_reason"]).contains("Host ended the meeting"));
}

#[tokio::test]
async fn waiting_for_the_host_is_told_without_an_identity() {
    let world = World::with(|options| options.waiting_event_after = Duration::ZERO).await;
    let meeting = world.meeting(OWNER, json!({ "approval_type": 0 })).await;
    let registrant = world.register(&meeting, "Camila").await;
    let patient = world.zoom.join(text(&registrant["join_url"]), "").unwrap();
    let waiting = world
        .last("meeting.participant_jbh_waiting")
        .await
        .participant();
    assert_eq!(waiting, json!({ "id": "", "user_name": "Camila" }));
    world.zoom.leave(patient).unwrap();
    let left = world
        .last("meeting.participant_jbh_waiting_left")
        .await
        .json();
    assert!(left["payload"]["object"]["id"].is_i64());
    assert_eq!(
        left["payload"]["object"]["participant"]["registrant_id"],
        registrant["registrant_id"]
    );
}

#[tokio::test]
async fn deliveries_can_be_held_reordered_lost_and_repeated() {
    let world = World::new().await;
    let meeting = running(&world).await;
    world.zoom.hold_deliveries();
    let patient = world
        .zoom
        .join(text(&meeting["join_url"]), "Camila")
        .unwrap();
    world.zoom.leave(patient).unwrap();
    world
        .zoom
        .join(text(&meeting["join_url"]), "Camila")
        .unwrap();
    let held: Vec<_> = world
        .zoom
        .deliveries()
        .into_iter()
        .filter(|delivery| delivery.status == DeliveryStatus::Held)
        .map(|delivery| delivery.id)
        .collect();
    let [joined, left, rejoined] = held[..] else {
        panic!("{held:?}");
    };
    world.zoom.release(&[rejoined, left]);
    world.zoom.drop_delivery(joined);
    world.zoom.release_deliveries();
    let events = world.events().await;
    assert_eq!(events[2..], ["participant_joined", "participant_left"]);

    assert_eq!(world.zoom.redeliver(left, Stamp::Old).await, Some(200));
    let received = world.received();
    let [.., original, copy] = &received[..] else {
        panic!("nothing was received");
    };
    assert_eq!(original.body, copy.body);
    assert_eq!(
        original.headers["x-zm-signature"],
        copy.headers["x-zm-signature"]
    );
    world.zoom.advance(Duration::from_secs(60));
    world.zoom.redeliver(left, Stamp::Fresh).await;
    let fresh = world.received().pop().unwrap();
    assert_ne!(
        fresh.headers["x-zm-signature"],
        copy.headers["x-zm-signature"]
    );
    assert!(is_signed(&fresh, "sandbox-webhook-secret"));
}

#[tokio::test]
async fn server_errors_are_repeated_and_refusals_are_not() {
    let world = World::new().await;
    let meeting = world.meeting(OWNER, json!({})).await;
    world.zoom.settled().await;
    world
        .receiver
        .statuses
        .lock()
        .unwrap()
        .extend([500, 200, 400]);
    world.zoom.lose_next("meeting.ended");
    world.zoom.join(text(&meeting["start_url"]), "").unwrap();
    world.zoom.settled().await;
    let statuses = |world: &World, event: &str| {
        let deliveries = world.zoom.deliveries();
        let delivery = deliveries
            .iter()
            .find(|delivery| delivery.event == event)
            .unwrap();
        (delivery.status, delivery.attempts.len())
    };
    // The repetition of the first may come before or after the second: both orders are real.
    let started = statuses(&world, "meeting.started");
    let joined = statuses(&world, "meeting.participant_joined");
    let mut outcome = [started.0, joined.0];
    outcome.sort_by_key(|status| *status == DeliveryStatus::Refused);
    assert_eq!(
        outcome,
        [DeliveryStatus::Delivered, DeliveryStatus::Refused]
    );
    assert_eq!(started.1, 2);
    assert_eq!(joined.1, 1);

    world.receiver.statuses.lock().unwrap().extend([503; 4]);
    world.zoom.end(meeting["id"].as_i64().unwrap()).unwrap();
    world.zoom.settled().await;
    assert_eq!(
        statuses(&world, "meeting.participant_left"),
        (DeliveryStatus::Failed, 4)
    );
    assert_eq!(statuses(&world, "meeting.ended"), (DeliveryStatus::Lost, 0));
}

#[tokio::test]
async fn an_endpoint_must_prove_that_it_has_the_secret() {
    let world = World::new().await;
    assert_eq!(
        world.zoom.validate_endpoint().await,
        Err(EndpointError::Shape)
    );
    let answer: fn(&Value) -> Value = |event| {
        let plain = text(&event["payload"]["plainToken"]);
        let encrypted = hmac_hex("sandbox-webhook-secret", plain.as_bytes());
        json!({ "plainToken": plain, "encryptedToken": encrypted })
    };
    *world.receiver.answer.lock().unwrap() = Some(answer);
    assert_eq!(world.zoom.validate_endpoint().await, Ok(()));
    assert!(is_signed(
        &world.received().pop().unwrap(),
        "sandbox-webhook-secret"
    ));
    world
        .zoom
        .configure(|options| options.webhook_secret_token = "rotated".to_owned());
    assert_eq!(
        world.zoom.validate_endpoint().await,
        Err(EndpointError::EncryptedToken)
    );
    assert!(is_signed(&world.received().pop().unwrap(), "rotated"));
    world.receiver.statuses.lock().unwrap().push(401);
    assert_eq!(
        world.zoom.validate_endpoint().await,
        Err(EndpointError::Status(401))
    );
}

#[tokio::test]
async fn without_a_subscription_nothing_is_sent() {
    let world = World::with(|options| options.webhook_url = None).await;
    world.meeting(OWNER, json!({})).await;
    world.zoom.settled().await;
    assert!(world.received().is_empty());
    assert_eq!(
        world.zoom.deliveries()[0].status,
        DeliveryStatus::NotSubscribed
    );
}

#[tokio::test]
async fn any_bytes_can_be_sent_as_an_event() {
    let world = World::new().await;
    world
        .zoom
        .send_raw("meeting.strange", br#"{"event":"meeting.strange"}"#);
    let strange = world.last("meeting.strange").await;
    assert!(is_signed(&strange, "sandbox-webhook-secret"));
}
