//! The OpenAPI file is true: it names every page and no other, and every answer has the fields that it says and no
//! other.

mod code;
mod day;
mod description;

use std::collections::BTreeSet;

use serde_json::Value;

use self::{day::Day, description::Description};

#[tokio::test(flavor = "multi_thread")]
async fn the_file_needs_no_session_and_is_linked_from_the_documentation() {
    let day = Day::quiet().await;
    let answer = day.as_nobody("/admin/openapi.json").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/json");
    let docs = include_str!("../../docs/admin.md");
    assert!(docs.contains("/admin/openapi.json"));
}

#[test]
fn every_address_in_the_code_is_in_the_file() {
    let file = Description::read();
    for address in code::addresses() {
        assert!(
            file.template(&address).is_some(),
            "{address} is not in openapi.json"
        );
    }
}

#[test]
fn every_arm_of_a_pages_match_is_in_the_file_and_the_other_way_round() {
    let file = Description::read();
    for (page, arms) in code::arms() {
        assert_eq!(
            file.operations_below(&page),
            arms,
            "openapi.json and functions/admin/src differ on {page}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_file_does_not_name_is_not_there() {
    let day = Day::busy().await;
    let file = Description::read();
    let named: BTreeSet<(String, &str)> = file.operations().collect();
    for template in file.templates() {
        let path = day.path(&template);
        for method in ["get", "post"] {
            let there = named.contains(&(template.clone(), method));
            // Ends the session that asks.
            if template == "/admin/sign-out" && there {
                continue;
            }
            let answer = match method {
                "get" => day.operator.get_as(&path, "application/json").await,
                _ => day.operator.post_as(&path, &[], "application/json").await,
            };
            let absent = answer.body.contains("there is no such page or record");
            assert_eq!(!absent, there, "{method} {template}: {}", answer.body);
        }
    }
    let answer = day
        .operator
        .get_as("/admin/other", "application/json")
        .await;
    file.assert_describes_error(&answer, 404);
}

#[test]
fn the_file_leaves_no_field_open() {
    let file = Description::read();
    for (name, schema) in file.answers() {
        let Some(properties) = schema["properties"].as_object() else {
            continue;
        };
        let required: BTreeSet<&str> = schema["required"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let properties: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        assert_eq!(required, properties, "{name}");
        assert_eq!(schema["additionalProperties"], false, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_the_fields_that_the_file_says_and_no_other() {
    let day = Day::busy().await;
    let mut file = Description::read();
    day.looks_at_everything(&mut file).await;
    let signed_out = day.as_nobody("/admin/records").await;
    file.assert_describes("get", "/admin/records", &signed_out);
    let (address, signed_in) = day.as_someone_who_signs_in().await;
    file.assert_describes("get", &address, &signed_in);
    assert_eq!(
        file.not_seen(),
        Vec::<String>::new(),
        "answers that no test sees"
    );
}
