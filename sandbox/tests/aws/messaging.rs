//! End User Messaging takes only what AWS takes, and a phone's STOP counts.

use sandbox::aws::{
    Failure, FailureKind,
    messaging::{CONFIGURATION_SET, ORIGINATION_NUMBER},
};
use serde_json::{Value, json};

use crate::harness::Sandbox;

const NUMBER: &str = "+15552010123";

fn text() -> Value {
    json!({
        "DestinationPhoneNumber": NUMBER,
        "OriginationIdentity": ORIGINATION_NUMBER,
        "ConfigurationSetName": CONFIGURATION_SET,
        "MessageType": "TRANSACTIONAL",
        "MessageBody": "Hello",
    })
}

async fn send(sandbox: &Sandbox, body: &Value) -> (u16, Value) {
    sandbox
        .call("PinpointSMSVoiceV2.SendTextMessage", body)
        .await
}

#[tokio::test]
async fn a_text_comes_to_its_phone() {
    let sandbox = Sandbox::start().await;
    let (status, answer) = send(&sandbox, &text()).await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer["MessageId"].is_string());
    let texts = sandbox.aws.texts();
    assert_eq!(texts.len(), 1);
    assert_eq!(
        (texts[0].number.as_str(), texts[0].body.as_str()),
        (NUMBER, "Hello")
    );
}

#[tokio::test]
async fn what_aws_would_refuse_is_refused() {
    let sandbox = Sandbox::start().await;
    for (member, value, code) in [
        (
            "DestinationPhoneNumber",
            json!("5552010123x"),
            "ValidationException",
        ),
        (
            "DestinationPhoneNumber",
            json!("+0555"),
            "ValidationException",
        ),
        ("DestinationPhoneNumber", json!(5), "ValidationException"),
        ("MessageBody", json!(""), "ValidationException"),
        (
            "MessageBody",
            json!("x".repeat(1601)),
            "ValidationException",
        ),
        ("MessageType", json!("OTHER"), "ValidationException"),
        ("Message", json!("Hello"), "ValidationException"),
        (
            "OriginationIdentity",
            json!("+15550109999"),
            "ResourceNotFoundException",
        ),
        (
            "ConfigurationSetName",
            json!("other"),
            "ResourceNotFoundException",
        ),
    ] {
        let mut body = text();
        body[member] = value;
        let (status, answer) = send(&sandbox, &body).await;
        assert_eq!(
            (status, &answer["__type"]),
            (400, &json!(code)),
            "{member}: {answer}"
        );
    }
    let mut body = text();
    body.as_object_mut().unwrap().remove("MessageBody");
    let (_, answer) = send(&sandbox, &body).await;
    assert_eq!(answer["Reason"], "MISSING_PARAMETER");
    assert_eq!(answer["Fields"][0]["Name"], "MessageBody");
    let (status, _) = sandbox
        .call("PinpointSMSVoiceV2.SendVoiceMessage", &text())
        .await;
    assert_eq!(status, 400);
    assert!(sandbox.aws.texts().is_empty());
}

#[tokio::test]
async fn stop_holds_until_start() {
    let sandbox = Sandbox::start().await;
    sandbox.aws.reply(NUMBER, "Stop ");
    let (status, answer) = send(&sandbox, &text()).await;
    assert_eq!(
        (status, &answer["__type"]),
        (400, &json!("ConflictException"))
    );
    assert_eq!(answer["Reason"], "DESTINATION_PHONE_NUMBER_OPTED_OUT");
    sandbox.aws.reply(NUMBER, "START");
    assert_eq!(send(&sandbox, &text()).await.0, 200);
}

#[tokio::test]
async fn it_fails_as_a_test_says() {
    let sandbox = Sandbox::start().await;
    let kind = FailureKind::Refused {
        code: "ServiceQuotaExceededException",
        reason: "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT",
    };
    sandbox.aws.fail(Failure::of("SendTextMessage", kind));
    let (_, answer) = send(&sandbox, &text()).await;
    assert_eq!(answer["__type"], "ServiceQuotaExceededException");
    assert_eq!(answer["Reason"], "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT");
    assert_eq!(send(&sandbox, &text()).await.0, 200);
}
