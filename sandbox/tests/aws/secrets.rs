//! Secrets Manager as the functions and the command line use it.

use serde_json::{Value, json};

use crate::harness::{Directory, Sandbox};

const SETTINGS: &str = "settings";

fn id() -> Value {
    json!({ "SecretId": SETTINGS })
}

#[tokio::test]
async fn a_secret_is_read_by_name_and_by_arn() {
    let sandbox = Sandbox::start().await;
    sandbox
        .aws
        .put_secret(SETTINGS, &json!({ "a": 1 }))
        .unwrap();
    let (status, by_name) = sandbox.secret("GetSecretValue", id()).await;
    assert_eq!(status, 200);
    assert_eq!(by_name["SecretString"], "{\"a\":1}");
    assert_eq!(by_name["VersionStages"], json!(["AWSCURRENT"]));
    let by_arn = json!({ "SecretId": by_name["ARN"] });
    let (_, by_arn) = sandbox.secret("GetSecretValue", by_arn).await;
    assert_eq!(by_arn, by_name);
}

#[tokio::test]
async fn a_new_value_leaves_the_last_one_readable() {
    let sandbox = Sandbox::start().await;
    sandbox.aws.put_secret(SETTINGS, &json!(1)).unwrap();
    let token = "11111111-2222-4333-8444-555555555555";
    let put = json!({ "SecretId": SETTINGS, "SecretString": "2", "ClientRequestToken": token });
    let (status, answer) = sandbox.secret("PutSecretValue", put.clone()).await;
    assert_eq!((status, &answer["VersionId"]), (200, &json!(token)));
    // The same once more is the same version.
    assert_eq!(sandbox.secret("PutSecretValue", put).await.0, 200);
    let (_, current) = sandbox.secret("GetSecretValue", id()).await;
    assert_eq!(current["SecretString"], "2");
    let previous = json!({ "SecretId": SETTINGS, "VersionStage": "AWSPREVIOUS" });
    let (_, previous) = sandbox.secret("GetSecretValue", previous).await;
    assert_eq!(previous["SecretString"], "1");
    let other = json!({ "SecretId": SETTINGS, "SecretString": "3", "ClientRequestToken": token });
    let (status, error) = sandbox.secret("PutSecretValue", other).await;
    assert_eq!(
        (status, &error["__type"]),
        (400, &json!("ResourceExistsException"))
    );
    let (_, description) = sandbox.secret("DescribeSecret", id()).await;
    let stages = description["VersionIdsToStages"].as_object().unwrap();
    assert_eq!(stages.len(), 2);
    assert_eq!(stages[token], json!(["AWSCURRENT"]));
}

#[tokio::test]
async fn a_version_under_a_label_of_its_own_becomes_current_only_from_the_version_it_is_said_to_replace()
 {
    const EDITED: &str = "11111111-2222-4333-8444-555555555555";
    let sandbox = Sandbox::start().await;
    sandbox.aws.put_secret(SETTINGS, &json!(1)).unwrap();
    let (_, first) = sandbox.secret("GetSecretValue", id()).await;
    let first = first["VersionId"].as_str().unwrap().to_owned();
    let put = json!({
        "SecretId": SETTINGS, "SecretString": "2", "ClientRequestToken": EDITED,
        "VersionStages": ["EDITED"],
    });
    let (_, answer) = sandbox.secret("PutSecretValue", put).await;
    assert_eq!(answer["VersionStages"], json!(["EDITED"]));
    let current = async || {
        let (_, current) = sandbox.secret("GetSecretValue", id()).await;
        current["SecretString"].as_str().unwrap().to_owned()
    };
    assert_eq!(current().await, "1");

    let update = |from: Value, to: Value, stage: &str| {
        json!({
            "SecretId": SETTINGS, "VersionStage": stage,
            "RemoveFromVersionId": from, "MoveToVersionId": to,
        })
    };
    for (request, code) in [
        // Without a word on where the label is, and with a wrong one.
        (
            update(Value::Null, EDITED.into(), "AWSCURRENT"),
            "InvalidParameterException",
        ),
        (
            update(EDITED.into(), EDITED.into(), "AWSCURRENT"),
            "InvalidParameterException",
        ),
        // There is always a current version.
        (
            update(first.clone().into(), Value::Null, "AWSCURRENT"),
            "InvalidParameterException",
        ),
        (
            update(first.clone().into(), "no-such-version".into(), "AWSCURRENT"),
            "ResourceNotFoundException",
        ),
    ] {
        let (status, error) = sandbox.secret("UpdateSecretVersionStage", request).await;
        assert_eq!((status, &error["__type"]), (400, &json!(code)));
        assert_eq!(current().await, "1");
    }

    let request = update(first.clone().into(), EDITED.into(), "AWSCURRENT");
    let (status, _) = sandbox
        .secret("UpdateSecretVersionStage", request.clone())
        .await;
    assert_eq!(status, 200);
    assert_eq!(current().await, "2");
    let (_, description) = sandbox.secret("DescribeSecret", id()).await;
    assert_eq!(
        description["VersionIdsToStages"],
        json!({ (first.as_str()): ["AWSPREVIOUS"], EDITED: ["EDITED", "AWSCURRENT"] })
    );
    // Whoever still thinks that the first version is current is refused.
    let (status, _) = sandbox.secret("UpdateSecretVersionStage", request).await;
    assert_eq!(status, 400);
    let taken_off = update(EDITED.into(), Value::Null, "EDITED");
    assert_eq!(
        sandbox
            .secret("UpdateSecretVersionStage", taken_off)
            .await
            .0,
        200
    );
    let (_, description) = sandbox.secret("DescribeSecret", id()).await;
    assert_eq!(
        description["VersionIdsToStages"][EDITED],
        json!(["AWSCURRENT"])
    );
}

