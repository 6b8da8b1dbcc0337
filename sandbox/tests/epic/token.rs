//! What a code is worth, and to whom.

use sandbox::epic::{Audience, FdiOptions, TokenOverride};
use serde_json::{Value, json};

use super::world::{self, Form, SECRET, World, basic, provider_basic, with};

/// Status, `error`, and the developer's reason of a refusal.
async fn refusal(world: &World, form: &Form, basic: Option<&str>) -> (String, String) {
    let response = world.token(form, basic).await;
    assert_eq!(response.status(), 400);
    let reason = response.headers()["x-sandbox-reason"].to_str().unwrap();
    let reason = reason.to_owned();
    let body = world::json(response).await;
    assert_eq!(body["error_description"], Value::Null);
    assert_eq!(body.as_object().unwrap().len(), 2);
    (body["error"].as_str().unwrap().to_owned(), reason)
}

#[tokio::test]
async fn a_provider_launch_yields_tokens_and_the_context() {
    let world = World::start().await;
    let mut body = world.provider_token().await;
    let members = body.as_object_mut().unwrap();
    assert!(
        members
            .remove("access_token")
            .unwrap()
            .as_str()
            .unwrap()
            .len()
            > 40
    );
    assert!(members.remove("id_token").unwrap().is_string());
    assert_eq!(
        body,
        json!({
            "token_type": "bearer",
            "expires_in": 3600,
            "scope": "launch openid fhirUser",
            "state": "0123456789abcdefghijkl",
            "patient": "eT1lopez",
            "appointment": "eA1",
            "encounter": "eE10277",
            "need_patient_banner": "false",
            "epicSessionId": "10277",
            "firstName": "Ngozi",
            "lastName": "Okafor",
            "epicUserId": "  OKAFOR",
            "useProviderZoomAccount": "false",
            "noRedirect": "false",
        })
    );
}

#[tokio::test]
async fn a_patient_launch_authenticates_by_key_and_names_the_encounter_provider() {
    let world = World::start().await;
    let fdi = FdiOptions {
        use_provider_zoom_account: true,
        no_redirect: true,
    };
    let launch = world
        .epic
        .issue_launch(Audience::Patient, "10279", "758", fdi)
        .unwrap();
    let callback = world.url("/launch/patient/callback");
    let form = with(
        &world.authorization(&launch),
        "client_id",
        Some("patient-app"),
    );
    let code = world
        .code(&with(&form, "redirect_uri", Some(&callback)))
        .await;
    let mut form = with(&world.exchange(&code), "redirect_uri", Some(&callback));
    let proof = world.backend_form(&world.assertion("patient-app"));
    form.extend(proof.into_iter().filter(|(name, _)| *name != "grant_type"));
    let response = world.token(&form, None).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["cache-control"], "no-store");
    let body = world::json(response).await;
    assert_eq!(body["epicSessionId"], "10279");
    assert_eq!(body["epicUserId"], "758");
    assert_eq!(body["firstName"], "Linh");
    assert_eq!(body["lastName"], "Nguyễn");
    assert_eq!(body["encounterProviderId"], "LINDQVIST");
    assert_eq!(body["useProviderZoomAccount"], "false");
    assert_eq!(body["noRedirect"], "true");
}

#[tokio::test]
async fn the_fdi_records_choices_reach_the_provider_app() {
    let world = World::start().await;
    let fdi = FdiOptions {
        use_provider_zoom_account: true,
        no_redirect: true,
    };
    let launch = world
        .epic
        .issue_launch(Audience::Provider, "10277", "TANAKA", fdi)
        .unwrap();
    let code = world.code(&world.authorization(&launch)).await;
    let response = world
        .token(&world.exchange(&code), Some(&provider_basic()))
        .await;
    let body = world::json(response).await;
    assert_eq!(body["useProviderZoomAccount"], "true");
    assert_eq!(body["noRedirect"], "true");
    assert_eq!(body["epicUserId"], "  TANAKA");
}

#[tokio::test]
async fn a_test_alters_members_of_one_response_only() {
    let world = World::start().await;
    world.epic.override_next_token(
        TokenOverride::new()
            .member("epicSessionId", "%CSN%")
            .member("token_type", "mac")
            .without_member("id_token"),
    );
    let altered = world.provider_token().await;
    assert_eq!(altered["epicSessionId"], "%CSN%");
    assert_eq!(altered["token_type"], "mac");
    assert_eq!(altered.get("id_token"), None);
    let plain = world.provider_token().await;
    assert_eq!(plain["epicSessionId"], "10277");
    assert!(plain["id_token"].is_string());
}

#[tokio::test]
async fn a_code_is_good_once() {
    let world = World::start().await;
    let form = world.exchange(&world.provider_code().await);
    let basic = provider_basic();
    assert_eq!(world.token(&form, Some(&basic)).await.status(), 200);
    let (error, reason) = refusal(&world, &form, Some(&basic)).await;
    assert_eq!(error, "invalid_grant");
    assert_eq!(reason, "the code was used before");
}

#[tokio::test]
async fn a_code_is_good_for_five_minutes() {
    let world = World::start().await;
    let form = world.exchange(&world.provider_code().await);
    world.epic.set_clock_skew(301);
    let (error, reason) = refusal(&world, &form, Some(&provider_basic())).await;
    assert_eq!(error, "invalid_grant");
    assert_eq!(reason, "the code has expired");
}

