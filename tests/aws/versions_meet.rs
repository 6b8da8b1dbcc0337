//! While a new version is deployed, and after a roll-back, code meets items that another version wrote.

use sandbox::epic::{Audience, FdiOptions};
use serde_json::{Map, Value, json};
use tests::{CSN, Hospital, PATIENT, PROVIDER};

/// One item of each kind, as version 0.1 wrote them before the administrator's pages came: Dr Okafor and a nurse are
/// in the visit, a room is called, a link was texted, a device tested, and Epic owes an answer to the patient's leaving.
const BEFORE: &str = include_str!("items_before_the_pages.json");
/// Under which their keys were made.
const DATA_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
/// When, in milliseconds: all their times lie around it.
const THEN: i64 = 1_795_646_682_000;

/// The items of then, as if they had been written just now in this hospital.
fn of_then(hospital: &Hospital) -> Vec<Value> {
    let now = i64::try_from(time::OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000);
    let later = now.unwrap() - THEN;
    let mut text = String::new();
    let mut digits = String::new();
    for letter in BEFORE
        .replace("{base}", &hospital.base)
        .chars()
        .chain([' '])
    {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        let moment = digits.parse::<i64>().ok();
        match moment.filter(|at| (at - THEN).abs() < 600_000) {
            Some(at) => text.push_str(&format!("{:0width$}", at + later, width = digits.len())),
            None => text.push_str(&digits),
        }
        digits.clear();
        text.push(letter);
    }
    serde_json::from_str(&text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn c91_new_code_goes_on_with_what_old_code_wrote() {
    let hospital = Hospital::open_with(&json!({ "data_key": DATA_KEY })).await;
    for item in of_then(&hospital) {
        hospital.dynamodb("PutItem", json!({ "Item": item })).await;
    }
    // What was owed then is told now.
    let records = hospital.settled_records(4).await;
    assert_eq!(records[3]["status"], "delivered", "{records:#?}");
    assert_eq!(records[3]["event"], "disconnected");
    assert_eq!(records[3]["role"], "patient");

    // The visit goes on: this Zoom never had its meeting, so there is another.
    // Epic knows since then that the provider is there.
    hospital.provider_joins().await;
    hospital.patient_joins().await;
    hospital.light(PATIENT, true).await;
    hospital.minute().await.unwrap();
    assert_eq!(hospital.lively().len(), 1);
    let visit = hospital.visit_record().await;
    assert_eq!(visit["generation"], 2, "{visit:#}");
    let trace = visit["trace"].as_array().unwrap();
    let steps: Vec<&str> = trace
        .iter()
        .map(|it| it["step"].as_str().unwrap())
        .collect();
    assert_eq!(
        steps[..2],
        ["link_sent", "device_test_opened"],
        "{trace:#?}"
    );

    // The link texted then is still there to be withdrawn.
    let stay = FdiOptions {
        no_redirect: true,
        ..FdiOptions::default()
    };
    let url = hospital.launch(Audience::Provider, CSN, PROVIDER, stay);
    let browser = hospital.browser();
    let page = browser.open(&url).await;
    let listed = browser
        .submit(&page, "#send-link form", &[("action", "list")])
        .await;
    assert!(listed.body.contains("23"), "{}", listed.body);
}

/// Gives an item what a later version might: a member in each of its structures.
fn of_a_later_version(item: &mut Map<String, Value>) {
    let future = json!({ "M": { "of": { "S": "a later version" } } });
    for name in ["participants", "instances", "links"] {
        let members = item.get_mut(name).and_then(|it| it["M"].as_object_mut());
        for (_, member) in members.into_iter().flatten() {
            member["M"]["future"] = future.clone();
        }
    }
    for name in ["claim", "step"] {
        if let Some(part) = item.get_mut(name).and_then(|it| it["M"].as_object_mut()) {
            part.insert("future".to_owned(), future.clone());
        }
    }
    item.insert("future".to_owned(), future);
}

#[tokio::test(flavor = "multi_thread")]
async fn c91_old_code_goes_on_with_what_new_code_wrote() {
    let hospital = Hospital::open().await;
    hospital.provider_joins().await;
    let patient = hospital.patient_joins().await;
    hospital.light(PROVIDER, true).await;
    hospital.light(PATIENT, true).await;
    hospital.settled_records(2).await;
    for mut item in hospital.items().await {
        of_a_later_version(item.as_object_mut().unwrap());
        hospital.dynamodb("PutItem", json!({ "Item": item })).await;
    }

    hospital.zoom.leave(patient).unwrap();
    hospital.light(PATIENT, false).await;
    hospital.patient_joins().await;
    hospital.light(PATIENT, true).await;
    hospital.provider_link(PROVIDER).await;
    hospital.minute().await.unwrap();
    let records = hospital.settled_records(4).await;
    assert!(records.iter().all(|record| record["status"] == "delivered"));
    assert_eq!(hospital.lively().len(), 1);
    // What it does not know it leaves where it is.
    let items = hospital.items().await;
    let visit = items
        .iter()
        .find(|item| item["sk"]["S"] == "VISIT")
        .unwrap();
    assert!(visit["future"].is_object());
    assert!(visit["claim"]["M"]["future"].is_object());
}
