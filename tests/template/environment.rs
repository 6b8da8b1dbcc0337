//! Every variable that a function reads is one that it has.

use std::{collections::BTreeSet, fs};

use sandbox::functions::BINARIES;

use crate::{
    TEMPLATE,
    source::{self, quoted_after},
};

/// What Lambda gives every function.
const BY_LAMBDA: [&str; 5] = [
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
];
/// What only a run by hand, or a hospital with authorities of its own, sets.
const BY_HAND: [&str; 3] = [
    "AWS_CA_BUNDLE",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_{service}",
];

/// The variables that `shared/src/bridge.rs` asks for.
fn asked_for(code: &str) -> BTreeSet<&str> {
    ["required(", "optional(", "optional(&format!("]
        .iter()
        .flat_map(|way| quoted_after(code, way))
        .collect()
}

#[test]
fn every_variable_that_a_function_reads_is_set_and_no_other() {
    let bridge = fs::read_to_string(source::root().join("shared/src/bridge.rs")).unwrap();
    let (_, read) = bridge.split_once("pub fn read()").unwrap();
    let (with_table, _) = read.split_once("pub fn read_without_table()").unwrap();
    let table: BTreeSet<_> = asked_for(with_table);
    assert_eq!(table, BTreeSet::from(["TABLE_NAME"]));

    let known: BTreeSet<_> = BY_LAMBDA.into_iter().chain(BY_HAND).collect();
    // Everyone else asks for them by name.
    let elsewhere = ["env::var(", "env::var_os("];
    let elsewhere = elsewhere
        .iter()
        .flat_map(|way| quoted_after(&source::TEXT, way));
    let wanted: BTreeSet<_> = asked_for(&bridge).into_iter().chain(elsewhere).collect();
    let wanted: BTreeSet<_> = wanted.difference(&known).copied().collect();
    assert!(wanted.is_superset(&table), "{wanted:?}");

    for function in &TEMPLATE.functions {
        let main = format!("functions/{}/src/main.rs", function.binary);
        let main = fs::read_to_string(source::root().join(main)).unwrap();
        let own: BTreeSet<_> = if main.contains("Environment::read()") {
            wanted.clone()
        } else {
            assert!(main.contains("Environment::read_without_table()"));
            wanted.difference(&table).copied().collect()
        };
        let set: BTreeSet<_> = function.environment.iter().map(String::as_str).collect();
        assert_eq!(set, own, "{}", function.binary);
    }
}

#[test]
fn every_function_of_the_tree_is_in_the_template_and_in_the_sandbox() {
    let mut template: Vec<_> = TEMPLATE
        .functions
        .iter()
        .map(|it| it.binary.as_str())
        .collect();
    template.sort_unstable();
    assert_eq!(template, source::functions());
    let mut sandbox = BINARIES.to_vec();
    sandbox.sort_unstable();
    assert_eq!(sandbox, source::functions());
}
