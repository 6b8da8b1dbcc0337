//! The provider on the schedule cannot host: whoever can does, and a patient waits for them.

use sandbox::{
    epic::{Audience, FdiOptions, TokenOverride},
    fault::Effect,
    zoom::{Role, UserKind, UserStatus},
};
use serde_json::{Value, json};
use tests::{Browser, COLLEAGUE, CSN, Hospital};

const NGOZI: &str = "ngozi.okafor@hospital.example";
const WAIT: &str = "Please wait for the host to start this meeting";

/// Dr Okafor has an account of her own, by the administrator's word.
fn named() -> Value {
    json!({ "zoom": { "accounts": [{ "epic_user_id": "OKAFOR", "email": NGOZI }] } })
}

async fn assert_the_patient_waits(hospital: &Hospital) -> (Browser, String) {
    let browser = hospital.browser();
    let url = browser.until(&hospital.patient_launch(), "/visit/").await;
    let page = browser.get(&url).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains(WAIT), "{}", page.text());
    (browser, url)
}

/// Someone else comes, and hosts; the patient's page moves on to the same meeting.
async fn assert_someone_else_lets_them_in(
    hospital: &Hospital,
    (patient, waiting): (Browser, String),
) {
    let colleague = hospital.launch(
        Audience::Provider,
        CSN,
        COLLEAGUE,
        FdiOptions {
            use_provider_zoom_account: true,
            no_redirect: false,
        },
    );
    hospital
        .epic
        .override_next_token(TokenOverride::new().member("encounterProviderId", "OKAFOR"));
    let link = hospital.browser().until(&colleague, "/zoom-client/").await;
    let session = hospital.zoom.join(&link, "").unwrap();
    assert_eq!(hospital.zoom.session(session).unwrap().role, Role::Host);
    let link = patient.until(&waiting, "/zoom-client/").await;
    let joined = hospital.zoom.join(&link, "").unwrap();
    let [host, patient] = [session, joined].map(|it| hospital.zoom.session(it).unwrap().meeting);
    assert_eq!(host, patient);
}

#[tokio::test]
async fn c31_an_encounter_provider_whom_zoom_does_not_know_is_waited_for() {
    let none = json!({ "zoom": { "provisioning": "none" } });
    let hospital = Hospital::open_with(&none).await;
    let waiting = assert_the_patient_waits(&hospital).await;
    assert_someone_else_lets_them_in(&hospital, waiting).await;
}

#[tokio::test]
async fn c31_an_encounter_provider_for_whom_no_licence_is_left_is_waited_for() {
    let hospital = Hospital::open().await;
    hospital.zoom.configure(|zoom| zoom.licences = Some(2));
    let waiting = assert_the_patient_waits(&hospital).await;
    assert_someone_else_lets_them_in(&hospital, waiting).await;
}

#[tokio::test]
async fn c31_an_encounter_provider_who_is_still_invited_is_waited_for() {
    for status in [
        UserStatus::Pending,
        UserStatus::InvitationExpired,
        UserStatus::Inactive,
    ] {
        let hospital = Hospital::open_with(&named()).await;
        hospital.zoom.set_user_status(NGOZI, status);
        let waiting = assert_the_patient_waits(&hospital).await;
        assert_someone_else_lets_them_in(&hospital, waiting).await;
    }
}

#[tokio::test]
async fn c31_an_encounter_provider_who_may_not_host_is_waited_for() {
    let hospital = Hospital::open_with(&named()).await;
    hospital.zoom.set_user_kind(NGOZI, UserKind::Unassigned);
    let waiting = assert_the_patient_waits(&hospital).await;
    assert_someone_else_lets_them_in(&hospital, waiting).await;
}

#[tokio::test]
async fn c31_an_encounter_provider_who_had_all_the_days_meetings_is_replaced() {
    let hospital = Hospital::open_with(&named()).await;
    let used_up = Effect::Answer {
        status: 429,
        headers: vec![("retry-after".to_owned(), "3600".to_owned())],
        body: r#"{"code":429,"message":"You have reached the maximum daily rate limit."}"#
            .to_owned(),
    };
    hospital.spoil("/meetings", 1, used_up);
    hospital
        .epic
        .override_next_token(TokenOverride::new().member("encounterProviderId", "OKAFOR"));
    let link = hospital
        .browser()
        .until(&hospital.nurse_launch(), "/zoom-client/")
        .await;
    let session = hospital.zoom.join(&link, "").unwrap();
    assert_eq!(hospital.zoom.session(session).unwrap().role, Role::Host);
}

#[tokio::test]
async fn c31_an_encounter_provider_with_a_basic_account_hosts_and_the_patient_comes_by_the_plain_link()
 {
    let hospital = Hospital::open_with(&named()).await;
    hospital.zoom.set_user_kind(NGOZI, UserKind::Basic);
    let link = hospital
        .browser()
        .until(&hospital.patient_launch(), "/zoom-client/")
        .await;
    assert!(!link.contains("tk="), "{link}");
    assert_eq!(hospital.zoom.meetings()[0].host_email, NGOZI);
}

#[tokio::test]
async fn c31_an_encounter_provider_named_in_the_settings_hosts_before_they_ever_launched() {
    let hospital = Hospital::open_with(&named()).await;
    let link = hospital
        .browser()
        .until(&hospital.patient_launch(), "/zoom-client/")
        .await;
    assert!(link.contains("tk="), "{link}");
    assert_eq!(hospital.zoom.meetings()[0].host_email, NGOZI);
}
