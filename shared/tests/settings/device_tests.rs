//! What Epic is told of device tests.

use serde_json::{Value, json};
use shared::settings::Settings;

use crate::document::{refusal, with};

#[test]
fn a_report_of_device_tests_that_could_tell_nothing_is_refused() {
    let report = |change: fn(&mut Value)| {
        let mut report = json!({
            "method": "POST", "path": "/x", "encoding": "json",
            "parameters": { "conference_id": "C", "result": "R" },
            "works": "1", "does_not_work": "2",
        });
        change(&mut report);
        with("/device_test", json!({ "report": report }))
    };
    Settings::parse(&report(|_| {}).to_string()).expect("a whole report");
    for (change, name) in [
        (
            (|it| it["path"] = "x".into()) as fn(&mut Value),
            "device_test.report.path",
        ),
        (
            |it| it["method"] = "NO METHOD".into(),
            "device_test.report.method",
        ),
        (
            |it| it["parameters"]["result"] = Value::Null,
            "device_test.report.parameters",
        ),
        (
            |it| {
                it.as_object_mut().unwrap().remove("works");
            },
            "device_test.report.works",
        ),
        (
            |it| it["parameters"]["smell"] = "S".into(),
            "device_test.report.parameters.smell",
        ),
    ] {
        let text = refusal(&report(change)).to_string();
        assert!(text.contains(&format!("`{name}`")), "{text}");
    }
}
