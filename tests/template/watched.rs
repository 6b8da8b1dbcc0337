//! Alarms, dashboard and saved queries: each rests on something that the code or AWS really tells.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    DOCUMENT, TEMPLATE, document, resources,
    source::{self, quoted_after},
};

/// What our own metrics are of: the name of each that a metric filter makes.
fn metrics() -> BTreeSet<&'static str> {
    let filters = resources("AWS::Logs::MetricFilter").into_iter();
    filters
        .map(|(_, filter)| {
            let made = &filter["Properties"]["MetricTransformations"][0];
            made["MetricName"].as_str().unwrap()
        })
        .collect()
}

fn alarms() -> Vec<(&'static String, &'static Value)> {
    let found = resources("AWS::CloudWatch::Alarm");
    assert!(found.len() >= 8);
    found
}

/// Every `MetricName` in a tree that is of our own namespace.
fn own_metrics<'a>(tree: &'a Value, found: &mut BTreeSet<&'a str>) {
    match tree {
        Value::Object(entries) => {
            if tree["Namespace"].to_string().contains("EpicZoomBridge") {
                found.insert(tree["MetricName"].as_str().unwrap());
            }
            entries.values().for_each(|value| own_metrics(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| own_metrics(value, found)),
        _ => {}
    }
}

#[test]
fn each_metric_is_made_of_an_event_that_the_code_logs() {
    let logged = quoted_after(&source::TEXT, "event = ");
    for (id, filter) in resources("AWS::Logs::MetricFilter") {
        let properties = &filter["Properties"];
        let pattern = properties["FilterPattern"].as_str().unwrap();
        if properties["LogGroupName"] == json!({ "Ref": "AccessLogGroup" }) {
            let format = &DOCUMENT["Resources"]["Api"]["Properties"]["AccessLogSettings"]["Format"];
            assert!(
                format
                    .as_str()
                    .unwrap()
                    .contains("\"status\":\"$context.status\"")
            );
            continue;
        }
        let [event] = quoted_after(pattern, "$.event = ")[..] else {
            panic!("{id}: {pattern}")
        };
        assert!(logged.contains(&event), "{id}: nothing logs {event}");
        let value = properties["MetricTransformations"][0]["MetricValue"]
            .as_str()
            .unwrap();
        if let Some(field) = value.strip_prefix("$.") {
            let line = format!("event = \"{event}\"");
            let mut lines = source::TEXT.lines().filter(|it| it.contains(&line));
            assert!(lines.any(|it| it.contains(field)), "{id}: {field}");
        }
    }
}

#[test]
fn each_alarm_watches_what_is_told_and_each_metric_has_its_alarm() {
    let mut watched = BTreeSet::new();
    for (_, alarm) in alarms() {
        own_metrics(alarm, &mut watched);
    }
    assert_eq!(watched, metrics());
}

#[test]
fn each_alarm_is_sent_where_the_hospital_says_and_is_explained() {
    let topic = json!({ "Fn::If": [
        "HasAlarmTopic", [{ "Ref": "AlarmTopicArn" }], { "Ref": "AWS::NoValue" }] });
    for (id, alarm) in alarms() {
        let properties = &alarm["Properties"];
        assert_eq!(properties["AlarmActions"], topic, "{id}");
        assert_eq!(properties["OKActions"], topic, "{id}");
        assert!(properties["AlarmDescription"].is_string(), "{id}");
        // What it means, where to look, what to do.
        let row = format!("| `{id}` |");
        let runbook = document("runbook.md");
        let row = runbook.lines().find(|line| line.starts_with(&row));
        let cells = row.map_or(0, |row| row.trim_matches('|').split(" | ").count());
        assert_eq!(cells, 4, "docs/runbook.md: {id}");
    }
}

#[test]
fn a_notifier_that_tells_nothing_is_an_alarm() {
    let alarm = &DOCUMENT["Resources"]["OldestUndelivered"]["Properties"];
    assert_eq!(alarm["TreatMissingData"], "breaching");
    let filter = &DOCUMENT["Resources"]["OldestUndeliveredMetric"]["Properties"];
    // A default would stand for a figure that nobody gave.
    assert_eq!(
        filter["MetricTransformations"][0]["DefaultValue"],
        Value::Null
    );
}

#[test]
fn errors_and_throttles_are_watched_at_every_function() {
    for alarm in ["FunctionErrors", "FunctionThrottles"] {
        let metrics = &DOCUMENT["Resources"][alarm]["Properties"]["Metrics"];
        let watched: BTreeSet<_> = metrics
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|it| it["MetricStat"]["Metric"]["Dimensions"][0]["Value"]["Ref"].as_str())
            .collect();
        let all: BTreeSet<_> = TEMPLATE.functions.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(watched, all, "{alarm}");
        // More an alarm does not take.
        assert!(watched.len() <= 10);
    }
}

#[test]
fn the_dashboard_shows_every_alarm_function_and_metric() {
    let body = &DOCUMENT["Resources"]["Dashboard"]["Properties"]["DashboardBody"];
    let body = body["Fn::Sub"].as_str().unwrap();
    let parsed: Value = serde_json::from_str(body).unwrap();
    assert!(parsed["widgets"].as_array().unwrap().len() > 5);
    for (id, alarm) in alarms() {
        // One that is not always there cannot be named in a text.
        let named = body.contains(&format!("${{{id}.Arn}}"));
        assert_eq!(named, alarm["Condition"].is_null(), "{id}");
    }
    for function in &TEMPLATE.functions {
        let metric = format!("\"FunctionName\", \"${{{}}}\"", function.id);
        assert!(body.matches(&metric).count() >= 3, "{}", function.id);
    }
    for metric in metrics() {
        let other = metric == "SigningKeyDaysLeft";
        assert!(other || body.contains(&format!("\"{metric}\"")), "{metric}");
    }
}

#[test]
fn saved_queries_look_into_every_functions_log_for_fields_that_are_logged() {
    let queries = resources("AWS::Logs::QueryDefinition");
    let names: BTreeSet<_> = queries
        .iter()
        .map(|(_, it)| it["Properties"]["Name"]["Fn::Sub"].as_str().unwrap())
        .collect();
    let wanted = [
        "one correlation ID",
        "one visit",
        "RespCode not 200",
        "audit log",
    ];
    let wanted = wanted.map(|name| format!("${{AWS::StackName}}/{name}"));
    assert_eq!(names, wanted.iter().map(String::as_str).collect());
    for (id, query) in queries {
        let properties = &query["Properties"];
        let groups: BTreeSet<_> = properties["LogGroupNames"]
            .as_array()
            .unwrap()
            .iter()
            .map(|group| group["Ref"].as_str().unwrap().to_owned())
            .collect();
        let of_functions = TEMPLATE.functions.iter();
        let all: BTreeSet<_> = of_functions
            .map(|it| format!("{}LogGroup", it.id))
            .collect();
        let of_one = ["RespCodeQuery", "AuditLogQuery"].contains(&id.as_str());
        assert!(groups == all || of_one, "{id}");
        let text = properties["QueryString"].as_str().unwrap();
        for event in quoted_after(text, "event = ") {
            assert!(
                quoted_after(&source::TEXT, "event = ").contains(&event),
                "{event}"
            );
        }
    }
}
