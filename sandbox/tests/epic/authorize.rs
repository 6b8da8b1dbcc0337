//! Who may ask for a code, and how.

use reqwest::header::LOCATION;
use sandbox::epic::{Audience, FdiOptions};

use super::world::{CHALLENGE, PostForm, STATE, World, query_value, with};

#[tokio::test]
async fn a_correct_request_comes_back_with_a_code_and_the_state() {
    let world = World::start().await;
    let response = world
        .authorize(&world.authorization(&world.provider_launch()))
        .await;
    assert_eq!(response.status(), 302);
    let location = response.headers()[LOCATION].to_str().unwrap();
    assert!(location.starts_with(&world.url("/launch/provider/callback?")));
    assert_eq!(query_value(location, "state").unwrap(), STATE);
    assert!(query_value(location, "code").unwrap().len() > 200);
}

#[tokio::test]
async fn the_same_request_as_a_posted_form_is_as_good() {
    let world = World::start().await;
    let form = world.authorization(&world.provider_launch());
    let response = world
        .http
        .post(world.url("/sim/epic/oauth2/authorize"))
        .form(&form)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 302);
}

#[tokio::test]
async fn a_wrong_parameter_gets_the_error_page_and_nobody_is_sent_back() {
    let world = World::start().await;
    let good = world.authorization(&world.provider_launch());
    let cases: [(&str, Option<&str>, &str); 24] = [
        ("response_type", None, "response_type"),
        ("response_type", Some("token"), "response_type"),
        ("client_id", None, "client_id is not"),
        ("client_id", Some("stranger"), "client_id is not"),
        ("redirect_uri", None, "redirect_uri"),
        (
            "redirect_uri",
            Some("https://evil.example/"),
            "redirect_uri",
        ),
        (
            "redirect_uri",
            Some("/launch/provider/callback"),
            "redirect_uri",
        ),
        ("scope", None, "scope"),
        ("scope", Some("openid fhirUser"), "scope"),
        ("scope", Some("launch/patient openid"), "scope"),
        ("aud", None, "aud"),
        ("aud", Some("https://other.example/api/FHIR/R4"), "aud"),
        ("state", None, "state"),
        ("state", Some("tooshort"), "state"),
        ("code_challenge", None, "code_challenge is"),
        ("code_challenge", Some("short"), "code_challenge is"),
        (
            "code_challenge",
            Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM"),
            "code_challenge is",
        ),
        ("code_challenge_method", None, "code_challenge_method"),
        (
            "code_challenge_method",
            Some("plain"),
            "code_challenge_method",
        ),
        ("launch", None, "launch is missing"),
        ("launch", Some(""), "launch is missing"),
        ("launch", Some("made-up"), "launch was never issued"),
        ("client_id", Some("backend-app"), "redirect_uri"),
        ("client_id", Some("patient-app"), "redirect_uri"),
    ];
    for (name, value, reason) in cases {
        let response = world.authorize(&with(&good, name, value)).await;
        assert_eq!(response.status(), 400, "{name}={value:?}");
        assert!(!response.headers().contains_key(LOCATION));
        let page = response.text().await.unwrap();
        assert!(page.contains("<title>OAuth2 Error</title>"));
        let comment = page.split("<!-- ").nth(1).unwrap();
        assert!(comment.starts_with(reason), "{name}={value:?}: {comment}");
    }
    // None of them used the launch up.
    assert_eq!(world.authorize(&good).await.status(), 302);
}

#[tokio::test]
async fn aud_with_one_slash_more_is_another_server() {
    let world = World::start().await;
    let good = world.authorization(&world.provider_launch());
    let aud = format!("{}/", world.epic.fhir_base());
    let response = world.authorize(&with(&good, "aud", Some(&aud))).await;
    assert_eq!(response.status(), 400);
}

#[tokio::test]
async fn a_repeated_parameter_is_refused() {
    let world = World::start().await;
    let mut form = world.authorization(&world.provider_launch());
    form.push(("code_challenge", CHALLENGE.into()));
    let response = world.authorize(&form).await;
    assert_eq!(response.status(), 400);
    assert!(response.text().await.unwrap().contains("repeated"));
}

#[tokio::test]
async fn a_launch_is_good_once() {
    let world = World::start().await;
    let form = world.authorization(&world.provider_launch());
    assert_eq!(world.authorize(&form).await.status(), 302);
    let again = world.authorize(&form).await;
    assert_eq!(again.status(), 400);
    assert!(
        again
            .text()
            .await
            .unwrap()
            .contains("launch was used before")
    );
}

#[tokio::test]
async fn a_launch_is_good_for_five_minutes() {
    let world = World::start().await;
    let (early, late) = (world.provider_launch(), world.provider_launch());
    world.epic.set_clock_skew(290);
    let response = world.authorize(&world.authorization(&early)).await;
    assert_eq!(response.status(), 302);
    world.epic.set_clock_skew(300);
    let response = world.authorize(&world.authorization(&late)).await;
    assert_eq!(response.status(), 400);
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("launch has expired")
    );
}

#[tokio::test]
async fn a_patients_launch_is_not_for_the_provider_app() {
    let world = World::start().await;
    let launch = world
        .epic
        .issue_launch(Audience::Patient, "10277", "736", FdiOptions::default())
        .unwrap();
    let response = world.authorize(&world.authorization(&launch)).await;
    assert_eq!(response.status(), 400);
    assert!(response.text().await.unwrap().contains("another app"));
}

#[tokio::test]
async fn one_app_may_serve_both_audiences_each_with_its_own_redirect() {
    let world = World::start_with(|options| {
        options.clients.patient.client_id = "provider-app".into();
    })
    .await;
    let launch = world
        .epic
        .issue_launch(Audience::Patient, "10277", "736", FdiOptions::default())
        .unwrap();
    let form = world.authorization(&launch);
    let own = world.url("/launch/patient/callback");
    let own = with(&form, "redirect_uri", Some(&own));
    assert_eq!(world.authorize(&own).await.status(), 302);
}

#[tokio::test]
async fn a_denial_is_told_to_the_app() {
    let world = World::start().await;
    world.epic.deny_next_authorization();
    let response = world
        .authorize(&world.authorization(&world.provider_launch()))
        .await;
    assert_eq!(response.status(), 302);
    let location = response.headers()[LOCATION].to_str().unwrap();
    assert_eq!(query_value(location, "error").unwrap(), "access_denied");
    assert_eq!(query_value(location, "state").unwrap(), STATE);
    assert_eq!(query_value(location, "code"), None);
}

#[tokio::test]
async fn nobody_launches_a_visit_that_is_not_theirs() {
    let world = World::start().await;
    let issue = |audience, csn, person| {
        world
            .epic
            .issue_launch(audience, csn, person, FdiOptions::default())
    };
    assert!(issue(Audience::Provider, "99999", "OKAFOR").is_err());
    assert!(issue(Audience::Provider, "10277", "NOBODY").is_err());
    assert!(issue(Audience::Patient, "10277", "741").is_err());
    assert!(issue(Audience::Provider, "10277", "TANAKA").is_ok());
}
