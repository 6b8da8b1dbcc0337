//! Provider and patient land in one meeting, and Epic shows who is there.

use sandbox::zoom::Place;
use tests::{CSN, Hospital, PATIENT, PROVIDER, number};

#[tokio::test(flavor = "multi_thread")]
async fn both_join_one_meeting_and_their_lights_go_on_and_off() {
    let hospital = Hospital::open().await;
    let provider_link = hospital.provider_link(PROVIDER).await;
    let patient_link = hospital.patient_link().await;
    assert_eq!(number(&provider_link), number(&patient_link));
    assert!(!hospital.provider_light() && !hospital.patient_light());

    let provider = hospital.zoom.join(&provider_link, "").unwrap();
    let patient = hospital.zoom.join(&patient_link, "").unwrap();
    for session in [provider, patient] {
        let session = hospital.zoom.session(session).unwrap();
        assert_eq!(session.place, Place::InMeeting);
        assert_eq!(session.meeting, number(&provider_link));
    }
    hospital.light(PROVIDER, true).await;
    hospital.light(PATIENT, true).await;

    hospital.zoom.leave(patient).unwrap();
    hospital.light(PATIENT, false).await;
    assert!(hospital.provider_light());
    hospital.zoom.leave(provider).unwrap();
    hospital.light(PROVIDER, false).await;

    let records = hospital.settled_records(4).await;
    let told: Vec<_> = records
        .iter()
        .map(|record| {
            (
                record["role"].as_str().unwrap(),
                record["event"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("provider", "connected"),
            ("patient", "connected"),
            ("patient", "disconnected"),
            ("provider", "disconnected"),
        ]
    );
    for record in &records {
        assert_eq!(record["status"], "delivered", "{record}");
        assert_eq!(record["resp_code"], 200, "{record}");
        assert_eq!(record["attempts"].as_array().unwrap().len(), 1, "{record}");
        assert_eq!(record["inferred"], false, "{record}");
    }
    let visit = hospital.visit_record().await;
    assert_eq!(visit["csn"], CSN);
    assert_eq!(visit["zoom_meeting_id"], number(&provider_link));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_who_is_first_waits_for_the_host_and_then_is_in() {
    let hospital = Hospital::open().await;
    let patient = hospital.patient_joins().await;
    assert_eq!(
        hospital.zoom.session(patient).unwrap().place,
        Place::WaitingForHost
    );
    assert!(!hospital.patient_light());
    hospital.provider_joins().await;
    assert_eq!(
        hospital.zoom.session(patient).unwrap().place,
        Place::InMeeting
    );
    hospital.light(PATIENT, true).await;
    hospital.light(PROVIDER, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_who_ends_the_meeting_turns_every_light_off() {
    let hospital = Hospital::open().await;
    let provider = hospital.provider_joins().await;
    hospital.patient_joins().await;
    hospital.light(PATIENT, true).await;
    let meeting = hospital.zoom.session(provider).unwrap().meeting;
    hospital.zoom.end(meeting).unwrap();
    hospital.light(PATIENT, false).await;
    hospital.light(PROVIDER, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_device_keeps_a_person_present_until_the_last_one_leaves() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    let phone = hospital.patient_joins().await;
    hospital.light(PATIENT, true).await;
    let tablet = hospital.patient_joins().await;
    hospital.zoom.leave(phone).unwrap();
    hospital.zoom.settled().await;
    let records = hospital.settled_records(2).await;
    assert!(records.iter().all(|record| record["event"] == "connected"));
    assert!(hospital.patient_light());
    hospital.zoom.leave(tablet).unwrap();
    hospital.light(PATIENT, false).await;
}