#[tokio::test]
async fn a_code_is_worth_nothing_with_anything_wrong_beside_it() {
    let world = World::start().await;
    let other = "another-verifier-that-is-long-enough-for-rfc-7636";
    let cases: [(&'static str, Option<&str>, &str, &str); 9] = [
        ("grant_type", None, "invalid_request", "grant_type"),
        (
            "grant_type",
            Some("password"),
            "unsupported_grant_type",
            "grant_type",
        ),
        (
            "grant_type",
            Some("client_credentials"),
            "unauthorized_client",
            "this app",
        ),
        ("code", None, "invalid_request", "code is missing"),
        (
            "code",
            Some("made-up"),
            "invalid_grant",
            "the code was never issued",
        ),
        (
            "redirect_uri",
            None,
            "invalid_request",
            "redirect_uri is missing",
        ),
        (
            "redirect_uri",
            Some("https://bridge.example/"),
            "invalid_grant",
            "redirect_uri differs",
        ),
        (
            "code_verifier",
            None,
            "invalid_request",
            "code_verifier is missing",
        ),
        (
            "code_verifier",
            Some(other),
            "invalid_grant",
            "code_verifier does not fit",
        ),
    ];
    for (name, value, error, reason) in cases {
        let form = world.exchange(&world.provider_code().await);
        let form = with(&form, name, value);
        let refused = refusal(&world, &form, Some(&provider_basic())).await;
        assert_eq!(refused.0, error, "{name}={value:?}");
        assert!(
            refused.1.starts_with(reason),
            "{name}={value:?}: {}",
            refused.1
        );
    }
}

#[tokio::test]
async fn a_wrong_verifier_burns_the_code() {
    let world = World::start().await;
    let good = world.exchange(&world.provider_code().await);
    let bad = with(&good, "code_verifier", Some("x"));
    refusal(&world, &bad, Some(&provider_basic())).await;
    let (_, reason) = refusal(&world, &good, Some(&provider_basic())).await;
    assert_eq!(reason, "the code was used before");
}

#[tokio::test]
async fn a_code_of_another_app_is_refused() {
    let world = World::start().await;
    let mut form = world.exchange(&world.provider_code().await);
    let proof = world.backend_form(&world.assertion("patient-app"));
    form.extend(proof.into_iter().filter(|(name, _)| *name != "grant_type"));
    let (error, reason) = refusal(&world, &form, None).await;
    assert_eq!(error, "invalid_grant");
    assert_eq!(reason, "the code was issued to another client");
}

#[tokio::test]
async fn the_secret_is_also_taken_from_the_form() {
    let world = World::start().await;
    let mut form = world.exchange(&world.provider_code().await);
    form.push(("client_id", "provider-app".into()));
    form.push(("client_secret", SECRET.into()));
    assert_eq!(world.token(&form, None).await.status(), 200);
}

#[tokio::test]
async fn a_client_that_does_not_prove_itself_is_refused() {
    let world = World::start().await;
    let form = world.exchange("any");
    let raw = basic(&format!("provider-app:{SECRET}"));
    let cases: [(Option<&str>, &str); 7] = [
        (None, "no client authentication"),
        // The secret's plus sign reads as a space, because it was not URL-encoded.
        (Some(&raw), "the client secret is wrong"),
        (
            Some(&basic("provider-app:guess")),
            "the client secret is wrong",
        ),
        (
            Some(&basic("stranger:guess")),
            "client_id is not a registered app",
        ),
        (
            Some(&basic("patient-app:guess")),
            "the app is registered for another way of authentication",
        ),
        (
            Some("Basic ?"),
            "the Basic credentials are not Base64 of two URL-encoded halves",
        ),
        (
            Some("Bearer abc"),
            "the Basic credentials are not Base64 of two URL-encoded halves",
        ),
    ];
    for (basic, expected) in cases {
        let (error, reason) = refusal(&world, &form, basic).await;
        assert_eq!(error, "invalid_client", "{basic:?}");
        assert_eq!(reason, expected, "{basic:?}");
    }
}

#[tokio::test]
async fn a_confidential_client_leaves_client_id_out() {
    let world = World::start().await;
    let mut form = world.exchange(&world.provider_code().await);
    form.push(("client_id", "provider-app".into()));
    let (error, reason) = refusal(&world, &form, Some(&provider_basic())).await;
    assert_eq!(error, "invalid_request");
    assert!(reason.starts_with("client_id must be left out"));
}

#[tokio::test]
async fn two_proofs_are_one_too_many() {
    let world = World::start().await;
    let mut form = world.exchange("any");
    form.push(("client_secret", SECRET.into()));
    let (error, _) = refusal(&world, &form, Some(&provider_basic())).await;
    assert_eq!(error, "invalid_request");
}

#[tokio::test]
async fn only_a_form_with_each_parameter_once_is_read() {
    let world = World::start().await;
    let response = world
        .http
        .post(world.url("/sim/epic/oauth2/token"))
        .header("authorization", provider_basic())
        .header("content-type", "application/json")
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 400);
    let mut form = world.exchange("any");
    form.push(("code", "other".into()));
    let (error, reason) = refusal(&world, &form, Some(&provider_basic())).await;
    assert_eq!(error, "invalid_request");
    assert_eq!(reason, "a parameter is repeated");
    let get = world.get("/sim/epic/oauth2/token").await;
    assert_eq!(get.status(), 405);
}
