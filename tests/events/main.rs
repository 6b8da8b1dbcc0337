//! Each file in `events/` gets the answer that `events/README.md` says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::{collections::BTreeSet, fs, path::PathBuf};

use sandbox::epic::LinkEncryption;
use serde_json::{Value, json};
use tests::{
    Hospital,
    webhook::{SECRET, hmac_hex, now, signature},
};

/// Every file, with its function.
const FILES: [(&str, &str); 26] = [
    ("launch-provider", "launch-provider"),
    ("launch-nurse", "launch-nurse"),
    ("launch-patient", "launch-patient"),
    ("launch-patient-group", "launch-patient"),
    ("launch-provider-callback", "launch-provider"),
    ("launch-nurse-callback", "launch-nurse"),
    ("launch-patient-callback", "launch-patient"),
    ("launch-provider-legacy-link", "launch-provider"),
    ("visit-waiting", "launch-patient"),
    ("launch-room", "launch-room"),
    ("launch-room-callback", "launch-room"),
    ("room-follow", "launch-room"),
    ("room-command", "launch-room"),
    ("device-test", "device-test"),
    ("device-test-callback", "device-test"),
    ("device-test-result", "device-test"),
    ("share-link", "share-link"),
    ("share-link-join", "share-link"),
    ("share-link-redeem", "share-link"),
    ("zoom-webhook", "zoom-webhook"),
    ("zoom-webhook-url-validation", "zoom-webhook"),
    ("epic-notifier-stream", "epic-notifier"),
    ("epic-notifier-schedule", "epic-notifier"),
    ("public-keys", "public-keys"),
    ("admin", "admin"),
    ("admin-preflight", "admin"),
];

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../events")
}

