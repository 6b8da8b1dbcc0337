//! What people do to meetings by hand, who else may host, and what an account cannot do.

use std::time::Duration;

use sandbox::{
    epic::{Audience, FdiOptions},
    hospital,
    zoom::{Place, Role, UserKind},
};
use tests::{COLLEAGUE, CSN, Hospital, PATIENT, PROVIDER, number};

#[tokio::test(flavor = "multi_thread")]
async fn c83_after_a_meeting_was_deleted_by_hand_both_meet_in_a_new_one() {
    let hospital = Hospital::open().await;
    let old = number(&hospital.provider_link(PROVIDER).await);
    assert_eq!(number(&hospital.patient_link().await), old);
    hospital.zoom.delete_meeting(old).unwrap();
    hospital.zoom.settled().await;
    let patient = hospital.patient_joins().await;
    let provider = hospital.provider_joins().await;
    let new = hospital.zoom.session(provider).unwrap().meeting;
    assert_ne!(new, old);
    assert_eq!(hospital.zoom.session(patient).unwrap().meeting, new);
    hospital.light(PROVIDER, true).await;
    hospital.light(PATIENT, true).await;
    assert_eq!(hospital.visit_record().await["zoom_meeting_id"], new);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_that_no_webhook_told_of_is_found_by_the_host_who_comes() {
    let hospital = Hospital::open().await;
    let old = number(&hospital.provider_link(PROVIDER).await);
    hospital.zoom.lose_next("meeting.deleted");
    hospital.zoom.delete_meeting(old).unwrap();
    hospital.zoom.settled().await;
    let new = number(&hospital.provider_link(PROVIDER).await);
    assert_ne!(new, old);
    assert_eq!(number(&hospital.patient_link().await), new);
}

#[tokio::test(flavor = "multi_thread")]
async fn c83_after_a_meeting_was_ended_by_hand_both_meet_in_a_new_one() {
    let hospital = Hospital::open().await;
    let provider = hospital.provider_joins().await;
    hospital.patient_joins().await;
    hospital.light(PATIENT, true).await;
    let old = hospital.zoom.session(provider).unwrap().meeting;
    // Zoom's times are whole seconds: an end within the second of the launch would not tell which was first.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    hospital.zoom.end(old).unwrap();
    hospital.light(PATIENT, false).await;
    hospital.zoom.settled().await;

    let patient = hospital.patient_joins().await;
    let provider = hospital.provider_joins().await;
    let meeting = hospital.zoom.session(provider).unwrap().meeting;
    assert_ne!(meeting, old);
    assert_eq!(hospital.zoom.session(patient).unwrap().meeting, meeting);
    assert_eq!(hospital.lively(), [meeting]);
    hospital.light(PROVIDER, true).await;
    hospital.light(PATIENT, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_provider_joins_as_alternative_host_and_as_themselves() {
    let hospital = Hospital::open().await;
    let owner = hospital.provider_joins().await;
    let link = hospital.provider_link(COLLEAGUE).await;
    assert!(link.contains("zak="), "{link}");
    let colleague = hospital.zoom.join(&link, "").unwrap();
    let (owner, colleague) = (
        hospital.zoom.session(owner).unwrap(),
        hospital.zoom.session(colleague).unwrap(),
    );
    assert_eq!(owner.role, Role::Host);
    assert_eq!(colleague.role, Role::AlternativeHost);
    assert_eq!(colleague.meeting, owner.meeting);
    assert_ne!(colleague.participant_user_id, owner.participant_user_id);
    assert!(!colleague.participant_user_id.is_empty());
    hospital.light(PROVIDER, true).await;
    hospital.light(COLLEAGUE, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alternative_host_can_start_without_the_owner() {
    let hospital = Hospital::open().await;
    hospital.provider_link(PROVIDER).await;
    let link = hospital.provider_link(COLLEAGUE).await;
    let patient = hospital.patient_joins().await;
    hospital.zoom.join(&link, "").unwrap();
    assert_eq!(
        hospital.zoom.session(patient).unwrap().place,
        Place::InMeeting
    );
    hospital.light(COLLEAGUE, true).await;
    hospital.light(PATIENT, true).await;
    assert!(!hospital.provider_light());
}

#[tokio::test(flavor = "multi_thread")]
async fn under_a_basic_owner_the_patients_presence_is_inferred_and_said_to_be() {
    let hospital = Hospital::open().await;
    let email = hospital::provider(PROVIDER).unwrap().email;
    hospital.zoom.set_user_kind(email, UserKind::Basic);
    let own = FdiOptions {
        use_provider_zoom_account: true,
        ..FdiOptions::default()
    };
    let url = hospital.launch(Audience::Provider, CSN, PROVIDER, own);
    let page = hospital.browser().open(&url).await;
    hospital.zoom.join(&page.zoom_link(), "").unwrap();
    hospital.light(PROVIDER, true).await;
    let link = hospital.patient_link().await;
    assert!(!link.contains("tk="), "{link}");
    let patient = hospital.zoom.join(&link, "Somebody").unwrap();
    hospital.light(PATIENT, true).await;
    hospital.zoom.leave(patient).unwrap();
    hospital.light(PATIENT, false).await;
    let records = hospital.settled_records(3).await;
    let inferred: Vec<_> = records
        .iter()
        .map(|record| (record["role"].as_str().unwrap(), record["inferred"] == true))
        .collect();
    assert_eq!(
        inferred,
        [("provider", false), ("patient", true), ("patient", true)]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_room_that_the_account_locks_on_is_told_to_the_patient() {
    let hospital = Hospital::open().await;
    hospital
        .zoom
        .configure(|options| options.locks.waiting_room = Some(true));
    hospital.provider_joins().await;
    let stay = FdiOptions {
        no_redirect: true,
        ..FdiOptions::default()
    };
    let url = hospital.launch(Audience::Patient, CSN, PATIENT, stay);
    let page = hospital.browser().open(&url).await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("until the host lets you in"),
        "{}",
        page.body
    );

    let patient = hospital.zoom.join(&page.button(), "").unwrap();
    assert_eq!(
        hospital.zoom.session(patient).unwrap().place,
        Place::WaitingRoom
    );
    hospital.light(PROVIDER, true).await;
    hospital.zoom.settled().await;
    assert!(!hospital.patient_light());
    hospital.zoom.admit(patient).unwrap();
    hospital.light(PATIENT, true).await;
    hospital.zoom.leave(patient).unwrap();
    hospital.light(PATIENT, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_whose_zoom_user_was_deleted_gets_another() {
    let hospital = Hospital::open().await;
    let old = number(&hospital.provider_link(PROVIDER).await);
    // Zoom deletes a user's meetings with the user.
    hospital.zoom.delete_meeting(old).unwrap();
    hospital.zoom.settled().await;
    for user in hospital.zoom.users() {
        hospital.zoom.remove_user(&user.email);
    }
    let new = number(&hospital.provider_link(PROVIDER).await);
    assert_ne!(new, old);
    assert_eq!(number(&hospital.patient_link().await), new);
}
