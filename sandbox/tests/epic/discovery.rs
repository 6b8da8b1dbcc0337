//! What a client finds before the first launch.

use sandbox::fault::{Effect, Fault};

use super::world::{self, World};

const FHIR: &str = "/sim/epic/api/FHIR/R4";

#[tokio::test]
async fn smart_configuration_names_the_endpoints() {
    let world = World::start().await;
    let body = world::json(
        world
            .get(&format!("{FHIR}/.well-known/smart-configuration"))
            .await,
    )
    .await;
    assert_eq!(body["issuer"], world.url("/sim/epic/oauth2"));
    assert_eq!(
        body["authorization_endpoint"],
        world.url("/sim/epic/oauth2/authorize")
    );
    assert_eq!(body["token_endpoint"], world.url("/sim/epic/oauth2/token"));
    assert_eq!(
        body["code_challenge_methods_supported"],
        serde_json::json!(["S256"])
    );
    let jwks = body["jwks_uri"].as_str().unwrap();
    let keys = world::json(world.http.get(jwks).send().await.unwrap()).await;
    assert_eq!(keys["keys"][0]["kty"], "RSA");
    assert_eq!(keys["keys"][0].get("d"), None);
}

#[tokio::test]
async fn an_old_epic_has_only_metadata() {
    let world = World::start_with(|options| options.smart_configuration = false).await;
    let response = world
        .get(&format!("{FHIR}/.well-known/smart-configuration"))
        .await;
    assert_eq!(response.status(), 404);
    let response = world
        .http
        .get(world.url(&format!("{FHIR}/metadata")))
        .header("accept", "application/json")
        .send()
        .await
        .unwrap();
    let body = world::json(response).await;
    let extension = &body["rest"][0]["security"]["extension"][0];
    assert_eq!(
        extension["url"],
        "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
    );
    assert_eq!(
        extension["extension"][1]["valueUri"],
        world.url("/sim/epic/oauth2/token")
    );
}

#[tokio::test]
async fn metadata_is_xml_unless_json_is_asked_for() {
    let world = World::start().await;
    let response = world.get(&format!("{FHIR}/metadata")).await;
    assert_eq!(
        response.headers()["content-type"],
        "application/fhir+xml; charset=utf-8"
    );
    let body = response.text().await.unwrap();
    assert!(body.starts_with("<CapabilityStatement xmlns=\"http://hl7.org/fhir\">"));
    let token = world.url("/sim/epic/oauth2/token");
    assert!(body.contains(&format!(
        "<extension url=\"token\"><valueUri value=\"{token}\"/></extension>"
    )));
}

#[tokio::test]
async fn openid_configuration_has_the_issuer_of_the_id_tokens() {
    let world = World::start().await;
    let body = world::json(
        world
            .get("/sim/epic/oauth2/.well-known/openid-configuration")
            .await,
    )
    .await;
    assert_eq!(body["issuer"], world.url("/sim/epic/oauth2"));
    assert!(body["jwks_uri"].as_str().unwrap().ends_with("/OIDC"));
}

#[tokio::test]
async fn requests_are_counted_by_endpoint_even_if_a_fault_hits_them() {
    let world = World::start().await;
    let path = format!("{FHIR}/.well-known/smart-configuration");
    world.faults.add(Fault {
        path: "smart-configuration".into(),
        except: None,
        method: None,
        after: 0,
        times: 1,
        effect: Effect::Answer {
            status: 503,
            headers: Vec::new(),
            body: String::new(),
        },
    });
    assert_eq!(world.get(&path).await.status(), 503);
    assert_eq!(world.get(&path).await.status(), 200);
    assert_eq!(world.epic.calls()["smart-configuration"], 2);
    world.provider_token().await;
    assert_eq!(world.epic.calls()["authorize"], 1);
    assert_eq!(world.epic.calls()["token"], 1);
    world.epic.reset_calls();
    assert!(world.epic.calls().is_empty());
}

#[tokio::test]
async fn what_epic_does_not_have_is_not_found() {
    let world = World::start().await;
    for path in [
        "/sim/epic/api/FHIR/R4/Patient/eT1lopez",
        "/sim/epic/oauth2/introspect",
        "/sim/epic/api/FHIR/DSTU2/metadata",
    ] {
        assert_eq!(world.get(path).await.status(), 404, "{path}");
    }
}
