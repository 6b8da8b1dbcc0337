//! The catalogue of settings, the structs that read them, and the page that documents them name the same fields.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{collections::BTreeSet, fs, path::Path};

use serde::Deserialize as _;
use serde_json::{Map, Value, json};
use shared::settings::{
    CATALOGUE, Field, Kind, Presence, Settings, SettingsError, new_document, new_private_key,
};

fn fields() -> impl Iterator<Item = &'static Field> {
    CATALOGUE.iter().flat_map(|group| group.fields)
}

fn set(document: &mut Value, name: &str, value: Value) {
    let mut at = document;
    for part in name.split('.') {
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        at = &mut at[part];
    }
    *at = value;
}

/// A value that passes every check.
fn sample(field: &Field) -> Value {
    match (field.name, field.kind) {
        ("epic.private_keys", _) => json!([new_private_key("a").unwrap()]),
        ("data_key", _) => "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=".into(),
        ("launch_key" | "epic.legacy_links.key", _) => "sixteen-letters-or-more".into(),
        ("epic.legacy_links.patient_key", _) => "sixteen-other-letters".into(),
        ("zoom.accounts", _) => {
            json!([{ "email": "a@b.example", "epic_user_id": "A", "epic_provider_id": "B" }])
        }
        ("sms.default_country_code", _) => "1".into(),
        ("epic.login_email_domain" | "zoom.provisioning_domain", _) => "hospital.example".into(),
        (name, _) if name.ends_with(".method") => "POST".into(),
        (_, Kind::Number) => 5.into(),
        (_, Kind::YesNo) => true.into(),
        (_, Kind::Choice(choices)) => choices[0].into(),
        (name, Kind::List) if name.starts_with("epic") => json!(["https://a.example"]),
        (_, Kind::List) => json!(["a"]),
        (name, Kind::Url) => format!("https://{}.example", name.replace(['.', '_'], "-")).into(),
        (_, Kind::Text | Kind::Secret | Kind::Keys | Kind::Accounts) => "/text".into(),
    }
}

/// A document with those fields that pass the filter.
fn document(take: impl Fn(&Field) -> bool) -> Value {
    let mut document = json!({});
    for field in fields().filter(|field| take(field)) {
        set(&mut document, field.name, sample(field));
    }
    document
}

/// All of them, but for the one that is only there to be refused.
fn whole() -> Value {
    document(|field| field.name != "epic.clients.backend.client_secret")
}

#[test]
fn every_field_of_the_catalogue_is_one_of_the_document() {
    Settings::parse(&whole().to_string()).unwrap();
}

#[test]
fn every_field_of_the_document_is_in_the_catalogue() {
    let mut objects = vec![String::new()];
    let document = whole();
    for field in fields() {
        let parts: Vec<&str> = field.name.split('.').collect();
        for length in 1..parts.len() {
            objects.push(parts[..length].join("."));
        }
    }
    objects.sort();
    objects.dedup();
    for object in objects {
        let below = |name: &str| {
            let prefix = if object.is_empty() {
                String::new()
            } else {
                format!("{object}.")
            };
            let rest = name.strip_prefix(&prefix)?;
            Some(rest.split('.').next()?.to_owned())
        };
        let known: BTreeSet<String> = fields().filter_map(|field| below(field.name)).collect();
        let mut unknown = document.clone();
        let name = format!("{object}.no_such_field");
        set(&mut unknown, name.trim_start_matches('.'), json!(1));
        // serde says which fields it would have taken.
        let error = Settings::deserialize(unknown).unwrap_err().to_string();
        let (_, expected) = error.split_once("expected ").expect("an unknown field");
        let expected: BTreeSet<String> = expected
            .split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect();
        assert_eq!(known, expected, "in `{object}`");
    }
}

