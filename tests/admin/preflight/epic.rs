use sandbox::fault::{Effect, Fault};
use serde_json::{Value, json};
use tests::Hospital;

use super::{Run, change, sound};

const BASE: &str = "epic.fhir_r4_base_url";
const SMART: &str = "/.well-known/smart-configuration";
/// What cannot be looked at while Epic is not there.
const BEHIND: [&str; 5] = [
    "epic.clock",
    "epic.discovery",
    "epic.fhir_version",
    "epic.backend_token",
    "epic.telehealth",
];

/// Answers Epic's own document, changed so.
async fn with_document(hospital: &Hospital, path: &str, alter: impl Fn(&mut Value)) {
    let url = format!("{}{path}", hospital.epic.fhir_base());
    let request = tests::client()
        .get(url)
        .header("accept", "application/json");
    let text = request.send().await.unwrap().text().await.unwrap();
    let mut document = serde_json::from_str(&text).unwrap();
    alter(&mut document);
    hospital.answer(path, 9, 200, &document.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_epic_that_is_not_reached_is_one_failure_that_says_how() {
    let hospital = sound().await;
    let port = hospital.base.rsplit(':').next().unwrap();
    for (base, words) in [
        (
            "http://127.0.0.1:1/api/FHIR/R4".to_owned(),
            "the connection is refused",
        ),
        (
            format!("https://127.0.0.1:{port}/api/FHIR/R4"),
            "the TLS handshake fails",
        ),
    ] {
        change(&hospital, json!({ "epic": { "fhir_r4_base_url": base } }));
        let run = Run::of(&hospital).await;
        run.fails_only("epic.connection", BASE, &[words]);
        assert_eq!(run.with("skipped"), BEHIND);
    }
    change(&hospital, json!({}));
    hospital.faults.add(Fault {
        path: "/api/FHIR/R4/".to_owned(),
        except: None,
        method: None,
        after: 0,
        times: 2,
        effect: Effect::Silence,
    });
    let run = Run::of(&hospital).await;
    run.fails_only(
        "epic.connection",
        BASE,
        &["does not answer in time", "firewall"],
    );
    hospital.answer("/api/FHIR/R4/", 2, 503, "");
    let run = Run::of(&hospital).await;
    run.fails_only("epic.connection", BASE, &["HTTP 503"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_differs_is_named_and_what_follows_from_it_is_not() {
    let hospital = sound().await;
    hospital.epic.set_clock_skew(600);
    let run = Run::of(&hospital).await;
    run.fails_only("epic.clock", "", &["ahead of", "synchronize"]);
    assert_eq!(
        run.with("skipped"),
        ["epic.backend_token", "epic.telehealth"]
    );
    hospital.epic.set_clock_skew(20);
    let run = Run::of(&hospital).await;
    assert_eq!(run.with("warning"), ["epic.clock"], "{:#}", run.0);
    assert_eq!(run.0["ok"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn endpoints_of_another_host_are_not_believed() {
    let hospital = sound().await;
    with_document(&hospital, SMART, |document| {
        document["token_endpoint"] = "https://other.example/oauth2/token".into();
    })
    .await;
    let run = Run::of(&hospital).await;
    run.fails_only("epic.discovery", "epic.oauth_base_url", &["other.example"]);
    assert_eq!(
        run.with("skipped"),
        ["epic.backend_token", "epic.telehealth"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_launches_need_and_epic_does_not_list_is_named() {
    let hospital = sound().await;
    with_document(&hospital, SMART, |document| {
        document["token_endpoint_auth_methods_supported"] = json!(["client_secret_basic"]);
    })
    .await;
    let run = Run::of(&hospital).await;
    run.says(
        "epic.discovery",
        "failed",
        "epic.clients.patient",
        &["private_key_jwt"],
    );
    hospital.faults.clear();
    with_document(&hospital, SMART, |document| {
        document["code_challenge_methods_supported"] = json!([]);
    })
    .await;
    let run = Run::of(&hospital).await;
    run.says("epic.discovery", "warning", BASE, &["S256"]);
    assert_eq!(run.0["ok"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_base_of_another_fhir_version_or_of_nothing_is_named() {
    let hospital = sound().await;
    for (version, name) in [("1.0.2", "DSTU2"), ("3.0.1", "STU3")] {
        with_document(&hospital, "/metadata", |document| {
            document["fhirVersion"] = version.into();
        })
        .await;
        let run = Run::of(&hospital).await;
        run.fails_only("epic.fhir_version", BASE, &[name, "/api/FHIR/R4"]);
        hospital.faults.clear();
    }
    let nothing = hospital.url("/sim/epic/api/FHIR/R5");
    change(
        &hospital,
        json!({ "epic": { "fhir_r4_base_url": nothing } }),
    );
    let run = Run::of(&hospital).await;
    run.fails_only("epic.discovery", BASE, &["HTTP 404", "/api/FHIR/R4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_of_two_environments_are_told_apart() {
    let hospital = sound().await;
    let other = hospital.url("/sim/prod/api/FHIR/R4");
    change(
        &hospital,
        json!({ "epic": {
            "other_environment_fhir_r4_base_url": other,
            "telehealth_base_url": hospital.url("/sim/prod"),
        } }),
    );
    let run = Run::of(&hospital).await;
    let words = ["other_environment_fhir_r4_base_url"];
    run.says(
        "epic.environment",
        "failed",
        "epic.telehealth_base_url",
        &words,
    );
    change(
        &hospital,
        json!({ "epic": { "telehealth_base_url": hospital.url("/sim/prod") } }),
    );
    let run = Run::of(&hospital).await;
    run.says(
        "epic.environment",
        "warning",
        "epic.telehealth_base_url",
        &["\\\"prod\\\""],
    );
    // A record of production that leads here would be one of a test installation.
    let ours = hospital.url("/prod");
    change(&hospital, json!({ "public_base_url": ours }));
    let run = Run::of(&hospital).await;
    run.says("epic.environment", "warning", "public_base_url", &["prod"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_app_that_epic_does_not_know_is_told_with_all_it_takes() {
    let hospital = sound().await;
    change(
        &hospital,
        json!({ "epic": { "clients": { "backend": { "client_id": "unknown" } } } }),
    );
    let run = Run::of(&hospital).await;
    let jwks = hospital.url("/.well-known/jwks.json");
    let words = ["invalid_client", "client ID", &jwks, "12 hours", "aud"];
    run.fails_only(
        "epic.backend_token",
        "epic.clients.backend.client_id",
        &words,
    );
    assert_eq!(run.with("skipped"), ["epic.telehealth"]);
    change(&hospital, json!({}));
    hospital.answer("/sim/epic/oauth2/token", 1, 503, "");
    let run = Run::of(&hospital).await;
    run.fails_only("epic.backend_token", "", &["HTTP 503"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_epic_that_names_its_endpoints_too_late_for_a_launch_is_told_with_the_setting_that_helps()
 {
    let hospital = sound().await;
    // The first answer is the preflight's own look.
    hospital.faults.add(Fault {
        path: SMART.to_owned(),
        except: None,
        method: None,
        after: 1,
        times: 1,
        effect: Effect::Silence,
    });
    let run = Run::of(&hospital).await;
    let words = ["the document that names it", "in time"];
    run.fails_only("epic.backend_token", "epic.oauth_base_url", &words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_telehealth_service_that_does_not_take_the_call_is_told_with_where_to_look() {
    const CALL: &str = "SetExternalConnectionStatus";
    let hospital = sound().await;
    for (status, body, setting, words) in [
        (401, "", "epic.clients.backend.client_id", "incoming APIs"),
        (
            403,
            "",
            "epic.clients.backend.client_id",
            "Client Systems Administrator",
        ),
        (404, "", "epic.telehealth_base_url", "above /api/epic"),
        (405, "", "epic.connection_status.method", "GET"),
        (302, "", "epic.telehealth_base_url", "leads elsewhere"),
        (
            200,
            "<html>Sign in</html>",
            "epic.telehealth_base_url",
            "a page answers",
        ),
        (
            503,
            "",
            "epic.telehealth_base_url",
            "does not work just now",
        ),
    ] {
        hospital.answer(CALL, 1, status, body);
        let run = Run::of(&hospital).await;
        run.fails_only("epic.telehealth", setting, &[words]);
    }
    for (status, body) in [(200, "{\"Status\":\"1\"}"), (400, "{}")] {
        hospital.answer(CALL, 1, status, body);
        let run = Run::of(&hospital).await;
        assert_eq!(run.with("warning"), ["epic.telehealth"], "{:#}", run.0);
    }
    let path = hospital.url("/sim/epic/api/epic/2018/Nowhere");
    change(
        &hospital,
        json!({ "epic": { "telehealth_base_url": path } }),
    );
    Run::of(&hospital).await.fails_only(
        "epic.telehealth",
        "epic.telehealth_base_url",
        &["HTTP 404"],
    );
    let names = json!({ "parameters": { "conference_id": "Visit" } });
    change(&hospital, json!({ "epic": { "connection_status": names } }));
    let setting = "epic.connection_status.parameters.conference_id";
    Run::of(&hospital)
        .await
        .fails_only("epic.telehealth", setting, &["spells"]);
    assert!(!hospital.provider_light() && !hospital.patient_light());
}
