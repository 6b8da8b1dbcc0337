//! A group visit: several patients, each with a light of their own, in one meeting that names none of them.

use std::collections::BTreeSet;

use sandbox::{epic::Audience, hospital, zoom::Place};
use tests::{Answer, Hospital, PROVIDER, number, until};

/// What the group's FDI records send as `%CONFERENCEID%`.
const CONFERENCE: &str = "20551";

async fn group_link(hospital: &Hospital, audience: Audience, csn: &str, person: &str) -> String {
    let page: Answer = hospital.visit(audience, csn, person).await;
    page.zoom_link()
}

async fn group_light(hospital: &Hospital, person: &str, on: bool) {
    until(&format!("the light of {person} is {on}"), async || {
        hospital.epic.light(CONFERENCE, person) == on
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_patients_and_their_provider_meet_each_with_a_light_of_their_own() {
    let hospital = Hospital::open().await;
    let mut links = Vec::new();
    for visit in &hospital::GROUP {
        let patient = visit.patient.wpr_id;
        links.push(group_link(&hospital, Audience::Patient, visit.csn, patient).await);
    }
    let provider = group_link(
        &hospital,
        Audience::Provider,
        hospital::GROUP[0].csn,
        PROVIDER,
    )
    .await;
    let meetings: BTreeSet<i64> = links.iter().map(|link| number(link)).collect();
    assert_eq!(meetings, BTreeSet::from([number(&provider)]));
    assert_eq!(BTreeSet::from_iter(&links).len(), 3, "a link is shared");

    hospital.zoom.join(&provider, "").unwrap();
    let sessions: Vec<_> = links
        .iter()
        .map(|link| hospital.zoom.join(link, "").unwrap())
        .collect();
    for (session, visit) in sessions.iter().zip(&hospital::GROUP) {
        let session = hospital.zoom.session(*session).unwrap();
        assert_eq!(session.place, Place::InMeeting);
        let patient = visit.patient;
        let name = format!("{} {}", patient.first_name, patient.last_name);
        assert_eq!(session.name, name);
    }
    for visit in &hospital::GROUP {
        group_light(&hospital, visit.patient.wpr_id, true).await;
    }
    group_light(&hospital, PROVIDER, true).await;

    // One leaves: one light goes out.
    hospital.zoom.leave(sessions[1]).unwrap();
    group_light(&hospital, hospital::GROUP[1].patient.wpr_id, false).await;
    hospital.zoom.settled().await;
    for index in [0, 2] {
        assert!(
            hospital
                .epic
                .light(CONFERENCE, hospital::GROUP[index].patient.wpr_id)
        );
    }
    assert!(hospital.epic.light(CONFERENCE, PROVIDER));

    let calls = hospital.epic.status_calls();
    assert!(calls.iter().all(|call| call.status == 200), "{calls:?}");
    let told: BTreeSet<_> = calls
        .iter()
        .map(|call| (call.conference_id.as_str(), call.external_id.as_str()))
        .collect();
    let expected = [PROVIDER, "741", "758", "763"].map(|person| (CONFERENCE, person));
    assert_eq!(told, BTreeSet::from(expected));
    assert_eq!(
        hospital.visit_record_of(CONFERENCE).await["participants"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_groups_meeting_names_nobody() {
    let hospital = Hospital::open().await;
    for visit in &hospital::GROUP {
        let patient = visit.patient.wpr_id;
        group_link(&hospital, Audience::Patient, visit.csn, patient).await;
    }
    let meetings = hospital.zoom.meetings();
    assert_eq!(meetings.len(), 1);
    let shown = format!("{:?}", meetings[0].topic);
    for patient in &hospital::PATIENTS {
        assert!(!shown.contains(patient.first_name), "{shown}");
        assert!(!shown.contains(patient.last_name), "{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patients_other_visit_is_another_meeting() {
    let hospital = Hospital::open().await;
    let visit = &hospital::GROUP[0];
    let patient = visit.patient.wpr_id;
    let group = group_link(&hospital, Audience::Patient, visit.csn, patient).await;
    let alone = group_link(&hospital, Audience::Patient, "10278", patient).await;
    assert_ne!(number(&group), number(&alone));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conference_that_epic_did_not_fill_in_is_refused_with_both_mnemonics() {
    let hospital = Hospital::open().await;
    for mnemonic in ["%CONFERENCEID%", "%CSN%"] {
        hospital.epic.override_next_token(
            sandbox::epic::TokenOverride::new().member("epicSessionId", mnemonic),
        );
        let visit = &hospital::GROUP[0];
        let page = hospital
            .visit(Audience::Patient, visit.csn, visit.patient.wpr_id)
            .await;
        assert_eq!(page.status, 400);
        for known in ["%CSN%", "%CONFERENCEID%"] {
            assert!(page.body.contains(known), "{}", page.body);
        }
    }
}
