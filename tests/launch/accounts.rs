//! Whose Zoom account a provider or nurse gets, and where it is looked for.

use sandbox::{
    epic::{Audience, FdiOptions, TokenOverride},
    zoom::{UserKind, UserSeed},
};
use serde_json::{Value, json};
use tests::{Answer, CSN, Hospital, NURSE};

pub const OWN: FdiOptions = FdiOptions {
    use_provider_zoom_account: true,
    no_redirect: false,
};
pub const NGOZI: &str = "ngozi.okafor@hospital.example";
const BY_LOGIN: &str = "okafor@staff.hospital.example";

pub fn none_are_made() -> Value {
    json!({ "zoom": { "provisioning": "none" } })
}

pub trait Accounts {
    fn add(&self, email: &str);
    async fn comes_as(&self, launch: &str) -> String;
    async fn refused(&self, launch: &str) -> Answer;
}

impl Accounts for Hospital {
    /// A licensed user more.
    fn add(&self, email: &str) {
        self.zoom.add_user(&UserSeed {
            email: email.to_owned(),
            first_name: "Ada".to_owned(),
            last_name: "Host".to_owned(),
            kind: UserKind::Licensed,
        });
    }

    /// The address of the Zoom user that a launch makes its person.
    async fn comes_as(&self, launch: &str) -> String {
        let link = self.browser().until(launch, "/zoom-client/").await;
        let session = self.zoom.join(&link, "").unwrap();
        let id = self.zoom.session(session).unwrap().participant_user_id;
        let users = self.zoom.users();
        let user = users.into_iter().find(|user| user.id == id);
        user.unwrap().email
    }

    async fn refused(&self, launch: &str) -> Answer {
        self.browser_of_new_functions().open(launch).await
    }
}

#[tokio::test]
async fn the_practitioners_address_is_enough_and_nothing_else_is_asked() {
    let hospital =
        Hospital::open_with(&json!({ "epic": { "practitioner_role_email": true } })).await;
    assert_eq!(
        hospital.comes_as(&hospital.provider_launch_with(OWN)).await,
        NGOZI
    );
    assert_eq!(hospital.epic_calls("practitioner"), 1);
    assert_eq!(hospital.epic_calls("practitioner-role-search"), 0);
    // Remembered: the next launch looks nowhere.
    hospital.comes_as(&hospital.provider_launch_with(OWN)).await;
    assert_eq!(hospital.epic_calls("practitioner"), 1);
}

#[tokio::test]
async fn the_administrators_word_goes_before_epics_and_costs_no_call_to_it() {
    let hospital = Hospital::open_with(&json!({ "zoom": { "accounts": [
        { "epic_user_id": "okafor", "epic_provider_id": "E1001", "email": "chief@elsewhere.example" },
        { "epic_provider_id": "E2001", "email": "nurse@elsewhere.example" },
    ] } }))
    .await;
    hospital.add("chief@elsewhere.example");
    hospital.add("nurse@elsewhere.example");
    let provider = hospital.provider_launch_with(OWN);
    assert_eq!(
        hospital.comes_as(&provider).await,
        "chief@elsewhere.example"
    );
    let nurse = hospital.launch(Audience::Nurse, CSN, NURSE, OWN);
    assert_eq!(hospital.comes_as(&nurse).await, "nurse@elsewhere.example");
    assert_eq!(hospital.epic_calls("practitioner"), 0);
}

#[tokio::test]
async fn an_address_that_the_administrator_names_and_zoom_does_not_know_is_passed_over() {
    let hospital = Hospital::open_with(&json!({ "zoom": { "accounts": [
        { "epic_user_id": "OKAFOR", "email": "gone@hospital.example" },
    ] } }))
    .await;
    assert_eq!(
        hospital.comes_as(&hospital.provider_launch_with(OWN)).await,
        NGOZI
    );
}

#[tokio::test]
async fn without_an_address_in_the_practitioner_their_role_is_asked_if_the_settings_say_so() {
    for (asked, found) in [(true, NGOZI), (false, "okafor@zoom.hospital.example")] {
        let hospital =
            Hospital::open_with(&json!({ "epic": { "practitioner_role_email": asked } })).await;
        hospital.epic.withhold_emails(true);
        let launch = hospital.provider_launch_with(OWN);
        assert_eq!(hospital.comes_as(&launch).await, found);
        assert_eq!(
            hospital.epic_calls("practitioner-role-search"),
            u64::from(asked)
        );
    }
}

