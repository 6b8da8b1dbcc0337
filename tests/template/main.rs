//! `template.yaml`: what functions may do, have and are watched by. Its form and routes are tested with the sandbox,
//! which runs on it; what scanners say of it is checked by `tests/template/run`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod addresses;
mod environment;
mod least_privilege;
mod source;
mod watched;

use std::sync::LazyLock;

use sandbox::template::{self, Template};
use serde_json::Value;

const TEXT: &str = include_str!("../../template.yaml");

static TEMPLATE: LazyLock<Template> = LazyLock::new(|| Template::parse(TEXT).unwrap());
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| template::document(TEXT).unwrap());

fn resources(kind: &str) -> Vec<(&'static String, &'static Value)> {
    let all = DOCUMENT["Resources"].as_object().unwrap().iter();
    all.filter(|(_, resource)| resource["Type"].as_str().unwrap().starts_with(kind))
        .collect()
}

fn document(name: &str) -> String {
    std::fs::read_to_string(source::root().join("docs").join(name)).unwrap()
}
