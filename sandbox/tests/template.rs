//! `template.yaml` and `events/`: what a security review asks, and what the sandbox relies on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock},
    time::Duration,
};

use lambda_http::RequestExt as _;
use sandbox::{
    gateway::{Gateway, Handlers},
    template::{self, Function, Template},
};
use serde_json::Value;

const TEXT: &str = include_str!("../../template.yaml");

static TEMPLATE: LazyLock<Template> = LazyLock::new(|| Template::parse(TEXT).unwrap());
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| template::document(TEXT).unwrap());

fn resources(kind: &str) -> Vec<(&'static String, &'static Value)> {
    let all = DOCUMENT["Resources"].as_object().unwrap().iter();
    all.filter(|(_, resource)| resource["Type"] == kind)
        .collect()
}

fn function_of_route(key: &str) -> Option<&'static Function> {
    let functions = TEMPLATE.functions.iter();
    let mut functions = functions.filter(|it| it.routes.iter().any(|route| route.key() == key));
    functions.next()
}

fn list(value: &Value) -> Vec<&Value> {
    value
        .as_array()
        .map_or_else(|| vec![value], |it| it.iter().collect())
}

/// Both sides of an `Fn::If`.
fn either(value: &Value) -> Vec<&Value> {
    let Some(sides) = value["Fn::If"].as_array() else {
        return vec![value];
    };
    let sides = sides.iter().skip(1);
    sides.filter(|it| it["Ref"] != "AWS::NoValue").collect()
}

/// Every statement of every policy that gives a function something, by the resource it stands in.
fn statements() -> Vec<(&'static str, &'static Value)> {
    let roles = resources("AWS::IAM::Role")
        .into_iter()
        .flat_map(|(id, role)| {
            let policies = list(&role["Properties"]["Policies"]);
            policies
                .into_iter()
                .map(move |policy| (id.as_str(), &policy["PolicyDocument"]))
        });
    let managed = resources("AWS::IAM::ManagedPolicy").into_iter();
    let managed =
        managed.map(|(id, policy)| (id.as_str(), &policy["Properties"]["PolicyDocument"]));
    let added = resources("AWS::IAM::RolePolicy").into_iter();
    let added = added.map(|(id, policy)| (id.as_str(), &policy["Properties"]["PolicyDocument"]));
    let documents = roles.chain(managed).chain(added);
    documents
        .flat_map(|(id, document)| {
            list(&document["Statement"])
                .into_iter()
                .flat_map(either)
                .filter(|statement| statement.is_object())
                .map(move |statement| (id, statement))
        })
        .collect()
}

#[test]
fn no_function_may_do_everything_or_touch_everything() {
    assert!(statements().len() > 5);
    for (id, statement) in statements() {
        let actions: Vec<_> = list(&statement["Action"]);
        for action in &actions {
            assert!(!action.as_str().unwrap().contains('*'), "{id}: {action}");
        }
        for resource in list(&statement["Resource"]) {
            let wide = resource.to_string().contains('*');
            // X-Ray has no resources; a list is asked for before what is on it is known, and a network interface
            // before it is made.
            let known = actions.iter().all(|action| {
                let action = action.as_str().unwrap();
                action.starts_with("xray:Put")
                    || action.starts_with("ec2:")
                    || action.starts_with("sms-voice:Describe")
                    || action == "dynamodb:ListStreams"
            });
            assert!(!wide || known, "{id}: {actions:?} on {resource}");
        }
    }
}

#[test]
fn each_function_has_a_role_of_its_own() {
    let functions = resources("AWS::Serverless::Function");
    let roles = functions
        .iter()
        .map(|(_, it)| it["Properties"]["Role"].to_string());
    assert_eq!(roles.collect::<BTreeSet<_>>().len(), functions.len());
    // One more is the flow log's.
    assert_eq!(resources("AWS::IAM::Role").len(), functions.len() + 1);
}