fn event(name: &str) -> Value {
    let text = fs::read_to_string(directory().join(format!("{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

async fn answer(hospital: &Hospital, name: &str, event: Value) -> Value {
    let (_, function) = FILES.iter().find(|(file, _)| *file == name).unwrap();
    hospital.invoke(function, event).await.unwrap()
}

#[test]
fn every_file_is_tested_and_told_of() {
    let files: BTreeSet<String> = fs::read_dir(directory())
        .unwrap()
        .filter_map(|file| {
            Some(
                file.unwrap()
                    .file_name()
                    .to_str()?
                    .strip_suffix(".json")?
                    .to_owned(),
            )
        })
        .collect();
    assert_eq!(files, FILES.map(|(name, _)| name.to_owned()).into());
    let readme = fs::read_to_string(directory().join("README.md")).unwrap();
    for name in files {
        assert!(readme.contains(&format!("`{name}.json`")), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn launches_go_to_epic() {
    let hospital = Hospital::open().await;
    let port = hospital.base.rsplit(':').next().unwrap();
    for name in [
        "launch-provider",
        "launch-nurse",
        "launch-patient",
        "launch-patient-group",
        "launch-room",
        "device-test",
    ] {
        // The files name the sandbox's usual port; this one has another.
        let text = event(name).to_string();
        let here = text
            .replace("127.0.0.1:3000", &format!("127.0.0.1:{port}"))
            .replace("127.0.0.1%3A3000", &format!("127.0.0.1%3A{port}"));
        let answer = answer(&hospital, name, serde_json::from_str(&here).unwrap()).await;
        assert_eq!(answer["statusCode"], 303, "{answer}");
        assert_eq!(answer["body"], "");
        let location = answer["headers"]["location"].as_str().unwrap();
        assert!(location.contains("/oauth2/authorize?"), "{location}");
        let cookie = answer["cookies"][0].as_str().unwrap();
        assert!(cookie.starts_with("__Host-launch-"), "{cookie}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn made_up_cookies_and_tickets_are_refused() {
    let hospital = Hospital::open().await;
    for (name, status) in [
        ("launch-provider-callback", 400),
        ("launch-nurse-callback", 400),
        ("launch-patient-callback", 400),
        ("device-test-callback", 400),
        ("visit-waiting", 404),
        ("launch-room-callback", 400),
        ("room-follow", 404),
        ("room-command", 404),
        ("share-link", 403),
        ("share-link-join", 404),
        ("share-link-redeem", 404),
    ] {
        let answer = answer(&hospital, name, event(name)).await;
        assert_eq!(answer["statusCode"], status, "{name}: {answer}");
        assert!(
            answer["body"]
                .as_str()
                .unwrap()
                .contains("For the support team")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_legacy_link_opens_the_visit_only_where_it_may_and_while_it_is_young() {
    const LINK: &str = "launch-provider-legacy-link";
    const PASSWORD: &str = "correct-horse-16";
    let hospital = Hospital::open().await;
    let off = answer(&hospital, LINK, event(LINK)).await;
    assert_eq!(off["statusCode"], 400, "{off}");
    assert!(off["body"].as_str().unwrap().contains("epic.legacy_links"));

    let settings = json!({ "epic": { "legacy_links": {
        "algorithm": "aes_128_password", "key": PASSWORD,
    } } });
    let hospital = Hospital::open_with(&settings).await;
    let old = answer(&hospital, LINK, event(LINK)).await;
    assert_eq!(old["statusCode"], 400, "{old}");
    let link = |time: i64| {
        let plaintext = format!(
            "usertype=1&sessionid=10277&userid=OKAFOR&firstname=Ngozi&lastname=Okafor&email=ngozi.okafor@hospital.example&Timestamp={time}"
        );
        LinkEncryption::from_password(PASSWORD)
            .encrypt(&plaintext)
            .unwrap()
    };
    let mut event = event(LINK);
    assert_eq!(
        event["queryStringParameters"]["data"],
        link(1_772_463_600),
        "the file holds what the README says"
    );
    let data: String = form_urlencoded::byte_serialize(link(now()).as_bytes()).collect();
    event["rawQueryString"] = json!(format!("data={data}"));
    let fresh = answer(&hospital, LINK, event).await;
    assert_eq!(fresh["statusCode"], 303, "{fresh}");
    let location = fresh["headers"]["location"].as_str().unwrap();
    assert!(location.contains("/zoom-client/"), "{location}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_made_up_device_test_is_refused() {
    let hospital = Hospital::open().await;
    let name = "device-test-result";
    let answer = answer(&hospital, name, event(name)).await;
    assert_eq!(answer["statusCode"], 404, "{answer}");
    let body: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["kept"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_are_rightly_signed_and_by_now_too_old() {
    let hospital = Hospital::open().await;
    for name in ["zoom-webhook", "zoom-webhook-url-validation"] {
        let mut event = event(name);
        let body = event["body"].as_str().unwrap().to_owned();
        let time = event["headers"]["x-zm-request-timestamp"].as_str().unwrap();
        assert_eq!(
            event["headers"]["x-zm-signature"],
            signature(SECRET, time.parse().unwrap(), body.as_bytes()),
            "{name}"
        );
        assert_eq!(
            event["headers"]["content-length"],
            body.len().to_string(),
            "{name}"
        );
        let old = answer(&hospital, name, event.clone()).await;
        assert_eq!(old["statusCode"], 401, "{name}: {old}");

        event["headers"]["x-zm-request-timestamp"] = json!(now().to_string());
        event["headers"]["x-zm-signature"] = json!(signature(SECRET, now(), body.as_bytes()));
        let fresh = answer(&hospital, name, event).await;
        assert_eq!(fresh["statusCode"], 200, "{name}: {fresh}");
        if name == "zoom-webhook-url-validation" {
            let plain = "qgg8vlvZRS6UYooatFL8Aw";
            let expected = json!({
                "plainToken": plain,
                "encryptedToken": hmac_hex(SECRET, plain.as_bytes()),
            });
            let body: Value = serde_json::from_str(fresh["body"].as_str().unwrap()).unwrap();
            assert_eq!(body, expected);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stream_and_schedule_leave_nothing_to_repeat() {
    let hospital = Hospital::open().await;
    for name in ["epic-notifier-stream", "epic-notifier-schedule"] {
        let answer = answer(&hospital, name, event(name)).await;
        assert_eq!(answer, json!({ "batchItemFailures": [] }), "{name}");
    }
    let woken = epic_notifier::Wake::read(&event("epic-notifier-stream"));
    let epic_notifier::Wake::Stream(records) = woken else {
        panic!("not read as a stream: {woken:?}");
    };
    assert_eq!(records.len(), 1);
    // An HMAC of 16 bytes in base64url, as every visit's key.
    assert_eq!(records[0].1.visit.as_str().len(), 22);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_keys_are_given_to_anyone() {
    let hospital = Hospital::open().await;
    let answer = answer(&hospital, "public-keys", event("public-keys")).await;
    assert_eq!(answer["statusCode"], 200);
    let body: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["keys"][0]["kid"], "sandbox-1");
    assert!(body["keys"][0].get("d").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrators_pages_ask_to_sign_in() {
    let hospital = Hospital::open().await;
    let answer = answer(&hospital, "admin", event("admin")).await;
    assert_eq!(answer["statusCode"], 303, "{answer}");
    assert_eq!(answer["headers"]["location"], "/admin/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preflight_is_run_by_whoever_may_invoke_the_function() {
    let hospital = Hospital::open().await;
    let name = "admin-preflight";
    let report = answer(&hospital, name, event(name)).await;
    assert!(report["ok"].is_boolean(), "{report}");
    assert_eq!(report["on"], "saved");
    assert!(report["checks"].as_array().unwrap().len() > 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_environment_for_sam_is_what_the_sandbox_prints_at_its_start() {
    let hospital = Hospital::open().await;
    let readme = fs::read_to_string(directory().join("README.md")).unwrap();
    let (_, after) = readme.split_once("```json\n").unwrap();
    let (block, _) = after.split_once("```").unwrap();
    let told: Value = serde_json::from_str(block).unwrap();
    // These SAM gives by itself.
    let own = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    let printed: serde_json::Map<String, Value> = hospital
        .aws
        .environment(sandbox::installation::SECRET)
        .into_iter()
        .filter(|(name, _)| !own.contains(name))
        .map(|(name, value)| {
            let there = value.replace(&hospital.base, "http://host.docker.internal:3000");
            (name.to_owned(), there.into())
        })
        .collect();
    assert_eq!(told, json!({ "Parameters": printed }));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_epics_oauth_services_in_the_settings_a_launch_begins_without_reaching_anyone_but_aws()
{
    let settings = json!({ "epic": { "oauth_base_url": "http://127.0.0.1:9/sim/epic" } });
    let hospital = Hospital::open_with(&settings).await;
    let mut begun = event("launch-provider");
    let iss = hospital.settings["epic"]["fhir_r4_base_url"]
        .as_str()
        .unwrap();
    begun["rawQueryString"] = format!("iss={iss}&launch=made-up").into();
    begun["queryStringParameters"] = json!({ "iss": iss, "launch": "made-up" });
    let answer = answer(&hospital, "launch-provider", begun).await;
    assert_eq!(answer["statusCode"], 303, "{answer}");
    let to = answer["headers"]["location"].as_str().unwrap();
    assert!(
        to.starts_with("http://127.0.0.1:9/sim/epic/oauth2/authorize"),
        "{to}"
    );
}