#[tokio::test]
async fn versions_without_a_label_are_listed_only_if_asked_for() {
    let sandbox = Sandbox::start().await;
    for value in 1..=3 {
        sandbox.aws.put_secret(SETTINGS, &json!(value)).unwrap();
    }
    let (_, labelled) = sandbox.secret("ListSecretVersionIds", id()).await;
    assert_eq!(labelled["Versions"].as_array().unwrap().len(), 2);
    let all = json!({ "SecretId": SETTINGS, "IncludeDeprecated": true });
    let (_, all) = sandbox.secret("ListSecretVersionIds", all).await;
    let oldest = &all["Versions"][0];
    assert_eq!(oldest["VersionStages"], json!([]));
    let old = json!({ "SecretId": SETTINGS, "VersionId": oldest["VersionId"] });
    let (_, old) = sandbox.secret("GetSecretValue", old).await;
    assert_eq!(old["SecretString"], "1");
}

#[tokio::test]
async fn labels_do_not_pile_up_without_end() {
    let sandbox = Sandbox::start().await;
    sandbox.aws.put_secret(SETTINGS, &json!(1)).unwrap();
    let put = |number: usize| {
        json!({
            "SecretId": SETTINGS, "SecretString": "2",
            "ClientRequestToken": format!("11111111-2222-4333-8444-{number:012}"),
            "VersionStages": [format!("EDITED-{number}")],
        })
    };
    for number in 1..20 {
        assert_eq!(sandbox.secret("PutSecretValue", put(number)).await.0, 200);
    }
    let (status, error) = sandbox.secret("PutSecretValue", put(20)).await;
    assert_eq!(
        (status, &error["__type"]),
        (400, &json!("LimitExceededException"))
    );
}

#[tokio::test]
async fn what_is_not_there_is_an_error_in_awss_shape() {
    let sandbox = Sandbox::start().await;
    let (status, error) = sandbox.secret("GetSecretValue", id()).await;
    assert_eq!(
        (status, &error["__type"]),
        (400, &json!("ResourceNotFoundException"))
    );
    assert_eq!(
        error["message"],
        "Secrets Manager can't find the specified secret."
    );
    sandbox.aws.put_secret(SETTINGS, &json!(1)).unwrap();
    let previous = json!({ "SecretId": SETTINGS, "VersionStage": "AWSPREVIOUS" });
    let (status, error) = sandbox.secret("GetSecretValue", previous).await;
    assert_eq!(
        (status, &error["__type"]),
        (400, &json!("ResourceNotFoundException"))
    );
    let (status, error) = sandbox.secret("DeleteSecret", id()).await;
    assert_eq!(
        (status, &error["__type"]),
        (400, &json!("UnknownOperationException"))
    );
}

#[tokio::test]
async fn a_data_directory_keeps_secrets_for_its_owner_alone() {
    let directory = Directory::new("secrets");
    let first = Sandbox::with(directory.options()).await;
    first.aws.put_secret(SETTINGS, &json!("kept")).unwrap();
    let (_, before) = first.secret("GetSecretValue", id()).await;
    drop(first);
    let second = Sandbox::with(directory.options()).await;
    second.aws.put_secret(SETTINGS, &json!("kept")).unwrap();
    let (_, after) = second.secret("GetSecretValue", id()).await;
    assert_eq!(before, after);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let file = std::fs::metadata(directory.0.join("secrets.json")).unwrap();
        assert_eq!(file.permissions().mode() & 0o077, 0);
    }
}
