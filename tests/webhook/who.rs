//! Who is it: someone known, someone not known yet, or nobody whom anyone can name.

use sandbox::aws::{Failure, FailureKind};
use serde_json::{Value, json};
use shared::{
    bridge::Bridge,
    store::{Commit, ParticipantLaunch},
    visit::{self, Because, Csn, EpicId, Identity, Person, PersonKey, PersonName, Role},
    zoom::{ZoomUserId, webhook::Event},
};
use tests::{
    CSN, Hospital, PATIENT, PROVIDER,
    webhook::{JOINED, LEFT, changed, lost_join},
};

/// Participants of a role as the records list them.
async fn of_role(hospital: &Hospital, role: &str) -> Vec<Value> {
    let visit = hospital.visit_record().await;
    let participants = visit["participants"].as_array().unwrap().clone();
    participants
        .into_iter()
        .filter(|it| it["role"] == role)
        .collect()
}

fn nobody() -> Value {
    json!({
        "user_id": "55501", "participant_uuid": "made-up", "user_name": "Aunt Rosa",
        "id": "", "participant_user_id": "", "registrant_id": "", "email": "",
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn c59_whom_nobody_can_name_is_recorded_and_shown() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    assert_eq!(hospital.webhook(&body).await.status, 200);
    for (user, registrant) in [
        ("55501", json!("")),
        ("55502", json!(null)),
        ("55503", json!("made-up-registrant")),
    ] {
        let mut whose = nobody();
        whose["user_id"] = json!(user);
        whose["registrant_id"] = registrant;
        assert_eq!(
            hospital
                .webhook(&changed(&body, JOINED, &whose))
                .await
                .status,
            200
        );
    }
    let mut without = serde_json::from_slice::<Value>(&changed(&body, JOINED, &nobody())).unwrap();
    let whose = without["payload"]["object"]["participant"]
        .as_object_mut()
        .unwrap();
    whose.retain(|name, _| ["user_name", "join_time"].contains(&name.as_str()));
    whose.insert("user_id".to_owned(), json!("55504"));
    assert_eq!(
        hospital
            .webhook(without.to_string().as_bytes())
            .await
            .status,
        200
    );

    let visit = hospital.visit_record().await;
    assert_eq!(visit["present"], json!({ "provider": 1, "unmapped": 4 }));
    assert!(!visit.to_string().contains("Rosa"));
    // Nothing of them is Epic's business.
    assert_eq!(hospital.settled_records(1).await[0]["role"], "provider");

    let left = changed(&body, LEFT, &{
        let mut whose = nobody();
        whose["leave_time"] = json!("2099-01-01T00:00:00Z");
        whose
    });
    assert_eq!(hospital.webhook(&left).await.status, 200);
    assert_eq!(hospital.visit_record().await["present"]["unmapped"], 3);
    assert_eq!(of_role(&hospital, "unmapped").await.len(), 4);
}

/// A hospital whose account hides e-mail addresses.
#[tokio::test(flavor = "multi_thread")]
async fn c59_nobody_is_known_by_their_address_or_name() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let blanked = changed(&body, JOINED, &json!({ "email": "", "user_name": "" }));
    assert_eq!(hospital.webhook(&blanked).await.status, 200);
    hospital.light(PROVIDER, true).await;
    let email = json!(sandbox::hospital::provider(PROVIDER).unwrap().email);
    let mut impostor = nobody();
    impostor["email"] = email;
    assert_eq!(
        hospital
            .webhook(&changed(&body, JOINED, &impostor))
            .await
            .status,
        200
    );
    assert_eq!(of_role(&hospital, "provider").await[0]["devices"], 1);
    assert_eq!(of_role(&hospital, "unmapped").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn c56_two_devices_of_one_person_are_one_light() {
    let hospital = Hospital::open().await;
    let link = hospital.provider_link(PROVIDER).await;
    let phone = hospital.zoom.join(&link, "").unwrap();
    let desk = hospital.zoom.join(&link, "").unwrap();
    hospital.zoom.settled().await;
    assert_eq!(of_role(&hospital, "provider").await[0]["devices"], 2);
    hospital.zoom.leave(phone).unwrap();
    hospital.zoom.settled().await;
    assert!(hospital.settled_records(1).await[0]["event"] == "connected");
    assert!(hospital.provider_light());
    hospital.zoom.leave(desk).unwrap();
    hospital.light(PROVIDER, false).await;
}

/// Zoom tells it by one event, and keeps the connection's number.
#[tokio::test(flavor = "multi_thread")]
async fn c56_who_is_put_back_into_the_waiting_room_is_out_until_let_in_again() {
    let hospital =
        Hospital::open_with(&json!({ "policy": { "patient_admittance": "manual" } })).await;
    hospital.provider_joins().await;
    let patient = hospital.patient_joins().await;
    hospital.zoom.settled().await;
    assert!(!hospital.patient_light(), "waits to be admitted");
    for _ in 0..2 {
        hospital.zoom.admit(patient).unwrap();
        hospital.light(PATIENT, true).await;
        hospital.zoom.put_in_waiting_room(patient).unwrap();
        hospital.light(PATIENT, false).await;
    }
    hospital.zoom.admit(patient).unwrap();
    hospital.light(PATIENT, true).await;
    hospital.zoom.leave(patient).unwrap();
    hospital.light(PATIENT, false).await;
    assert_eq!(of_role(&hospital, "patient").await[0]["sessions"], 1);
}

/// Zoom's host may admit, put back and admit within a second: the events' own milliseconds tell what came last.
#[tokio::test(flavor = "multi_thread")]
async fn c56_what_happens_within_a_second_counts_in_its_order() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let at = |event: &str, field: &str, millis: i64| {
        let mut whose = json!({});
        whose[field] = json!("2099-01-01T00:00:00Z");
        let mut event: Value = serde_json::from_slice(&changed(&body, event, &whose)).unwrap();
        event["event_ts"] = json!(4_070_908_800_000_i64 + millis);
        event.to_string().into_bytes()
    };
    let mut events = [
        at(JOINED, "join_time", 100),
        at("meeting.participant_put_in_waiting_room", "date_time", 300),
        at("meeting.participant_admitted", "date_time", 600),
    ];
    events.reverse();
    for event in &events {
        assert_eq!(hospital.webhook(event).await.status, 200);
    }
    hospital.light(PROVIDER, true).await;
    assert_eq!(
        hospital.webhook(&at(LEFT, "leave_time", 601)).await.status,
        200
    );
    hospital.light(PROVIDER, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c56_who_waits_for_the_host_is_not_there_yet() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let before = hospital.item_count().await;
    for event in [
        "meeting.participant_jbh_waiting",
        "meeting.participant_jbh_waiting_left",
        "meeting.participant_jbh_joined",
    ] {
        let mut told: Value = serde_json::from_slice(&body).unwrap();
        told["event"] = json!(event);
        told["payload"]["object"]["participant"] =
            json!({ "id": "", "user_name": "A", "registrant_id": "r" });
        assert_eq!(
            hospital.webhook(told.to_string().as_bytes()).await.status,
            200
        );
    }
    assert_eq!(hospital.item_count().await, before);
}

/// The patient was registered at Zoom and joined, but their launch could not be written: Zoom told of somebody
/// unknown. The launch that is repeated finds them there.
#[tokio::test(flavor = "multi_thread")]
async fn c59_who_becomes_known_after_zoom_told_of_them_gets_their_light() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    hospital.light(PROVIDER, true).await;
    hospital.zoom.settled().await;
    let failure = Failure::of("UpdateItem", FailureKind::Throttled).times(3);
    hospital.aws.fail(failure.by("launch-patient"));
    let failed = hospital
        .visit(sandbox::epic::Audience::Patient, CSN, PATIENT)
        .await;
    assert_eq!(failed.status, 503, "{}", failed.body);
    let meetings = hospital.zoom.meetings();
    let registrant = meetings
        .iter()
        .find_map(|meeting| meeting.registrants.first())
        .expect("the patient was registered");
    let mut whose = nobody();
    whose["registrant_id"] = json!(registrant);
    let joined = changed(&hospital.newest_webhook(JOINED), JOINED, &whose);
    assert_eq!(hospital.webhook(&joined).await.status, 200);
    assert_eq!(
        hospital.visit_record().await["present"],
        json!({ "provider": 1, "unmapped": 1 })
    );
    assert!(!hospital.patient_light());

    hospital.patient_link().await;
    hospital.light(PATIENT, true).await;
    let visit = hospital.visit_record().await;
    assert_eq!(visit["present"], json!({ "patient": 1, "provider": 1 }));
    assert!(of_role(&hospital, "unmapped").await.is_empty());
    hospital.settled_records(2).await;
}

/// A webhook that read the visit just before a launch was recorded must not write what it made of it.
#[tokio::test(flavor = "multi_thread")]
async fn c59_nobody_is_taken_for_unknown_whom_a_launch_has_just_named() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let joined = changed(
        &body,
        JOINED,
        &json!({ "user_id": "7", "participant_user_id": "u7", "id": "u7" }),
    );
    let Ok(Event::Meeting(happening)) = Event::parse(&joined) else {
        panic!("not an event")
    };
    let installation = Bridge::new(hospital.environment.clone())
        .installation()
        .await
        .unwrap();
    let csn = Csn::parse(CSN).unwrap();
    let key = installation.visit_key(&csn);
    let table = &installation.table;

    let mut read_before = table.visit(&key).await.unwrap().unwrap();
    let epic_id = EpicId::parse("NURSE7").unwrap();
    let person = PersonKey::of(&installation.data_key, Role::Nurse, &epic_id);
    let launch = ParticipantLaunch {
        person: Person {
            role: Role::Nurse,
            epic_id: Some(epic_id),
            name: PersonName::clean("A", "B", Role::Nurse),
        },
        identity: Some(Identity::user(&ZoomUserId::new("u7"))),
        generation: Some(read_before.claim.generation),
        join: None,
        host: false,
        at: installation.clock.now(),
    };
    let expires = installation.clock.now();
    table
        .record_launch(&key, &csn, &person, &launch, expires)
        .await
        .unwrap();

    let change = visit::apply(&mut read_before, &happening, &installation.data_key);
    assert_eq!(change.newcomers.len(), 1, "taken for unknown");
    let because = Because::Event(&happening.key);
    let commit = visit::commit(&installation, &key, &read_before, &change, because).await;
    assert_eq!(commit, Ok(Commit::Raced));
    assert_eq!(hospital.webhook(&joined).await.status, 200);
    assert_eq!(
        hospital.visit_record().await["present"],
        json!({ "nurse": 1 })
    );
}
