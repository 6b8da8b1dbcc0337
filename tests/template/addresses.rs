//! The URLs that go into Epic and Zoom, and what is there only when it is asked for.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{DOCUMENT, TEMPLATE, document, resources, source};

fn outputs() -> Vec<(&'static String, &'static Value)> {
    DOCUMENT["Outputs"].as_object().unwrap().iter().collect()
}

#[test]
fn every_url_follows_a_host_name_of_ones_own() {
    let mut urls = 0;
    for (name, output) in outputs()
        .into_iter()
        .filter(|(name, _)| name.ends_with("Url"))
    {
        let value = output["Value"].to_string();
        if name == "DashboardUrl" {
            continue;
        }
        let follows = value.starts_with(r#"{"Fn::Sub":"${BaseUrl.Value}/"#)
            || value == r#"{"Fn::GetAtt":["BaseUrl","Value"]}"#;
        assert!(follows, "{name}: {value}");
        urls += 1;
    }
    assert!(urls > 10);
    let base = DOCUMENT["Resources"]["BaseUrl"]["Properties"]["Value"].to_string();
    for host in [
        "${DomainName}",
        "${Distribution.DomainName}",
        "${Api}.execute-api",
    ] {
        assert!(base.contains(&format!("https://{host}")), "{host}");
    }
}

#[test]
fn epic_and_zoom_find_the_url_of_each_route_among_the_outputs() {
    let told: BTreeSet<String> = outputs()
        .into_iter()
        .filter_map(|(_, output)| output["Value"]["Fn::Sub"].as_str())
        .filter_map(|url| url.strip_prefix("${BaseUrl.Value}"))
        .map(|path| path.replace("LAUNCH_KEY", "{launchKey}"))
        .collect();
    let registered = |path: &str| {
        path.starts_with("/launch/") || path.starts_with("/zoom/") || path.contains("jwks")
    };
    let routes = TEMPLATE.functions.iter().flat_map(|it| &it.routes);
    let routes = routes.map(|route| route.path.clone());
    let routes: BTreeSet<_> = routes.filter(|path| registered(path)).collect();
    let told: BTreeSet<_> = told.into_iter().filter(|path| registered(path)).collect();
    assert_eq!(told, routes);
    let readme = std::fs::read_to_string(source::root().join("README.md")).unwrap();
    for (name, _) in outputs()
        .into_iter()
        .filter(|(name, _)| name.ends_with("Url"))
    {
        let known = readme.contains(&format!("`{name}`")) || document("deploy.md").contains(name);
        assert!(known, "no document says what {name} is for");
    }
}

#[test]
fn what_costs_money_every_hour_is_there_only_when_asked_for() {
    for (kind, condition) in [
        ("AWS::EC2::", "HasFixedEgress"),
        ("AWS::CloudFront::", "HasWaf"),
        ("AWS::ApiGatewayV2::", "HasRegionalDomain"),
    ] {
        let found = resources(kind);
        assert!(!found.is_empty(), "{kind}");
        for (id, resource) in found {
            assert_eq!(resource["Condition"], condition, "{id}");
        }
    }
    for (parameter, off) in [("FixedEgress", "no"), ("WebAclArn", ""), ("DomainName", "")] {
        assert_eq!(DOCUMENT["Parameters"][parameter]["Default"], off);
    }
}

#[test]
fn every_parameter_is_explained() {
    let text = document("deploy.md");
    for (name, parameter) in DOCUMENT["Parameters"].as_object().unwrap() {
        assert!(parameter["Description"].is_string(), "{name}");
        assert!(
            text.contains(&format!("`{name}`")),
            "docs/deploy.md: {name}"
        );
    }
}

#[test]
fn both_installations_are_configured_and_name_their_environment() {
    let text = std::fs::read_to_string(source::root().join("samconfig.toml")).unwrap();
    for environment in ["test", "production"] {
        let (_, section) = text
            .split_once(&format!("[{environment}.deploy.parameters]"))
            .unwrap();
        let section = section.split("\n[").next().unwrap();
        assert!(section.contains(&format!("Environment={environment}")));
        assert!(text.contains(&format!("stack_name = \"epic-zoom-bridge-{environment}\"")));
    }
}
