//! The FDI records of this installation, and how they differ from what is in Epic.

use serde_json::Value;
use tests::Hospital;

use crate::administrator::Administrator;

const FILLED_IN: &str = "lpp=90001&id_type=6&room_name=ICU+4+Bed+2&room_display=Bed+2";

async fn compare(engineer: &Administrator, record: &str, pasted: &str) -> Value {
    let fields = [
        ("record", record),
        ("pasted", pasted),
        ("lpp", "90001"),
        ("id_type", "6"),
        ("own_account", "false"),
    ];
    let answer = engineer
        .post_as("/admin/fdi-records/compare", &fields, "application/json")
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

#[tokio::test]
async fn every_record_stands_there_with_this_installations_own_values() {
    let hospital = Hospital::open().await;
    let engineer = Administrator::reader(&hospital).await;
    let address = format!("/admin/fdi-records?{FILLED_IN}&no_redirect=true");
    let data = engineer.get_json(&address).await;
    let records = data["records"].as_array().unwrap();
    assert_eq!(records.len(), 9);
    let page = engineer.get(&address).await;
    for record in records {
        let kind = record["launch_type"].as_str().unwrap();
        let url = format!("{}/launch/{kind}/sandbox-launch-key", hospital.base);
        assert_eq!(record["url"], url);
        let context = record["context"].as_str().unwrap();
        assert!(!context.contains('<'), "{context}");
        assert!(
            kind == "device-test" || context.contains("noRedirect=true"),
            "{context}"
        );
        assert!(
            page.body.contains(&context.replace('&', "&amp;")),
            "{context}"
        );
    }
    assert!(!page.text().contains("only your Epic has"));
    let page = engineer.get("/admin/fdi-records").await;
    assert!(page.text().contains("only your Epic has"));
}

#[tokio::test]
async fn what_is_in_epic_is_compared_and_the_same_record_is_said_to_be_the_same() {
    let hospital = Hospital::open().await;
    let engineer = Administrator::reader(&hospital).await;
    let data = engineer
        .get_json("/admin/fdi-records?lpp=90001&id_type=6")
        .await;
    let record = &data["records"][4];
    let context = record["context"].as_str().unwrap();
    let right = format!("URL {}\nCONTEXT {context}", record["url"].as_str().unwrap());
    let compared = compare(&engineer, "patient", &right).await;
    assert_eq!(compared["same"], true, "{compared}");
    assert_eq!(compared["url_compared"], true);
    let compared = compare(&engineer, "patient", context).await;
    assert_eq!(
        (&compared["same"], &compared["url_compared"]),
        (&Value::Bool(true), &Value::Bool(false))
    );
    let compared = compare(&engineer, "patient-group", &right).await;
    assert_eq!(compared["meant"], "patient");

    let wrong = right
        .replace("://127", "s://10")
        .replace("%CSN%", "%CONFERENCEID%");
    let compared = compare(&engineer, "patient", &wrong).await;
    let kinds: Vec<&Value> = compared["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|difference| &difference["kind"])
        .collect();
    assert_eq!(kinds, ["scheme", "other_host", "visit_mnemonic"]);
}

#[tokio::test]
async fn what_was_pasted_is_shown_escaped_and_kept_nowhere() {
    let hospital = Hospital::open().await;
    let engineer = Administrator::reader(&hospital).await;
    let fields = [
        ("record", "provider"),
        (
            "pasted",
            "epicSessionId=98765&firstName=<script>alert(1)</script>",
        ),
    ];
    let answer = engineer.post("/admin/fdi-records/compare", &fields).await;
    assert_eq!(answer.status, 200);
    assert!(!answer.body.contains("<script>alert"));
    let items = format!("{:?}", hospital.items().await);
    assert!(!items.contains("98765"));
    let nothing = [("record", "provider"), ("pasted", "\n  \n")];
    let answer = engineer.post("/admin/fdi-records/compare", &nothing).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn what_is_longer_than_any_record_is_not_compared_and_a_long_value_is() {
    let hospital = Hospital::open().await;
    let engineer = Administrator::reader(&hospital).await;
    let pasted = |text: String| {
        let engineer = &engineer;
        async move {
            let fields = [("record", "provider"), ("pasted", text.as_str())];
            engineer.post("/admin/fdi-records/compare", &fields).await
        }
    };
    for piece in ["a=&", "a\n", "roomName=1&"] {
        let answer = pasted(piece.repeat(100_000 / piece.len())).await;
        assert_eq!(answer.status, 400, "{piece}");
        assert!(answer.text().contains("more than a record has"));
    }
    let answer = pasted(format!("epicSessionId={}", "\u{1f3e5}".repeat(12_000))).await;
    assert_eq!(answer.status, 200);
    // The most that Lambda answers is 6 MB.
    assert!(answer.body.len() < 1_000_000, "{}", answer.body.len());
}

#[tokio::test]
async fn a_reader_is_told_that_no_url_was_pasted_and_comes_back_to_the_chosen_records() {
    let hospital = Hospital::open().await;
    let engineer = Administrator::reader(&hospital).await;
    let fields = [
        ("record", "provider"),
        ("pasted", "epicSessionId=%CSN%"),
        ("room_name", "ICU 4"),
        ("no_redirect", "true"),
    ];
    let page = engineer.post("/admin/fdi-records/compare", &fields).await;
    assert!(page.text().contains("No URL was pasted"), "{}", page.text());
    let back = page.attribute("main p a", "href").unwrap();
    let page = engineer.get(&back).await;
    let room = page.attribute("input[name='room_name']", "value");
    assert_eq!(room.as_deref(), Some("ICU 4"));
    let stays = page.body.contains("noRedirect=true");
    assert!(stays, "{back}");
}
