//! Look-ups with an access token.

use reqwest::Response;
use sandbox::epic::{Audience, FdiOptions};

use super::world::{self, World, with};

async fn look_up(world: &World, token: &str, path: &str) -> Response {
    world
        .http
        .get(world.url(&format!("/sim/epic/api/FHIR/R4/{path}")))
        .header("accept", "application/fhir+json")
        .bearer_auth(token)
        .send()
        .await
        .unwrap()
}

async fn provider_token(world: &World) -> String {
    let body = world.provider_token().await;
    body["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_practitioner_has_a_name_an_email_and_a_padded_internal_id() {
    let world = World::start().await;
    let token = provider_token(&world).await;
    let response = look_up(&world, &token, "Practitioner/eP1okafor").await;
    assert_eq!(response.status(), 200);
    let body = world::json(response).await;
    assert_eq!(body["resourceType"], "Practitioner");
    assert_eq!(body["name"][0]["family"], "Okafor");
    assert_eq!(body["identifier"][0]["type"]["text"], "INTERNAL");
    assert_eq!(body["identifier"][0]["value"], "  OKAFOR");
    assert_eq!(body["identifier"][1]["value"], "OKAFOR");
    let email = body["telecom"]
        .as_array()
        .unwrap()
        .iter()
        .find(|telecom| telecom["system"] == "email")
        .unwrap();
    assert_eq!(email["value"], "ngozi.okafor@hospital.example");
}

#[tokio::test]
async fn emails_can_be_withheld() {
    let world = World::start().await;
    let token = provider_token(&world).await;
    world.epic.withhold_emails(true);
    let response = look_up(&world, &token, "Practitioner/eP1okafor").await;
    let body = world::json(response).await;
    assert_eq!(body.get("telecom"), None);
}

#[tokio::test]
async fn a_practitioner_role_has_the_email_also_where_the_practitioner_has_none() {
    let world = World::start().await;
    let token = provider_token(&world).await;
    world.epic.withhold_emails(true);
    let path = "PractitionerRole?practitioner=eP1okafor";
    let body = world::json(look_up(&world, &token, path).await).await;
    assert_eq!(body["total"], 1);
    let telecom = &body["entry"][0]["resource"]["telecom"];
    assert_eq!(telecom[1]["value"], "ngozi.okafor@hospital.example");
    let path = "PractitionerRole?practitioner=nobody";
    let body = world::json(look_up(&world, &token, path).await).await;
    assert_eq!(body["total"], 0);
    assert_eq!(
        body["entry"][0]["resource"]["resourceType"],
        "OperationOutcome"
    );
}

#[tokio::test]
async fn without_a_good_token_nothing_is_shown() {
    let world = World::start().await;
    let token = provider_token(&world).await;
    for path in [
        "Practitioner/eP1okafor",
        "Practitioner?identifier=x|y",
        "Appointment/eA1",
    ] {
        let response = look_up(&world, "made-up", path).await;
        assert_eq!(response.status(), 401, "{path}");
        assert!(response.headers().contains_key("www-authenticate"));
        let body = world::json(response).await;
        assert_eq!(body["resourceType"], "OperationOutcome");
    }
    world.epic.set_clock_skew(3601);
    assert_eq!(
        look_up(&world, &token, "Appointment/eA1").await.status(),
        401
    );
    world.epic.set_clock_skew(0);
    assert_eq!(
        look_up(&world, &token, "Appointment/eA1").await.status(),
        200
    );
    world.epic.revoke_access_tokens();
    assert_eq!(
        look_up(&world, &token, "Appointment/eA1").await.status(),
        401
    );
}

#[tokio::test]
async fn a_practitioner_is_found_by_identifier() {
    let world = World::start().await;
    let token = world.backend_token().await;
    let system = "urn:oid:1.2.840.114350.1.13.861.1.7.2.697780";
    for identifier in [
        format!("{system}%7CLINDQVIST"),
        "EXTERNAL%7CLINDQVIST".into(),
    ] {
        let path = format!("Practitioner?identifier={identifier}");
        let body = world::json(look_up(&world, &token, &path).await).await;
        assert_eq!(body["resourceType"], "Bundle");
        assert_eq!(body["total"], 1);
        assert_eq!(body["entry"][0]["resource"]["id"], "eP2lindqvist");
    }
}

#[tokio::test]
async fn a_search_without_a_match_carries_a_warning() {
    let world = World::start().await;
    let token = world.backend_token().await;
    let path = "Practitioner?identifier=EXTERNAL%7CNOBODY";
    let body = world::json(look_up(&world, &token, path).await).await;
    assert_eq!(body["total"], 0);
    let warning = &body["entry"][0]["resource"];
    assert_eq!(warning["resourceType"], "OperationOutcome");
    assert_eq!(warning["issue"][0]["details"]["coding"][0]["code"], "4101");
    let response = look_up(&world, &token, "Practitioner").await;
    assert_eq!(response.status(), 400);
}

#[tokio::test]
async fn an_appointment_leads_to_its_csn_and_its_practitioner() {
    let world = World::start().await;
    let token = provider_token(&world).await;
    let response = look_up(&world, &token, "Appointment/eA3").await;
    let body = world::json(response).await;
    assert_eq!(
        body["identifier"][0]["system"],
        "urn:oid:1.2.840.114350.1.13.861.1.7.3.698084.8"
    );
    assert_eq!(body["identifier"][0]["value"], "10279");
    let actors: Vec<&str> = body["participant"]
        .as_array()
        .unwrap()
        .iter()
        .map(|participant| participant["actor"]["reference"].as_str().unwrap())
        .collect();
    assert_eq!(
        actors,
        [
            "Patient/eT3nguyen",
            "Practitioner/eP2lindqvist",
            "Location/eL1video"
        ]
    );
}

#[tokio::test]
async fn a_patient_reads_only_their_own_appointment() {
    let world = World::start_with(|options| {
        options.clients.patient.client_id = "provider-app".into();
    })
    .await;
    let launch = world
        .epic
        .issue_launch(Audience::Patient, "10277", "736", FdiOptions::default())
        .unwrap();
    let callback = world.url("/launch/patient/callback");
    let form = world.authorization(&launch);
    let code = world
        .code(&with(&form, "redirect_uri", Some(&callback)))
        .await;
    let form = with(&world.exchange(&code), "redirect_uri", Some(&callback));
    let basic = super::world::provider_basic();
    let body = world::json(world.token(&form, Some(&basic)).await).await;
    let token = body["access_token"].as_str().unwrap();
    assert_eq!(
        look_up(&world, token, "Appointment/eA1").await.status(),
        200
    );
    assert_eq!(
        look_up(&world, token, "Appointment/eA2").await.status(),
        403
    );
}

#[tokio::test]
async fn an_unknown_id_is_an_operation_outcome_and_xml_is_the_default() {
    let world = World::start().await;
    let token = provider_token(&world).await;
    let response = look_up(&world, &token, "Practitioner/nobody").await;
    assert_eq!(response.status(), 404);
    let body = world::json(response).await;
    assert_eq!(body["issue"][0]["details"]["coding"][0]["code"], "4102");
    let response = world
        .http
        .get(world.url("/sim/epic/api/FHIR/R4/Practitioner/eP1okafor"))
        .bearer_auth(&token)
        .send()
        .await
        .unwrap();
    let body = response.text().await.unwrap();
    assert!(body.starts_with("<Practitioner xmlns="));
    assert!(body.contains("<family value=\"Okafor\"/>"));
}