#[test]
fn what_the_catalogue_calls_required_is_and_its_defaults_are_the_documents() {
    let required = |field: &Field| {
        field.section.is_none() && field.presence == Presence::Required
            || field.name == "epic.private_keys"
    };
    let least = document(required);
    let read = format!("{:?}", Settings::parse(&least.to_string()).unwrap());
    let mut explicit = least.clone();
    for field in fields().filter(|field| field.section.is_none() && !required(field)) {
        if let Presence::Default(value) = field.presence {
            let json = match field.kind {
                Kind::Text | Kind::Url | Kind::Choice(_) => value.into(),
                _ => serde_json::from_str(value).unwrap(),
            };
            set(&mut explicit, field.name, json);
        }
    }
    let settings = Settings::parse(&explicit.to_string()).unwrap();
    assert_eq!(format!("{settings:?}"), read);
    for field in fields().filter(|field| required(field)) {
        let without = document(|it| required(it) && it.name != field.name);
        let error = Settings::parse(&without.to_string()).unwrap_err();
        assert!(
            matches!(error, SettingsError::Missing { .. }),
            "{}",
            field.name
        );
    }
    for section in ["epic.legacy_links", "device_test.report", "admin"] {
        for field in fields().filter(|field| field.section == Some(section)) {
            let without = document(|it| {
                it.name != "epic.clients.backend.client_secret" && it.name != field.name
            });
            let parsed = Settings::parse(&without.to_string());
            assert_eq!(
                field.presence == Presence::Required,
                parsed.is_err(),
                "{}",
                field.name
            );
        }
    }
}

#[test]
fn the_documentation_names_every_field_and_no_other() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/settings.md");
    let page = fs::read_to_string(page).unwrap();
    let mut heading = String::new();
    let mut named = BTreeSet::new();
    for line in page.lines() {
        if line.starts_with('#') {
            heading = line.split('`').nth(1).unwrap_or_default().to_owned();
        }
        let Some(cell) = line
            .strip_prefix("| ")
            .and_then(|row| row.split('|').next())
        else {
            continue;
        };
        if !cell.starts_with('`') {
            continue;
        }
        let mut last = String::new();
        for token in cell.split('`').skip(1).step_by(2) {
            last = match token.strip_prefix('.') {
                Some(name) => format!("{}.{name}", last.rsplit_once('.').unwrap().0),
                None if heading.is_empty() => token.to_owned(),
                None => format!("{heading}.{token}"),
            };
            named.insert(last.clone());
        }
    }
    let known: BTreeSet<String> = fields().map(|field| field.name.to_owned()).collect();
    let unnamed: Vec<_> = known.difference(&named).collect();
    // Refused, so its client names it in words.
    assert_eq!(unnamed, ["epic.clients.backend.client_secret"]);
    let parts = ["epic.legacy_links", "device_test.report"];
    for name in named.difference(&known) {
        assert!(
            parts.contains(&name.as_str()) || name.starts_with("epic.private_keys[]."),
            "{name}"
        );
    }
}

#[test]
fn a_new_document_is_refused_by_name_until_the_hospitals_own_values_are_in() {
    let mut document = new_document("test", Some("https://bridge.example"), "k").unwrap();
    let mut refused = BTreeSet::new();
    loop {
        match Settings::parse(&document.to_string()) {
            Ok(_) => break,
            Err(SettingsError::Wrong { name, .. }) => {
                let field = fields().find(|field| field.name == name).expect("a field");
                assert!(refused.insert(name), "{} stays wrong", field.name);
                set(&mut document, field.name, sample(field));
            }
            Err(other) => panic!("{other}"),
        }
    }
    let placeholders = new_document("test", None, "k").unwrap().to_string();
    assert_eq!(
        placeholders.matches("REPLACE").count(),
        refused.len() + 1,
        "public_base_url was given"
    );
    let again = new_document("test", None, "k").unwrap();
    for secret in ["/launch_key", "/data_key", "/epic/private_keys/0/pem"] {
        assert_ne!(again.pointer(secret), document.pointer(secret), "{secret}");
    }
}
