//! Epic is told where a request is set up, a few times if need be, and what came of it is in the trace.

use std::sync::{Arc, Mutex};

use sandbox::epic::exception_body;
use serde_json::json;
use tokio::net::TcpListener;

use crate::{Test, all};

const SERVICE: &str = "/api/hospital/DeviceTest";

#[tokio::test(flavor = "multi_thread")]
async fn epic_is_told_once_of_what_is_known_and_again_when_it_changes() {
    let test = Test::open().await;
    let mut part = all("works");
    part["speaker"] = json!({});
    test.post(1, part).await;
    assert!(
        test.hospital.epic.device_tests().is_empty(),
        "not known yet"
    );

    test.post(2, all("works")).await;
    test.post(3, all("works")).await;
    let told = test.hospital.epic.device_tests();
    assert_eq!(
        told,
        [json!({
            "ConferenceID": "10277", "ExternalID": "736", "ExternalIDType": "2",
            "Result": "1", "Camera": "1", "Microphone": "1", "Speaker": "1", "Connection": "1",
        })]
    );
    test.post(4, all("does_not_work")).await;
    assert_eq!(test.hospital.epic.device_tests()[1]["Result"], "2");
    let steps = test.steps("device_test_told").await;
    assert_eq!(steps.len(), 2);
    assert_eq!(steps[0]["delivered"], true);
    assert_eq!(steps[0]["resp_code"], 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_that_was_not_made_is_left_out() {
    let test = Test::open().await;
    let refused = json!({ "camera": { "verdict": "does_not_work", "reason": "denied" } });
    test.post(1, refused).await;
    let told = &test.hospital.epic.device_tests()[0];
    assert_eq!(
        (&told["Result"], &told["Camera"]),
        (&json!("2"), &json!("2"))
    );
    assert!(told.get("Speaker").is_none(), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_epic_that_fails_twice_is_told_all_the_same() {
    let test = Test::open().await;
    test.hospital.answer(SERVICE, 2, 503, "");
    assert_eq!(test.post(1, all("works")).await.status, 200);
    assert_eq!(test.hospital.epic.device_tests().len(), 1);
    let step = &test.steps("device_test_told").await[0];
    assert_eq!(
        (&step["delivered"], &step["attempts"]),
        (&json!(true), &json!(3))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_epic_that_is_down_costs_no_result_and_is_told_at_the_next_chance() {
    let test = Test::open().await;
    test.hospital.answer(SERVICE, 3, 503, "");
    assert_eq!(test.post(1, all("works")).await.status, 200);
    assert_eq!(test.steps("device_tested").await[0]["result"], "works");
    let step = &test.steps("device_test_told").await[0];
    assert_eq!(step["delivered"], false);
    assert_eq!(step["resp_code"], 503);
    // The same post again, as a page sends it that lost its answer.
    test.post(1, all("works")).await;
    assert_eq!(test.hospital.epic.device_tests().len(), 1);
    assert_eq!(test.steps("device_test_told").await[1]["delivered"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_epic_refuses_for_good_is_not_repeated_and_its_code_is_in_the_trace() {
    let test = Test::open().await;
    let refusal = exception_body("INVALID-CONFERENCE-ID");
    test.hospital.answer(SERVICE, 1, 400, &refusal);
    test.post(1, all("works")).await;
    let step = &test.steps("device_test_told").await[0];
    assert_eq!(step["epic_error"], "INVALID-CONFERENCE-ID");
    assert_eq!(
        (&step["delivered"], &step["attempts"]),
        (&json!(false), &json!(1))
    );
    assert!(test.hospital.epic.device_tests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_request_in_the_settings_epic_is_not_called() {
    let test = Test::open_with(&json!({ "device_test": { "report": null } })).await;
    test.hospital.epic.reset_calls();
    test.post(1, all("works")).await;
    assert_eq!(test.steps("device_tested").await[0]["result"], "works");
    assert!(test.hospital.epic.calls().is_empty());
    assert!(test.steps("device_test_told").await.is_empty());
}

/// An Epic that takes anything, and remembers it.
async fn any_epic() -> (String, Arc<Mutex<Vec<String>>>) {
    let calls: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = calls.clone();
    let app = axum::Router::new().fallback(async move |request: axum::extract::Request| {
        assert!(request.headers().contains_key("authorization"));
        let line = format!("{} {}", request.method(), request.uri());
        seen.lock().unwrap().push(line);
        axum::Json(json!({}))
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (base, calls)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_request_is_what_the_settings_say() {
    let (base, calls) = any_epic().await;
    let mut settings = json!({
        // As some customers give it; the report must not go to the service that sets the light.
        "epic": { "telehealth_base_url": format!("{base}/x/api/epic/2018/SetExternalConnectionStatus") },
        "device_test": {},
    });
    settings["device_test"]["report"] = json!({
        "method": "PUT", "encoding": "query", "path": "/api/epic/test",
        "parameters": {
            "conference_id": "Visit", "external_id": null, "external_id_type": null,
            "vendor_name": "Vendor", "result": "State", "camera": "Cam",
            "microphone": null, "speaker": "Ear", "connection": null,
        },
        "works": "GOOD", "does_not_work": "BAD", "not_tested": "?", "vendor_name": "Us",
    });
    let test = Test::open_with(&settings).await;
    let refused = json!({ "camera": { "verdict": "does_not_work", "reason": "in_use" } });
    test.post(1, refused).await;
    assert_eq!(
        *calls.lock().unwrap(),
        ["PUT /x/api/epic/test?Visit=10277&Vendor=Us&State=BAD&Cam=BAD&Ear=%3F"]
    );
    assert_eq!(test.steps("device_test_told").await[0]["delivered"], true);
}