#[test]
fn only_the_settings_are_readable_to_who_publishes_keys() {
    let role = &DOCUMENT["Resources"]["PublicKeysRole"]["Properties"];
    let policies = role["ManagedPolicyArns"].to_string();
    assert_eq!(policies, r#"[{"Ref":"SettingsPolicy"}]"#);
    let own: Vec<_> = statements()
        .into_iter()
        .filter(|(id, _)| *id == "PublicKeysRole")
        .collect();
    assert!(
        own.iter()
            .all(|(_, it)| it["Action"].to_string().contains("logs:"))
    );
}

#[test]
fn only_share_link_texts_and_only_from_the_identity_that_was_given() {
    let texting: Vec<_> = statements()
        .into_iter()
        .filter(|(_, it)| it["Action"].to_string().contains("sms-voice:Send"))
        .collect();
    let [(id, statement)] = texting[..] else {
        panic!("{texting:?}")
    };
    assert_eq!(statement["Action"], "sms-voice:SendTextMessage");
    assert_eq!(
        statement["Resource"],
        serde_json::json!({ "Ref": "SmsOriginationArn" })
    );
    let policy = &DOCUMENT["Resources"][id];
    let role = serde_json::json!({ "Ref": "ShareLinkRole" });
    assert_eq!(policy["Properties"]["RoleName"], role);
    // Without an identity there is nothing to allow.
    assert_eq!(policy["Condition"], "Texts");
    assert_eq!(DOCUMENT["Parameters"]["SmsOriginationArn"]["Default"], "");
}

#[test]
fn functions_know_no_other_variables_than_the_documented() {
    for function in &TEMPLATE.functions {
        let mut known = BTreeSet::from(["RUST_LOG", "SETTINGS_SECRET_ID"]);
        if function.binary != "public-keys" {
            known.insert("TABLE_NAME");
        }
        let names: BTreeSet<_> = function.environment.iter().map(String::as_str).collect();
        assert_eq!(names, known, "{}", function.id);
    }
}

#[test]
fn every_function_ends_before_who_waits_for_it_gives_up() {
    for function in &TEMPLATE.functions {
        if !function.routes.is_empty() {
            assert!(
                function.timeout < Duration::from_secs(30),
                "{}",
                function.id
            );
        }
        for schedule in &function.schedules {
            assert!(function.timeout < schedule.every, "{}", function.id);
        }
    }
}

#[test]
fn every_route_has_its_own_throttle_and_every_throttle_its_route() {
    let throttles = &DOCUMENT["Resources"]["Api"]["Properties"]["RouteSettings"];
    let throttles = throttles.as_object().unwrap();
    let routes = TEMPLATE.functions.iter().flat_map(|it| &it.routes);
    let routes: BTreeSet<_> = routes.map(template::Route::key).collect();
    let throttled: BTreeSet<_> = throttles.keys().cloned().collect();
    assert_eq!(routes, throttled);
    for (key, settings) in throttles {
        for limit in ["ThrottlingRateLimit", "ThrottlingBurstLimit"] {
            assert!(
                settings[limit].as_u64().is_some_and(|it| it > 0),
                "{key}: {limit}"
            );
        }
    }
}

#[test]
fn c100_whoever_hammers_at_the_administrators_door_locks_no_webhook_out() {
    const WEBHOOK: &str = "POST /zoom/webhook";
    let throttles = &DOCUMENT["Resources"]["Api"]["Properties"]["RouteSettings"];
    let rate = |key: &str| throttles[key]["ThrottlingRateLimit"].as_u64().unwrap();
    let webhook = function_of_route(WEBHOOK).unwrap();
    for key in ["ANY /admin", "ANY /admin/{path+}"] {
        // A throttle of its own, a function of its own, and few enough requests to leave it room.
        assert!(rate(key) * 10 <= rate(WEBHOOK), "{key}");
        assert_ne!(function_of_route(key).unwrap().id, webhook.id, "{key}");
    }
}

#[test]
fn access_logs_are_json_and_name_no_path_query_or_address() {
    let format = &DOCUMENT["Resources"]["Api"]["Properties"]["AccessLogSettings"]["Format"];
    let format = format.as_str().unwrap();
    assert!(!format.contains('\n'));
    let fields: BTreeMap<String, String> = serde_json::from_str(format).unwrap();
    assert_eq!(fields["routeKey"], "$context.routeKey");
    for value in fields.values() {
        for secret in [
            "path",
            "Path",
            "query",
            "identity",
            "domainName",
            "authorizer",
        ] {
            assert!(!value.contains(secret), "{value}");
        }
    }
}

#[test]
fn logs_are_encrypted_and_end() {
    let groups = resources("AWS::Logs::LogGroup");
    // Two more are the API's and the network's.
    assert_eq!(groups.len(), TEMPLATE.functions.len() + 2);
    for (id, group) in groups {
        assert!(group["Properties"]["RetentionInDays"].is_object(), "{id}");
        assert!(group["Properties"]["KmsKeyId"].is_object(), "{id}");
    }
}

#[test]
fn the_table_survives_mistakes() {
    let [(_, table)] = resources("AWS::DynamoDB::Table")[..] else {
        panic!("one table")
    };
    assert_eq!(table["DeletionPolicy"], "Retain");
    let properties = &table["Properties"];
    assert_eq!(properties["DeletionProtectionEnabled"], true);
    let recovery = &properties["PointInTimeRecoverySpecification"];
    assert_eq!(recovery["PointInTimeRecoveryEnabled"], true);
    assert_eq!(properties["SSESpecification"]["SSEType"], "KMS");
    assert_eq!(properties["BillingMode"], "PAY_PER_REQUEST");
}

#[test]
fn every_route_and_event_reaches_a_function_of_this_tree() {
    let nothing: sandbox::gateway::lambda::Handler =
        Arc::new(|_| Box::pin(std::future::ready(Ok(Value::Null))));
    let handlers = TEMPLATE.functions.iter();
    let handlers = handlers.fold(Handlers::default(), |all, function| {
        let code = DOCUMENT["Resources"][&function.id]["Properties"]["CodeUri"].as_str();
        assert_eq!(
            code,
            Some(format!("functions/{}", function.binary).as_str())
        );
        let manifest = format!(
            "{}/../{}/Cargo.toml",
            env!("CARGO_MANIFEST_DIR"),
            code.unwrap()
        );
        assert!(std::fs::exists(&manifest).unwrap(), "{manifest}");
        all.with(&function.binary, nothing.clone())
    });
    Gateway::new(&TEMPLATE, handlers).map(|_| ()).unwrap();
}

#[test]
fn every_event_is_one_that_a_function_gets_and_no_function_is_left_out() {
    let directory = format!("{}/../events", env!("CARGO_MANIFEST_DIR"));
    let mut reached = BTreeSet::new();
    for file in std::fs::read_dir(directory).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|it| it != "json") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let event: Value = serde_json::from_str(&text).unwrap();
        let by_hand = serde_json::from_value::<admin::Command>(event.clone()).is_ok();
        let function = if by_hand {
            let mut functions = TEMPLATE.functions.iter();
            functions.find(|it| it.binary == "admin").unwrap()
        } else if event["version"] == "2.0" {
            let request = lambda_http::request::from_str(&text).unwrap();
            let function = function_of_route(event["routeKey"].as_str().unwrap());
            assert_eq!(request.raw_http_path(), event["rawPath"], "{name}");
            let parameters = event["routeKey"].as_str().unwrap().matches('{').count();
            assert_eq!(
                request.path_parameters().iter().count(),
                parameters,
                "{name}"
            );
            function.unwrap()
        } else {
            let wakes = |function: &&Function| match event["Records"].as_array() {
                Some(records) => function.streams.iter().any(|stream| {
                    let mut records = records.iter();
                    records.all(|it| stream.filters.iter().any(|filter| filter.matches(it)))
                }),
                None => event["source"] == "aws.events" && !function.schedules.is_empty(),
            };
            TEMPLATE.functions.iter().find(wakes).unwrap()
        };
        reached.insert(&function.binary);
    }
    let all: BTreeSet<_> = TEMPLATE.functions.iter().map(|it| &it.binary).collect();
    assert_eq!(reached, all);
}

