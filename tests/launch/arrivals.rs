//! Who should get in does.

use sandbox::epic::{FdiOptions, TokenOverride};
use tests::Hospital;

const STAYS: FdiOptions = FdiOptions {
    use_provider_zoom_account: false,
    no_redirect: true,
};

#[tokio::test]
async fn a_provider_with_a_client_secret_arrives_in_zoom() {
    let hospital = Hospital::open().await;
    let browser = hospital.browser();
    let zoom = browser
        .until(&hospital.provider_launch(), "/zoom-client/")
        .await;
    assert_eq!(browser.get(&zoom).await.status, 200);
    assert_eq!(hospital.epic_calls("token"), 1);
}

#[tokio::test]
async fn a_patient_of_an_app_with_a_private_key_arrives_in_zoom() {
    let hospital = Hospital::open().await;
    let browser = hospital.browser();
    let zoom = browser
        .until(&hospital.patient_launch(), "/zoom-client/")
        .await;
    assert_eq!(browser.get(&zoom).await.status, 200);
    assert_eq!(hospital.epic_calls("token"), 1);
}

#[tokio::test]
async fn a_record_with_no_redirect_stays_on_a_page_that_opens_zoom() {
    let hospital = Hospital::open().await;
    for (launch, name) in [
        (hospital.provider_launch_with(STAYS), "Ngozi"),
        (hospital.patient_launch_with(STAYS), "Camila"),
    ] {
        let page = hospital.browser().open(&launch).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains(name), "{}", page.text());
        let zoom = page.attribute("a.button", "href").unwrap();
        assert!(zoom.contains("/zoom-client/"), "{zoom}");
        let target = page.attribute("a.button", "target").unwrap();
        assert_eq!(target, "_blank");
        let in_browser = page.attribute("a.button.plain", "href").unwrap();
        assert!(in_browser.contains("/zoom-client/wc/"), "{in_browser}");
    }
}

#[tokio::test]
async fn a_warm_launch_asks_epic_for_nothing_but_the_token() {
    let hospital = Hospital::open().await;
    let first = hospital.provider_launch();
    hospital.browser().until(&first, "/zoom-client/").await;
    hospital.epic.reset_calls();
    let second = hospital.provider_launch();
    hospital.browser().until(&second, "/zoom-client/").await;
    let calls: Vec<(String, u64)> = hospital.epic.calls().into_iter().collect();
    assert_eq!(
        calls,
        [("authorize".to_owned(), 1), ("token".to_owned(), 1)]
    );
}

#[tokio::test]
async fn a_record_is_only_for_the_people_it_is_meant_for() {
    let hospital = Hospital::open().await;
    for (launch, user) in [
        (hospital.provider_launch(), "Patient/eT1lopez"),
        (hospital.provider_launch(), "RelatedPerson/eR1"),
        (hospital.patient_launch(), "Practitioner/eP1okafor"),
    ] {
        hospital
            .epic
            .override_next_token(TokenOverride::new().claim("fhirUser", user));
        let page = hospital.browser().open(&launch).await;
        page.assert_refused(403, "FDI record");
        page.assert_silent_about(user);
    }
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn a_proxy_opens_the_visit_like_the_patient() {
    let hospital = Hospital::open().await;
    hospital
        .epic
        .override_next_token(TokenOverride::new().claim("fhirUser", "RelatedPerson/eR1"));
    let launch = hospital.patient_launch();
    hospital.browser().until(&launch, "/zoom-client/").await;
}

#[tokio::test]
async fn a_user_without_a_fhir_record_is_refused_with_the_fix() {
    let hospital = Hospital::open().await;
    hospital
        .epic
        .override_next_token(TokenOverride::new().without_claim("fhirUser"));
    let page = hospital.browser().open(&hospital.provider_launch()).await;
    page.assert_refused(502, "fhirUser");
    assert!(hospital.zoom.calls().is_empty());
}

#[tokio::test]
async fn a_mnemonic_that_epic_did_not_replace_is_named_to_the_administrator() {
    let hospital = Hospital::open().await;
    for (parameter, mnemonic) in [("epicSessionId", "%CSN%"), ("epicUserId", "%EPICUSERID%")] {
        hospital
            .epic
            .override_next_token(TokenOverride::new().member(parameter, "%CSM;secret%"));
        let page = hospital.browser().open(&hospital.provider_launch()).await;
        page.assert_refused(400, parameter);
        page.assert_refused(400, mnemonic);
        page.assert_silent_about("secret");
    }
    assert!(hospital.zoom.calls().is_empty());
}
