//! A nurse opens the visit, before or after everyone else, hosts it as well, and has a light of their own.

use futures_util::future::join;
use sandbox::{
    epic::{Audience, FdiOptions, TokenOverride},
    hospital,
    zoom::{Place, Role, UserKind, UserSeed},
};
use serde_json::{Value, json};
use tests::{CSN, Hospital, NURSE, NURSE_ID, PATIENT, PROVIDER, number, until};

const OTHER_NURSE: &str = "ROSSI";
const OTHER_NURSE_ID: &str = "E2002";
/// The provider's own provider record.
const PROVIDER_AS_NURSE: &str = "E1001";
const OWN_ACCOUNT: FdiOptions = FdiOptions {
    use_provider_zoom_account: true,
    no_redirect: false,
};

async fn link_with(
    hospital: &Hospital,
    audience: Audience,
    person: &str,
    fdi: FdiOptions,
) -> String {
    let url = hospital.launch(audience, CSN, person, fdi);
    hospital.browser().open(&url).await.zoom_link()
}

/// The nurse's record names the encounter provider too.
async fn nurse_link_naming(hospital: &Hospital, provider: &str) -> String {
    hospital
        .epic
        .override_next_token(TokenOverride::new().member("encounterProviderId", provider));
    hospital.nurse_link(NURSE).await
}

/// In what role a link makes its bearer join, and as which Zoom user.
fn joins_as(hospital: &Hospital, link: &str) -> (Role, String) {
    let session = hospital.zoom.join(link, "").unwrap();
    let session = hospital.zoom.session(session).unwrap();
    assert_eq!(session.place, Place::InMeeting);
    (session.role, session.participant_user_id)
}