#[test]
fn the_webhooks_are_signed_with_the_token_that_the_readme_names() {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, b"sandbox-webhook-secret-token");
    for text in [
        include_str!("../../events/zoom-webhook.json"),
        include_str!("../../events/zoom-webhook-url-validation.json"),
    ] {
        let event: Value = serde_json::from_str(text).unwrap();
        let (headers, body) = (&event["headers"], event["body"].as_str().unwrap());
        let timestamp = headers["x-zm-request-timestamp"].as_str().unwrap();
        let tag = ring::hmac::sign(&key, format!("v0:{timestamp}:{body}").as_bytes());
        let hex: String = tag
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(headers["x-zm-signature"], format!("v0={hex}"));
        assert_eq!(headers["content-length"], body.len().to_string());
    }
}

#[test]
fn what_the_sandbox_could_not_run_as_aws_does_is_refused() {
    let sqs = TEXT.replacen("Type: HttpApi", "Type: SQS", 1);
    let no_binary = TEXT.replacen("        Binary: launch-provider\n", "        Other: x\n", 1);
    let two_tables = format!(
        "{TEXT}\n"
    )
    .replacen("Resources:\n", "Resources:\n  Other: { Type: AWS::DynamoDB::Table, Properties: { AttributeDefinitions: [], KeySchema: [] } }\n", 1);
    let filter = TEXT.replacen(r#"["INSERT"]"#, r#""INSERT""#, 1);
    let schedule = TEXT.replacen("rate(1 minute)", "cron(0 * * * ? *)", 1);
    for (text, names) in [
        (sqs, "LaunchProvider: event Launch"),
        (no_binary, "LaunchProvider: Metadata.BuildProperties.Binary"),
        (two_tables, "2 tables"),
        (
            filter,
            "EpicNotifier: event NotificationAdded: filter pattern: eventName",
        ),
        (schedule, "EpicNotifier: event EveryMinute"),
    ] {
        let error = Template::parse(&text).unwrap_err().to_string();
        assert!(error.contains(names), "{error}");
    }
}
