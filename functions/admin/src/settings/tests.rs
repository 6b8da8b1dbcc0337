//! What is not edited stays as it was written, whatever it is.
#![allow(clippy::unwrap_used)]

use lambda_http::{Body, Request};
use proptest::prelude::*;
use serde_json::{Value, json};
use shared::settings::{CATALOGUE, Kind};

use super::{
    fields::{apply, shown},
    place::{get, put},
};
use crate::Form;

fn form(fields: &[(String, String)]) -> Form {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let mut request = Request::new(Body::Text(body));
    let form = http::HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert("content-type", form);
    Form::read(&request).unwrap()
}

/// What a browser sends of the form of a document.
fn as_shown(document: &Value) -> Vec<(String, String)> {
    let mut sent = Vec::new();
    for field in CATALOGUE.iter().flat_map(|group| group.fields) {
        if field.kind == Kind::Keys {
            let names = super::keys::names(document, field.name);
            for index in 0..=names.len() {
                let kid = names.get(index).cloned().unwrap_or_default();
                sent.push((format!("{}.{index}.kid", field.name), kid));
                sent.push((format!("{}.{index}.pem", field.name), String::new()));
                let place = (index + 1).to_string();
                sent.push((format!("{}.{index}.place", field.name), place));
            }
            continue;
        }
        let shown = shown(field, document);
        let sent_so = match field.kind {
            Kind::List | Kind::Accounts => shown.replace('\n', "\r\n"),
            _ => shown.replace(['\r', '\n'], ""),
        };
        sent.push((field.name.to_owned(), sent_so));
    }
    sent
}

fn any_document() -> impl Strategy<Value = Value> {
    let fields: Vec<_> = CATALOGUE.iter().flat_map(|group| group.fields).collect();
    let values = fields.iter().map(|field| {
        let text = || "[ -~é\n]{0,12}".prop_map(Value::from);
        let value = match field.kind {
            Kind::Number => any::<u32>().prop_map(Value::from).boxed(),
            Kind::YesNo => any::<bool>().prop_map(Value::from).boxed(),
            Kind::List => prop::collection::vec("[!-~]{1,9}", 0..3)
                .prop_map(Value::from)
                .boxed(),
            Kind::Keys => prop::collection::vec("[!-~]{1,9}", 0..3)
                .prop_map(|kids| {
                    let key = |kid: String| json!({ "kid": kid, "pem": "-----\nx\n" });
                    kids.into_iter().map(key).collect()
                })
                .boxed(),
            Kind::Accounts => prop::collection::vec("[!-~]{1,9}", 0..3)
                .prop_map(|emails| {
                    let entry = |email: String| json!({ "email": email });
                    emails.into_iter().map(entry).collect()
                })
                .boxed(),
            Kind::Text | Kind::Url | Kind::Secret | Kind::Choice(_) => text().boxed(),
        };
        prop_oneof![3 => value.prop_map(Some), 1 => Just(None), 1 => Just(Some(Value::Null))]
    });
    let values: Vec<_> = values.collect();
    let names: Vec<&'static str> = fields.iter().map(|field| field.name).collect();
    values.prop_map(move |values| {
        let mut document = json!({});
        for (name, value) in names.iter().zip(values) {
            if value.is_some() {
                put(&mut document, name, value);
            }
        }
        document
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_form_that_is_sent_as_it_is_shown_changes_nothing(document in any_document()) {
        let mut after = document.clone();
        apply(&form(&as_shown(&document)), &mut after);
        prop_assert_eq!(after, document);
    }

    #[test]
    fn one_edit_changes_one_setting(document in any_document(), field in any::<prop::sample::Index>(), typed in "[a-z]{14}") {
        let fields: Vec<_> = CATALOGUE
            .iter()
            .flat_map(|group| group.fields)
            .filter(|field| field.kind != Kind::Keys)
            .collect();
        let edited = field.get(&fields);
        let mut sent = as_shown(&document);
        sent.iter_mut().find(|(name, _)| name == edited.name).unwrap().1 = typed;
        let mut after = document.clone();
        apply(&form(&sent), &mut after);
        for field in CATALOGUE.iter().flat_map(|group| group.fields) {
            let same = get(&after, field.name) == get(&document, field.name);
            prop_assert_eq!(same, field.name != edited.name, "{}", field.name);
        }
    }
}

#[test]
fn a_section_that_is_emptied_is_taken_out_as_a_whole() {
    for section in ["epic.legacy_links", "device_test.report"] {
        let mut document = json!({ "launch_key": "k" });
        let mut sent = Vec::new();
        for field in CATALOGUE.iter().flat_map(|group| group.fields) {
            if field.section == Some(section) {
                put(&mut document, field.name, Some("x".into()));
                sent.push((field.name.to_owned(), String::new()));
                sent.push((format!("remove:{}", field.name), "yes".to_owned()));
            }
        }
        apply(&form(&sent), &mut document);
        assert_eq!(document, json!({ "launch_key": "k" }));
    }
}
