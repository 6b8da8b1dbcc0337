//! What each function may do, in full. The sandbox holds functions to it in every other test too: it refuses what the
//! template does not allow, so an entry that is missing there fails where the code needs it.

use std::collections::BTreeSet;

use aws_credential_types::Credentials;
use sandbox::{Options, Sandbox};
use shared::{
    bridge::{Bridge, Environment},
    visit::Csn,
};

use crate::TEMPLATE;

/// Of every function: the settings, and traces.
const SETTINGS: [&str; 4] = [
    "kms:Decrypt on Key for secretsmanager",
    "secretsmanager:GetSecretValue on SettingsSecret",
    "xray:PutTelemetryRecords on *",
    "xray:PutTraceSegments on *",
];
/// Lambda's part of the functions' network, which a Deny keeps from their code.
const NETWORK: [&str; 6] = [
    "ec2:AssignPrivateIpAddresses on *",
    "ec2:CreateNetworkInterface on *",
    "ec2:DeleteNetworkInterface on *",
    "ec2:DescribeNetworkInterfaces on *",
    "ec2:DescribeSubnets on *",
    "ec2:UnassignPrivateIpAddresses on *",
];
/// Visits: items are read, put and changed by their keys, and nothing is ever deleted, scanned or searched for.
const VISITS: [&str; 5] = [
    "dynamodb:GetItem on VisitTable",
    "dynamodb:PutItem on VisitTable",
    "dynamodb:UpdateItem on VisitTable",
    "kms:Decrypt on Key for dynamodb",
    "kms:GenerateDataKey on Key for dynamodb",
];

/// Lists of the numbers that texts come from, which have no resource.
const LISTS: [&str; 3] = [
    "sms-voice:DescribePhoneNumbers on *",
    "sms-voice:DescribePools on *",
    "sms-voice:DescribeSenderIds on *",
];

/// What a function may do beyond its settings, its network and its own log.
fn own(binary: &str) -> Vec<&'static str> {
    match binary {
        "launch-provider" | "launch-nurse" | "launch-patient" | "launch-room" | "zoom-webhook" => {
            VISITS.to_vec()
        }
        // It reads nothing that is kept.
        "device-test" => {
            let read = "dynamodb:GetItem on VisitTable";
            VISITS.into_iter().filter(|it| *it != read).collect()
        }
        "share-link" => {
            let texts = "sms-voice:SendTextMessage on SmsOriginationArn";
            [&VISITS[..], &[texts]].concat()
        }
        "epic-notifier" => {
            let more = [
                "dynamodb:DescribeStream on VisitTable/stream",
                "dynamodb:GetRecords on VisitTable/stream",
                "dynamodb:GetShardIterator on VisitTable/stream",
                "dynamodb:ListStreams on VisitTable/stream/*",
                "dynamodb:Query on VisitTable/index/due",
                "kms:Decrypt on Key for sqs",
                "kms:GenerateDataKey on Key for sqs",
                "sqs:SendMessage on StreamFailureQueue",
            ];
            [&VISITS[..], &more].concat()
        }
        "public-keys" => Vec::new(),
        // Looks records up, ends sessions, and writes new versions of the settings.
        "admin" => {
            let more = [
                "dynamodb:BatchGetItem on VisitTable",
                "dynamodb:ConditionCheckItem on VisitTable",
                "dynamodb:DeleteItem on VisitTable",
                "dynamodb:Query on VisitTable",
                "dynamodb:Query on VisitTable/index/begun_as",
                "dynamodb:Query on VisitTable/index/correlation",
                "dynamodb:Query on VisitTable/index/day",
                "dynamodb:Query on VisitTable/index/due",
                "kms:GenerateDataKey on Key for secretsmanager",
                "secretsmanager:DescribeSecret on SettingsSecret",
                "secretsmanager:ListSecretVersionIds on SettingsSecret",
                "secretsmanager:PutSecretValue on SettingsSecret",
                "secretsmanager:UpdateSecretVersionStage on SettingsSecret",
            ];
            [&VISITS[..], &more, &LISTS].concat()
        }
        other => panic!("{other}: say here what it may do"),
    }
}

#[test]
fn each_function_may_do_what_is_listed_here_and_nothing_else() {
    for function in &TEMPLATE.functions {
        let given = TEMPLATE.permissions.of(&function.binary).unwrap();
        let given: BTreeSet<_> = given.iter().map(ToString::to_string).collect();
        let logs = ["logs:CreateLogStream", "logs:PutLogEvents"]
            .map(|action| format!("{action} on {}LogGroup", function.id));
        let listed = [&SETTINGS[..], &NETWORK, &own(&function.binary)].concat();
        let listed = listed.into_iter().map(str::to_owned).chain(logs).collect();
        assert_eq!(given, listed, "{}", function.binary);
    }
}

#[test]
fn no_action_is_a_star_and_only_these_take_any_resource() {
    let mut any = BTreeSet::new();
    for function in &TEMPLATE.functions {
        for permission in TEMPLATE.permissions.of(&function.binary).unwrap() {
            assert!(!permission.action.contains('*'), "{permission}");
            if permission.resource.contains('*') {
                any.insert(permission.to_string());
            }
        }
    }
    let known = [
        &NETWORK[..],
        &SETTINGS[2..],
        &LISTS,
        &["dynamodb:ListStreams on VisitTable/stream/*"],
    ];
    let known: BTreeSet<_> = known.concat().into_iter().map(str::to_owned).collect();
    assert_eq!(any, known);
}

#[tokio::test]
async fn a_function_that_does_more_than_the_template_allows_is_refused_locally_as_at_aws() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    for (caller, refused) in [("launch-patient", false), ("public-keys", true)] {
        let bridge = Bridge::new(Environment {
            credentials: Credentials::new(caller, "sandbox", None, None, "test"),
            ..sandbox.environment.clone()
        });
        let installation = bridge.installation().await.unwrap();
        let key = installation.visit_key(&Csn::parse("1").unwrap());
        let read = format!("{:?}", installation.table.visit(&key).await);
        assert_eq!(
            read.contains("AccessDeniedException"),
            refused,
            "{caller}: {read}"
        );
        assert_eq!(read == "Ok(None)", !refused, "{caller}: {read}");
    }
}