#[tokio::test]
async fn a_login_makes_an_address_where_epic_knows_none() {
    let settings = json!({ "epic": { "login_email_domain": "staff.hospital.example" } });
    let hospital = Hospital::open_with(&settings).await;
    hospital.add(BY_LOGIN);
    hospital.epic.withhold_emails(true);
    let launch = hospital.provider_launch_with(OWN);
    assert_eq!(hospital.comes_as(&launch).await, BY_LOGIN);

    // From CONTEXT, where the app has no scope that tells it.
    let hospital = Hospital::open_with(&settings).await;
    hospital.add(BY_LOGIN);
    hospital.epic.withhold_emails(true);
    hospital.epic.override_next_token(
        TokenOverride::new()
            .without_claim("preferred_username")
            .member("systemLogin", "HOSPITAL\\Okafor"),
    );
    let launch = hospital.provider_launch_with(OWN);
    assert_eq!(hospital.comes_as(&launch).await, BY_LOGIN);
}

#[tokio::test]
async fn the_scope_that_tells_a_login_is_asked_of_staff_only_and_only_where_it_is_used() {
    let settings = json!({ "epic": { "login_email_domain": "staff.hospital.example" } });
    for (hospital, wanted) in [
        (Hospital::open().await, false),
        (Hospital::open_with(&settings).await, true),
    ] {
        for (launch, staff) in [
            (hospital.provider_launch(), true),
            (hospital.nurse_launch(), true),
            (hospital.patient_launch(), false),
        ] {
            let authorize = hospital.browser().until(&launch, "/oauth2/authorize").await;
            assert_eq!(
                authorize.contains("+profile"),
                wanted && staff,
                "{authorize}"
            );
        }
    }
}

#[tokio::test]
async fn whom_no_address_leads_to_a_user_gets_a_made_account_or_an_explanation() {
    let hospital = Hospital::open().await;
    let launch = hospital.launch(Audience::Provider, CSN, "TANAKA", OWN);
    assert_eq!(
        hospital.comes_as(&launch).await,
        "tanaka@zoom.hospital.example"
    );

    let hospital = Hospital::open_with(&none_are_made()).await;
    let launch = hospital.launch(Audience::Provider, CSN, "TANAKA", OWN);
    let page = hospital.refused(&launch).await;
    page.assert_refused(403, "zoom.accounts");
    page.assert_silent_about("yui.tanaka");

    hospital.epic.withhold_emails(true);
    let launch = hospital.launch(Audience::Provider, CSN, "TANAKA", OWN);
    let page = hospital.refused(&launch).await;
    page.assert_refused(502, "has no e-mail address");
    for setting in [
        "practitioner_role_email",
        "login_email_domain",
        "zoom.accounts",
    ] {
        page.assert_refused(502, setting);
    }
}

#[tokio::test]
async fn an_api_that_the_app_may_not_call_is_named_unless_another_way_leads_on() {
    let refused = r#"{"resourceType":"OperationOutcome"}"#;
    let hospital = Hospital::open().await;
    hospital.answer("/R4/Practitioner/", 1, 403, refused);
    let page = hospital.refused(&hospital.provider_launch_with(OWN)).await;
    page.assert_refused(502, "Practitioner.Read");
    // Nobody gets another account because Epic was not asked rightly.
    assert!(
        hospital
            .zoom
            .users()
            .iter()
            .all(|user| !user.email.starts_with("okafor@"))
    );

    hospital.change_settings(json!({ "epic": { "practitioner_role_email": true } }));
    hospital.answer("/R4/Practitioner/", 1, 403, refused);
    hospital.answer("/R4/PractitionerRole", 1, 403, refused);
    hospital
        .refused(&hospital.provider_launch_with(OWN))
        .await
        .assert_refused(502, "Practitioner.Read");
    hospital.epic.withhold_emails(true);
    hospital.answer("/R4/PractitionerRole", 1, 403, refused);
    hospital
        .refused(&hospital.provider_launch_with(OWN))
        .await
        .assert_refused(502, "PractitionerRole.Search");

    hospital.change_settings(json!({ "epic": { "login_email_domain": "staff.hospital.example" } }));
    hospital.add(BY_LOGIN);
    hospital.answer("/R4/Practitioner/", 1, 403, refused);
    let link = hospital
        .browser_of_new_functions()
        .until(&hospital.provider_launch_with(OWN), "/zoom-client/")
        .await;
    assert!(hospital.zoom.join(&link, "").is_ok());
}
