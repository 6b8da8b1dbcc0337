//! Whatever stands in the document, no message repeats it.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::Value;
use shared::settings::Settings;

use crate::document::{FILLED_IN, MARKER, with};

/// Every place of the document.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(object) => object
            .iter()
            .map(|(name, inner)| (name.clone(), inner))
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(index, inner)| (index.to_string(), inner))
            .collect(),
        _ => Vec::new(),
    };
    for (name, inner) in inner {
        let place = format!("{at}/{name}");
        places(inner, &place, found);
        found.push(place);
    }
}

static PLACES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut found = Vec::new();
    places(&FILLED_IN, "", &mut found);
    found
});

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just(String::new()),
        "[ -~]{0,12}",
        ".{0,8}",
        Just("https://".to_owned()),
        Just("`, expected `".to_owned())
    ]
    .prop_map(|rest| format!("{rest}{MARKER}"));
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec(inner, 0..3).prop_map(|values| {
                let named = values.into_iter().enumerate();
                Value::Object(
                    named
                        .map(|(index, value)| (format!("x{index}"), value))
                        .collect(),
                )
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_stands_in_any_place_no_message_repeats_it(place in any::<prop::sample::Index>(), value in any_value()) {
        let place = place.get(&PLACES);
        if let Err(error) = Settings::parse(&with(place, value).to_string()) {
            prop_assert!(!error.to_string().contains(MARKER), "{place}");
            prop_assert!(!format!("{error:?}").contains(MARKER), "{place}");
        }
    }
}
