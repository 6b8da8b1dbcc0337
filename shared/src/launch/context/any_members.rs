//! Whatever Epic's token response holds, CONTEXT is read or refused.

use proptest::prelude::*;
use serde_json::{Map, Value};

use super::{PatientContext, ProviderContext};
use crate::{
    telemetry::Phi,
    visit::{Csn, EpicId, PersonName},
};

const NAMES: [&str; 8] = [
    "epicSessionId",
    "epicUserId",
    "epicProviderId",
    "encounterProviderId",
    "firstName",
    "lastName",
    "useProviderZoomAccount",
    "noRedirect",
];

/// A parameter's name as an administrator may spell it, or any other member's.
fn name() -> impl Strategy<Value = String> {
    let ours = (prop::sample::select(&NAMES[..]), any::<u16>()).prop_map(|(name, upper)| {
        let spelled = name.char_indices().map(|(at, letter)| {
            if upper >> (at % 16) & 1 == 1 {
                letter.to_ascii_uppercase()
            } else {
                letter
            }
        });
        spelled.collect()
    });
    prop_oneof![8 => ours, 1 => ".{0,12}"]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => "[A-Za-z0-9._-]{0,66}".prop_map(Value::from),
        2 => prop::sample::select(vec!["true", "false", "1", "0", "NONE", "%CSN%", " 10277 "]).prop_map(Value::from),
        2 => ".{0,40}".prop_map(Value::from),
        1 => (0..4096usize).prop_map(|length| Value::from("7".repeat(length))),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(".{0,4}", inner, 0..3)
                .prop_map(|object| Value::Object(object.into_iter().collect())),
        ]
    })
}

/// Half of the records have what they must, so that not all are refused.
fn members() -> impl Strategy<Value = Phi<Map<String, Value>>> {
    let pairs = prop::collection::vec((name(), value()), 0..10);
    (pairs, any::<bool>()).prop_map(|(pairs, whole)| {
        let required = [("epicSessionId", "10277"), ("epicUserId", "OKAFOR")]
            .map(|(name, value)| (name.to_owned(), Value::from(value)));
        let required = required.into_iter().filter(|_| whole);
        Phi::new(required.chain(pairs).collect())
    })
}

fn texts<'a>(members: &'a Map<String, Value>, name: &str) -> Vec<&'a str> {
    members
        .iter()
        .filter(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str().unwrap_or_default().trim())
        .collect()
}

fn assert_within_grammar(members: &Map<String, Value>, csn: &Csn, id: &EpicId, name: &PersonName) {
    for (value, parameter, others) in [
        (csn.value().expose(), "epicSessionId", "._-"),
        (id.value().expose(), "epicUserId", "._-@+"),
    ] {
        assert!((1..=64).contains(&value.len()));
        let plain = |letter: char| letter.is_ascii_alphanumeric() || others.contains(letter);
        assert!(value.chars().all(plain), "{parameter}");
        // It is what the record said, in each of its spellings.
        let said = texts(members, parameter);
        assert!(!said.is_empty());
        assert!(said.iter().all(|text| text == value), "{parameter}");
    }
    for half in [name.first.expose(), name.last.expose()] {
        assert!(half.chars().count() <= 64);
        assert!(!half.chars().any(char::is_control));
    }
    assert!(!name.first.expose().is_empty());
}

proptest! {
    #[test]
    fn no_members_bring_a_panic_or_a_csn_outside_its_grammar(members in members()) {
        let all = members.expose();
        if let Ok(context) = ProviderContext::read(&members) {
            assert_within_grammar(all, &context.csn, &context.epic_user_id, &context.name);
        }
        if let Ok(context) = PatientContext::read(&members) {
            assert_within_grammar(all, &context.csn, &context.epic_user_id, &context.name);
        }
    }

    #[test]
    fn no_refusal_repeats_a_value(members in members(), at in prop::sample::select(&NAMES[..])) {
        let mut all = members.into_exposed();
        all.retain(|name, _| !name.eq_ignore_ascii_case(at));
        all.insert(at.to_owned(), Value::from("#s3cret#"));
        let members = Phi::new(all);
        let errors = [
            ProviderContext::read(&members).err(),
            PatientContext::read(&members).err(),
        ];
        for error in errors.into_iter().flatten() {
            let printed = format!("{error} {error:?}");
            prop_assert!(!printed.contains("s3cret"), "{}", printed);
        }
    }
}
