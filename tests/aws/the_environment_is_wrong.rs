//! A function whose environment or settings cannot be right does not start, and says which and how to mend it.

use std::process::Command;

use sandbox::installation::SECRET;
use serde_json::{Value, json};
use shared::settings::Settings;
use tests::Hospital;

/// What the function says when it is started with this environment.
fn started_with(environment: &[(&'static str, String)]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_function"))
        .arg("launch-provider")
        .env_clear()
        .envs(environment.iter().cloned())
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn c92_a_variable_that_is_missing_or_misspelt_is_named() {
    let hospital = Hospital::open().await;
    let whole = hospital.aws.environment(SECRET);
    for name in [
        "SETTINGS_SECRET_ID",
        "TABLE_NAME",
        "AWS_REGION",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
    ] {
        let missing = whole.iter().filter(|(it, _)| *it != name).cloned();
        let missing: Vec<_> = missing.collect();
        let mut empty = missing.clone();
        empty.push((name, String::new()));
        for environment in [missing, empty] {
            let (started, said) = started_with(&environment);
            assert!(!started);
            assert!(
                said.contains(&format!("environment variable {name} is missing")),
                "{said}"
            );
            assert!(said.contains("the template sets it"), "{said}");
            assert!(!said.contains("sandbox"), "a value is told: {said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c92_settings_of_another_environment_are_refused_by_name() {
    let hospital = Hospital::open().await;
    let refused = |part: Value, setting: &str| {
        let mut document = hospital.settings.clone();
        sandbox::installation::lay_over(&mut document, part);
        let error = Settings::parse(&document.to_string())
            .unwrap_err()
            .to_string();
        assert!(error.contains(setting), "{error}");
    };
    // A production installation with the addresses of a test one.
    refused(json!({ "environment": "production" }), "public_base_url");
    let base = &hospital.settings["epic"]["fhir_r4_base_url"];
    refused(
        json!({ "epic": { "other_environment_fhir_r4_base_url": base } }),
        "epic.other_environment_fhir_r4_base_url",
    );
    refused(json!({ "environment": "prod" }), "environment");
    refused(json!({ "environmnet": "test" }), "environmnet");
    refused(json!({ "zoom": { "acount_id": "x" } }), "zoom.acount_id");
    refused(
        json!({ "epic": { "clients": { "backend": null } } }),
        "epic.clients.backend",
    );
}