/// The participant of the visit in this role.
async fn participant(hospital: &Hospital, role: &str) -> Value {
    let visit = hospital.visit_record().await;
    let participants = visit["participants"].as_array().unwrap().clone();
    let mut found = participants.into_iter().filter(|it| it["role"] == role);
    found.next().unwrap_or_else(|| panic!("no {role}: {visit}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_who_joins_the_provider_hosts_beside_them_and_is_told_to_epic_by_their_own_id() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    let link = hospital.nurse_link(NURSE).await;
    let nurse = hospital.zoom.join(&link, "").unwrap();
    let session = hospital.zoom.session(nurse).unwrap();
    assert_eq!(session.role, Role::AlternativeHost);
    assert_eq!(session.name, "Thandi Mbeki");
    hospital.light(NURSE_ID, true).await;
    hospital.light(PROVIDER, true).await;
    let calls = hospital.epic.status_calls();
    let of_nurse = calls.iter().find(|call| call.external_id == NURSE_ID);
    assert_eq!(of_nurse.unwrap().external_id_type, "6");

    hospital.zoom.leave(nurse).unwrap();
    hospital.light(NURSE_ID, false).await;
    assert!(hospital.provider_light());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_who_is_first_opens_the_visit_and_the_provider_still_hosts() {
    let hospital = Hospital::open().await;
    let nurse = hospital.nurse_link(NURSE).await;
    let patient = hospital.patient_joins().await;
    assert_eq!(joins_as(&hospital, &nurse).0, Role::Host);
    assert_eq!(
        hospital.zoom.session(patient).unwrap().place,
        Place::InMeeting
    );
    let provider = hospital.provider_link(PROVIDER).await;
    assert_eq!(number(&provider), number(&nurse));
    assert_eq!(joins_as(&hospital, &provider).0, Role::AlternativeHost);
    for person in [NURSE_ID, PROVIDER, PATIENT] {
        hospital.light(person, true).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_can_start_the_nurses_meeting_without_the_nurse() {
    let hospital = Hospital::open().await;
    hospital.nurse_link(NURSE).await;
    let patient = hospital.patient_joins().await;
    let provider = hospital.provider_link(PROVIDER).await;
    assert_eq!(joins_as(&hospital, &provider).0, Role::AlternativeHost);
    assert_eq!(
        hospital.zoom.session(patient).unwrap().place,
        Place::InMeeting
    );
    hospital.light(PROVIDER, true).await;
    assert!(!hospital.epic.light(CSN, NURSE_ID));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_whose_record_names_the_encounter_provider_opens_the_visit_for_them() {
    let hospital = Hospital::open().await;
    let nurse = nurse_link_naming(&hospital, PROVIDER).await;
    let (role, as_nurse) = joins_as(&hospital, &nurse);
    assert_eq!(role, Role::AlternativeHost);
    let provider = hospital.provider_link(PROVIDER).await;
    assert_eq!(number(&provider), number(&nurse));
    let (role, as_provider) = joins_as(&hospital, &provider);
    assert_eq!(role, Role::Host);
    assert_ne!(as_nurse, as_provider);
    hospital.light(PROVIDER, true).await;
    hospital.light(NURSE_ID, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_opens_the_next_meeting_for_who_hosted_the_last() {
    let hospital = Hospital::open().await;
    let old = number(&hospital.provider_link(PROVIDER).await);
    hospital.zoom.delete_meeting(old).unwrap();
    hospital.zoom.settled().await;
    let nurse = hospital.nurse_link(NURSE).await;
    assert_ne!(number(&nurse), old);
    assert_eq!(joins_as(&hospital, &nurse).0, Role::AlternativeHost);
    let provider = hospital.provider_link(PROVIDER).await;
    assert_eq!(joins_as(&hospital, &provider).0, Role::Host);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_an_account_who_does_not_come_to_a_visit_that_is_open() {
    let hospital = Hospital::open().await;
    hospital.provider_link("LINDQVIST").await;
    let before = hospital.zoom.users().len();
    nurse_link_naming(&hospital, PROVIDER).await;
    // The nurse's own.
    assert_eq!(hospital.zoom.users().len(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nurses_at_once_are_in_one_meeting_with_a_light_each() {
    let hospital = Hospital::open().await;
    let (one, other) = join(hospital.nurse_link(NURSE), hospital.nurse_link(OTHER_NURSE)).await;
    assert_eq!(number(&one), number(&other));
    assert_eq!(hospital.zoom.meetings().len(), 1);
    let mut roles = [joins_as(&hospital, &one).0, joins_as(&hospital, &other).0];
    roles.sort_by_key(|role| *role != Role::Host);
    assert_eq!(roles, [Role::Host, Role::AlternativeHost]);
    hospital.light(NURSE_ID, true).await;
    hospital.light(OTHER_NURSE_ID, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_comes_as_their_own_zoom_user_or_as_one_made_for_them() {
    let hospital = Hospital::open().await;
    let nurse = hospital::provider(NURSE).unwrap();
    let own = hospital.zoom.add_user(&UserSeed {
        email: nurse.email.to_owned(),
        first_name: nurse.first_name.to_owned(),
        last_name: nurse.last_name.to_owned(),
        kind: UserKind::Licensed,
    });
    hospital.provider_link(PROVIDER).await;
    let link = link_with(&hospital, Audience::Nurse, NURSE, OWN_ACCOUNT).await;
    assert_eq!(
        joins_as(&hospital, &link),
        (Role::AlternativeHost, own.clone())
    );
    let link = hospital.nurse_link(NURSE).await;
    let (role, made) = joins_as(&hospital, &link);
    assert_eq!(role, Role::AlternativeHost);
    assert_ne!(made, own);
    let users = hospital.zoom.users();
    let made = users.iter().find(|user| user.id == made).unwrap();
    // Not the address that a provider with the same number as EMP ID would get.
    assert_eq!(made.email, "nurse.e2001@zoom.hospital.example");
    // One person all the same.
    hospital.zoom.settled().await;
    assert_eq!(participant(&hospital, "nurse").await["sessions"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_launches_as_provider_and_as_nurse_is_in_the_role_they_launched_last() {
    let hospital = Hospital::open().await;
    let as_provider = link_with(&hospital, Audience::Provider, PROVIDER, OWN_ACCOUNT).await;
    let as_nurse = link_with(&hospital, Audience::Nurse, PROVIDER, OWN_ACCOUNT).await;
    assert_eq!(number(&as_provider), number(&as_nurse));
    // One Zoom user, so both links make them the host.
    let (role, user) = joins_as(&hospital, &as_nurse);
    assert_eq!(
        (role, &user),
        (Role::Host, &joins_as(&hospital, &as_provider).1)
    );
    hospital.light(PROVIDER_AS_NURSE, true).await;
    hospital.zoom.settled().await;
    assert!(!hospital.provider_light());

    // And back again.
    let meeting = number(&as_nurse);
    let link = link_with(&hospital, Audience::Provider, PROVIDER, OWN_ACCOUNT).await;
    joins_as(&hospital, &link);
    hospital.light(PROVIDER, true).await;
    hospital.zoom.end(meeting).unwrap();
    hospital.light(PROVIDER, false).await;
    hospital.light(PROVIDER_AS_NURSE, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_their_id_type_epic_is_not_told_and_the_record_names_the_setting() {
    let unset = json!({ "epic": { "id_types": { "nurse": null } } });
    let hospital = Hospital::open_with(&unset).await;
    hospital.provider_joins().await;
    let link = hospital.nurse_link(NURSE).await;
    hospital.zoom.join(&link, "").unwrap();
    let records = hospital.settled_records(2).await;
    let nurse = records.iter().find(|it| it["role"] == "nurse").unwrap();
    assert_eq!(nurse["status"], "failed", "{nurse}");
    assert_eq!(nurse["resp_code"], Value::Null, "{nurse}");
    let problem = nurse["problem"].as_str().unwrap();
    assert!(problem.contains("epic.id_types.nurse"), "{problem}");
    assert!(problem.contains("ExternalIDType"), "{problem}");
    assert!(!problem.contains(NURSE_ID), "{problem}");
    hospital.light(PROVIDER, true).await;
    let told = hospital.epic.status_calls();
    assert!(told.iter().all(|call| call.external_id != NURSE_ID));
    // It is over: no minute brings it back.
    hospital.minute().await.unwrap();
    until("it stays failed", async || {
        let records = hospital.records().await;
        records
            .iter()
            .any(|it| it["role"] == "nurse" && it["status"] == "failed")
    })
    .await;
    assert_eq!(told.len(), hospital.epic.status_calls().len());
}
