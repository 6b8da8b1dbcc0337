//! Who someone is: by which ID each record names its person, and that a record makes nobody what they are not.
//!
//! The documented mapping: a provider's record sends `epicUserId` (EMP), told to Epic as type 1; a nurse's sends
//! `epicProviderId` (SER), as `epic.id_types.nurse`; a patient's sends `epicUserId` (WPR), as type 2.

use sandbox::epic::{Audience, TokenOverride};
use tests::Hospital;

async fn light(hospital: &Hospital, person: &str) -> String {
    for _ in 0..1500 {
        let calls = hospital.epic.status_calls();
        if let Some(call) = calls.iter().find(|call| call.external_id == person) {
            assert_eq!(call.status, 200, "{call:?}");
            return call.external_id_type.clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("Epic was never told of {person}");
}

#[tokio::test(flavor = "multi_thread")]
async fn c30_each_record_names_its_person_by_its_own_kind_of_id() {
    let hospital = Hospital::open().await;
    for (launch, person, id_type) in [
        (hospital.provider_launch(), "OKAFOR", "1"),
        (hospital.nurse_launch(), "E2001", "6"),
        (hospital.patient_launch(), "736", "2"),
    ] {
        let link = hospital.browser().until(&launch, "/zoom-client/").await;
        hospital.zoom.join(&link, "").unwrap();
        assert_eq!(light(&hospital, person).await, id_type);
    }
}

#[tokio::test]
async fn c30_a_record_with_both_ids_is_refused_and_says_which_belongs_there() {
    let hospital = Hospital::open().await;
    for (launch, other, fix) in [
        (
            hospital.provider_launch(),
            "epicProviderId",
            "a provider's FDI record sends epicUserId only",
        ),
        (
            hospital.nurse_launch(),
            "epicUserId",
            "a nurse's FDI record sends epicProviderId only",
        ),
    ] {
        hospital
            .epic
            .override_next_token(TokenOverride::new().member(other, "90210"));
        let page = hospital.browser().open(&launch).await;
        page.assert_refused(400, fix);
        page.assert_silent_about("90210");
    }
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn c30_a_record_with_neither_id_is_refused_by_the_name_of_its_own() {
    let hospital = Hospital::open().await;
    for nothing in ["", "   "] {
        for (launch, parameter, mnemonic) in [
            (hospital.provider_launch(), "epicUserId", "%EPICUSERID%"),
            (hospital.nurse_launch(), "epicProviderId", "%USERPROVID"),
            (hospital.patient_launch(), "epicUserId", "%WPRID%"),
        ] {
            hospital
                .epic
                .override_next_token(TokenOverride::new().member(parameter, nothing));
            let page = hospital.browser().open(&launch).await;
            page.assert_refused(400, parameter);
            page.assert_refused(400, mnemonic);
        }
    }
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn c30_spaces_around_an_id_are_not_part_of_it() {
    let hospital = Hospital::open().await;
    for (launch, parameter, id) in [
        (hospital.provider_launch(), "epicUserId", "OKAFOR"),
        (hospital.nurse_launch(), "epicProviderId", "E2001"),
    ] {
        hospital
            .epic
            .override_next_token(TokenOverride::new().member(parameter, format!("  {id}   ")));
        let link = hospital.browser().until(&launch, "/zoom-client/").await;
        hospital.zoom.join(&link, "").unwrap();
        light(&hospital, id).await;
    }
}

#[tokio::test]
async fn c30_an_id_with_a_caret_or_semicolon_inside_is_refused_and_not_repeated() {
    let hospital = Hospital::open().await;
    for id in ["90210^SECRET", "90210;SECRET", "90210^^;;SECRET"] {
        for (launch, parameter) in [
            (hospital.provider_launch(), "epicUserId"),
            (hospital.nurse_launch(), "epicProviderId"),
            (hospital.patient_launch(), "epicUserId"),
            (hospital.patient_launch(), "encounterProviderId"),
        ] {
            hospital
                .epic
                .override_next_token(TokenOverride::new().member(parameter, id));
            let page = hospital.browser().open(&launch).await;
            page.assert_refused(400, parameter);
            page.assert_silent_about("SECRET");
        }
    }
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn c33_a_patient_or_proxy_is_let_in_by_no_record_of_the_staff() {
    let hospital = Hospital::open().await;
    for (launch, user) in [
        (hospital.provider_launch(), "Patient/eT1lopez"),
        (hospital.provider_launch(), "RelatedPerson/eR1"),
        (hospital.nurse_launch(), "Patient/eT1lopez"),
        (hospital.nurse_launch(), "RelatedPerson/eR1"),
        (hospital.patient_launch(), "Practitioner/eN1mbeki"),
    ] {
        hospital
            .epic
            .override_next_token(TokenOverride::new().claim("fhirUser", user));
        let page = hospital.browser().open(&launch).await;
        page.assert_refused(403, "check which record");
    }
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn c33_a_patients_launch_at_a_staff_url_ends_at_epic() {
    let hospital = Hospital::open().await;
    for audience in [Audience::Provider, Audience::Nurse] {
        let token = hospital
            .epic
            .issue_launch(Audience::Patient, "10277", "736", Default::default())
            .unwrap();
        let page = hospital
            .browser()
            .open(&hospital.epic.launch_url(audience, &token))
            .await;
        assert_eq!(page.status, 400);
        assert!(page.text().contains("OAuth2 Error"), "{}", page.text());
    }
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn c33_a_patients_context_makes_no_patient_of_a_provider_nor_a_host_of_a_patient() {
    let hospital = Hospital::open().await;
    // The provider's record with a patient's members: who launches is still staff, and hosts.
    hospital.epic.override_next_token(
        TokenOverride::new()
            .member("epicUserId", "736")
            .member("firstName", "Camila"),
    );
    let link = hospital
        .browser()
        .until(&hospital.provider_launch(), "/zoom-client/")
        .await;
    let session = hospital.zoom.join(&link, "").unwrap();
    let role = hospital.zoom.session(session).unwrap().role;
    assert_eq!(role, sandbox::zoom::Role::Host);
    // The patient's record with a provider's members: still a patient.
    hospital.epic.override_next_token(
        TokenOverride::new()
            .member("epicUserId", "OKAFOR")
            .member("epicProviderId", "E1001")
            .member("useProviderZoomAccount", "true"),
    );
    let link = hospital
        .browser()
        .until(&hospital.patient_launch(), "/zoom-client/")
        .await;
    let session = hospital.zoom.join(&link, "").unwrap();
    let session = hospital.zoom.session(session).unwrap();
    assert_eq!(session.role, sandbox::zoom::Role::Attendee);
    assert_eq!(session.participant_user_id, "");
}
