//! Who is in the visit, as the bridge tells it.

use reqwest::Response;
use sandbox::{
    epic::exception_body,
    fault::{Effect, Fault},
};
use serde_json::json;

use super::world::{self, Form, PostForm, World, encoded, with};

const SHORT: &str = "/sim/epic/api/epic/2018/Telehealth/ContextLinking/SetExternalConnectionStatus";
const LONG: &str = "/sim/epic/api/epic/2018/Clinical/Patient/SETEXTERNALCONNECTIONSTATUS/Telemedicine/SetExternalConnectionStatus";

fn connected() -> Form {
    vec![
        ("ConferenceID", "10277".into()),
        ("ExternalID", "OKAFOR".into()),
        ("ExternalIDType", "1".into()),
        ("VendorName", "Zoom".into()),
        ("ConnectionStatus", "1".into()),
    ]
}

async fn call(world: &World, token: &str, path: &str, form: &Form) -> Response {
    world
        .http
        .get(world.url(&format!("{path}?{}", encoded(form))))
        .bearer_auth(token)
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn connecting_turns_the_light_on_and_disconnecting_turns_it_off() {
    let world = World::start().await;
    let token = world.backend_token().await;
    let patient = with(&connected(), "ExternalID", Some("736"));
    let patient = with(&patient, "ExternalIDType", Some("2"));
    for (path, form, person) in [(SHORT, connected(), "OKAFOR"), (LONG, patient, "736")] {
        let response = call(&world, &token, path, &form).await;
        assert_eq!(response.status(), 200);
        let body = world::json(response).await;
        assert_eq!(body, json!({ "Status": "1" }));
        assert!(world.epic.light("10277", person));
        assert!(!world.epic.light("10278", person));
        let gone = with(&form, "ConnectionStatus", Some("2"));
        assert_eq!(call(&world, &token, path, &gone).await.status(), 200);
        assert!(!world.epic.light("10277", person));
    }
}

#[tokio::test]
async fn the_same_status_twice_is_no_error() {
    let world = World::start().await;
    let token = world.backend_token().await;
    for _ in 0..2 {
        let response = call(&world, &token, SHORT, &connected()).await;
        assert_eq!(response.status(), 200);
    }
    assert!(world.epic.light("10277", "OKAFOR"));
}

#[tokio::test]
async fn only_the_backend_apps_token_is_taken() {
    let world = World::start().await;
    let user = world.provider_token().await;
    let user = user["access_token"].as_str().unwrap();
    for token in ["made-up", user] {
        let response = call(&world, token, SHORT, &connected()).await;
        assert_eq!(response.status(), 401);
    }
    let backend = world.backend_token().await;
    world.epic.revoke_access_tokens();
    let response = call(&world, &backend, SHORT, &connected()).await;
    assert_eq!(response.status(), 401);
    assert!(!world.epic.light("10277", "OKAFOR"));
}

#[tokio::test]
async fn each_wrong_argument_has_its_code() {
    let world = World::start().await;
    let token = world.backend_token().await;
    let cases: [(&'static str, Option<&str>, &str); 16] = [
        ("ConferenceID", None, "NO-CONFERENCE-ID"),
        ("ExternalID", None, "NO-USER-ID"),
        ("ExternalIDType", None, "NO-USER-ID-Type"),
        ("VendorName", None, "NO-VENDOR-NAME"),
        ("ConnectionStatus", None, "NO-CONNECTION-STATUS"),
        ("ConnectionStatus", Some(""), "NO-CONNECTION-STATUS"),
        ("ConferenceID", Some("99999"), "INVALID-CONFERENCE-ID"),
        ("ConferenceID", Some(" 10277"), "INVALID-CONFERENCE-ID"),
        ("ExternalID", Some("NOBODY"), "INVALID-USER-ID"),
        ("ExternalID", Some("  OKAFOR"), "INVALID-USER-ID"),
        ("ExternalID", Some("736"), "INVALID-USER-ID"),
        ("ExternalIDType", Some("2"), "INVALID-USER-ID"),
        ("ExternalIDType", Some("3"), "INVALID-USER-ID-TYPE"),
        ("ExternalIDType", Some("EMP"), "INVALID-USER-ID-TYPE"),
        ("ConnectionStatus", Some("0"), "INVALID-CONNECTION-STATUS"),
        (
            "ConnectionStatus",
            Some("true"),
            "INVALID-CONNECTION-STATUS",
        ),
    ];
    for (name, value, code) in cases {
        let response = call(&world, &token, SHORT, &with(&connected(), name, value)).await;
        assert_eq!(response.status(), 400, "{name}={value:?}");
        let body = world::json(response).await;
        let message = format!("An error occurred while executing the command: {code}.");
        assert_eq!(body["Message"], "An error has occurred.");
        assert_eq!(body["ExceptionMessage"], message, "{name}={value:?}");
        assert_eq!(
            body["ExceptionType"],
            "Epic.ServiceModel.Internal.ServiceCommandException"
        );
        assert!(body["StackTrace"].is_string());
        assert_eq!(body["InnerException"]["ExceptionMessage"], code);
    }
    assert!(!world.epic.light("10277", "OKAFOR"));
}

#[tokio::test]
async fn parameter_names_are_exact_and_the_method_is_get() {
    let world = World::start().await;
    let token = world.backend_token().await;
    let mut form = with(&connected(), "ConferenceID", None);
    form.push(("conferenceId", "10277".into()));
    let body = world::json(call(&world, &token, SHORT, &form).await).await;
    assert_eq!(
        body["InnerException"]["ExceptionMessage"],
        "NO-CONFERENCE-ID"
    );
    let post = world
        .http
        .post(world.url(SHORT))
        .form(&connected())
        .bearer_auth(&token)
        .send()
        .await
        .unwrap();
    assert_eq!(post.status(), 405);
}

#[tokio::test]
async fn a_patient_of_another_visit_is_unknown_in_this_one() {
    let world = World::start().await;
    let token = world.backend_token().await;
    let form = with(&connected(), "ExternalIDType", Some("2"));
    let form = with(&form, "ExternalID", Some("741"));
    assert_eq!(call(&world, &token, SHORT, &form).await.status(), 400);
}

#[tokio::test]
async fn every_call_is_on_record_with_its_answer() {
    let world = World::start().await;
    let token = world.backend_token().await;
    call(&world, &token, SHORT, &connected()).await;
    call(
        &world,
        &token,
        SHORT,
        &with(&connected(), "ExternalID", Some("X")),
    )
    .await;
    call(&world, "made-up", SHORT, &connected()).await;
    let calls = world.epic.status_calls();
    let answers: Vec<_> = calls.iter().map(|call| (call.status, call.error)).collect();
    assert_eq!(
        answers,
        [(200, None), (400, Some("INVALID-USER-ID")), (401, None)]
    );
    assert_eq!(calls[0].conference_id, "10277");
    assert_eq!(calls[0].external_id, "OKAFOR");
    assert_eq!(calls[0].vendor_name, "Zoom");
    assert_eq!(calls[0].connection_status, "1");
    assert_eq!(world.epic.calls()["set-external-connection-status"], 3);
}

#[tokio::test]
async fn a_scripted_lock_failure_leaves_the_light_and_a_lost_answer_sets_it() {
    let world = World::start().await;
    let token = world.backend_token().await;
    let fault = |effect| Fault {
        path: "SetExternalConnectionStatus".into(),
        except: None,
        method: None,
        after: 0,
        times: 1,
        effect,
    };
    world.faults.add(fault(Effect::Answer {
        status: 400,
        headers: Vec::new(),
        body: exception_body("LOCK-FAILED"),
    }));
    let response = call(&world, &token, SHORT, &connected()).await;
    assert_eq!(response.status(), 400);
    assert!(response.text().await.unwrap().contains("LOCK-FAILED"));
    assert!(!world.epic.light("10277", "OKAFOR"));

    world.faults.add(fault(Effect::LostAnswer));
    let lost = world
        .http
        .get(world.url(&format!("{SHORT}?{}", encoded(&connected()))))
        .bearer_auth(&token)
        .send()
        .await;
    assert!(match lost {
        Ok(response) => response.bytes().await.is_err(),
        Err(_) => true,
    });
    assert!(world.epic.light("10277", "OKAFOR"));
}
