//! The settings secret in every way that it can be wrong: each told with its fix, and none told by its content.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sandbox::{
    aws::{FailureKind, SecretValue},
    epic::{Audience, FdiOptions},
    installation::SECRET,
};
use serde_json::json;
use shared::bridge::Bridge;
use tests::{
    Answer, CSN, Hospital, PROVIDER,
    webhook::{Function, lost_join},
};

use crate::{
    table::{FOR_GOOD, answered},
    visitor::{Visitor, cold},
};

const EVENT_OF_NOBODY: &[u8] = b"{\"event\":\"x\"}";

async fn launch(hospital: &Hospital, functions: &Arc<Bridge>) -> Answer {
    let visitor = Visitor::opens(hospital, functions, Audience::Provider, CSN, PROVIDER);
    visitor.await.answer
}

fn put(hospital: &Hospital, value: SecretValue) {
    hospital.aws.put_secret_value(SECRET, value).unwrap();
}

fn text(value: impl Into<String>) -> SecretValue {
    SecretValue::Text(value.into())
}

#[tokio::test(flavor = "multi_thread")]
async fn c86_a_secret_that_cannot_be_read_is_told_and_a_running_function_goes_on() {
    let hospital = Hospital::open().await;
    let body = lost_join(&hospital).await;
    let warm = Function::cold(&hospital);
    assert_eq!(warm.fresh(EVENT_OF_NOBODY).await, 200);
    for (kind, code) in [
        (FailureKind::Throttled, "ThrottlingException"),
        (FailureKind::Internal, "InternalServerError"),
        (
            answered(400, "AccessDeniedException", "not authorized"),
            "AccessDeniedException",
        ),
        (
            answered(400, "DecryptionFailure", "the KMS key is disabled"),
            "DecryptionFailure",
        ),
        (
            answered(400, "ResourceNotFoundException", "no such secret"),
            "ResourceNotFoundException",
        ),
        (
            answered(403, "InvalidSignatureException", "Signature expired"),
            "InvalidSignatureException",
        ),
    ] {
        hospital.fails("GetSecretValue", FOR_GOOD, kind);
        let page = launch(&hospital, &cold(&hospital)).await;
        page.assert_refused(503, &format!("cannot be read ({code})"));
        page.assert_refused(503, "check that SETTINGS_SECRET_ID names it");
        // Zoom sends it again.
        assert_eq!(Function::cold(&hospital).fresh(&body).await, 503);
        warm.advance(301);
        assert_eq!(warm.fresh(EVENT_OF_NOBODY).await, 200, "{code}");
        hospital.aws.recover();
    }
    assert_eq!(launch(&hospital, &cold(&hospital)).await.status, 303);
    assert_eq!(Function::cold(&hospital).fresh(&body).await, 200);
    hospital.light(PROVIDER, true).await;
    assert_eq!(hospital.settled_records(1).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn c86_a_secret_of_another_form_is_named_with_its_fix_and_never_shown() {
    let hospital = Hospital::open().await;
    let good = hospital.settings.clone();
    let mut missing = good.clone();
    missing["zoom"]
        .as_object_mut()
        .unwrap()
        .remove("webhook_secret_token");
    let mut misspelt = good.clone();
    misspelt["zoom"]["webhook_secret"] = json!("made-up-secret");
    let cut = good.to_string();
    let cut = &cut[..cut.len() / 2];
    for (value, status, fix) in [
        (text(""), 500, "not a JSON object (line 1, column 0)"),
        (text(" \n"), 500, "not a JSON object"),
        (text("made-up-secret"), 500, "not a JSON object"),
        (text("\"made-up-secret\""), 500, "wrong"),
        (text(cut), 500, "not a JSON object"),
        (text("{}"), 500, "setting `launch_key` is missing"),
        (
            text(missing.to_string()),
            500,
            "setting `zoom.webhook_secret_token` is missing: add it",
        ),
        (
            text(misspelt.to_string()),
            500,
            "setting `zoom.webhook_secret` is not known",
        ),
        (
            SecretValue::Bytes(STANDARD.encode(good.to_string())),
            503,
            "it holds bytes, not text",
        ),
    ] {
        put(&hospital, value);
        let page = launch(&hospital, &cold(&hospital)).await;
        page.assert_refused(status, fix);
        page.assert_silent_about("made-up-secret");
        page.assert_silent_about("sandbox-webhook-secret-token");
        assert_eq!(Function::cold(&hospital).fresh(EVENT_OF_NOBODY).await, 503);
    }
    // Editors on Windows begin a file so.
    put(&hospital, text(format!("\u{feff}{good}")));
    assert_eq!(launch(&hospital, &cold(&hospital)).await.status, 303);
}

/// Only the current version counts: not the one before it, although that may be the better one.
#[tokio::test(flavor = "multi_thread")]
async fn c86_the_current_version_is_used_and_never_the_previous_one() {
    let hospital = Hospital::open().await;
    let good = hospital.settings.to_string();
    let running = cold(&hospital);
    assert_eq!(launch(&hospital, &running).await.status, 303);

    put(&hospital, text("{}"));
    launch(&hospital, &cold(&hospital))
        .await
        .assert_refused(500, "launch_key");
    let mut other = hospital.settings.clone();
    other["launch_key"] = json!("another-launch-key-of-the-hospital");
    put(&hospital, text(other.to_string()));
    launch(&hospital, &cold(&hospital))
        .await
        .assert_refused(404, "launch_key");
    put(&hospital, text(good));
    assert_eq!(launch(&hospital, &cold(&hospital)).await.status, 303);
}

/// A launch has two requests, and the secret may change between them, and again before the webhook.
#[tokio::test(flavor = "multi_thread")]
async fn c86_a_secret_that_is_rotated_between_two_calls_breaks_no_launch() {
    let hospital = Hospital::open().await;
    let mut rotated = hospital.settings.clone();
    rotated["zoom"]["previous_webhook_secret_token"] =
        hospital.settings["zoom"]["webhook_secret_token"].clone();
    rotated["zoom"]["webhook_secret_token"] = json!("the-next-webhook-secret-token");
    rotated["policy"] = json!({ "passcode": "numeric" });

    let before = cold(&hospital);
    let browser = hospital.browser().with_functions(before.clone());
    let url = hospital.launch(Audience::Provider, CSN, PROVIDER, FdiOptions::default());
    let authorize = browser.until(&url, "/oauth2/authorize").await;
    let callback = browser.get(&authorize).await.location().unwrap().to_owned();
    put(&hospital, text(rotated.to_string()));

    // Its second request meets a function that knows the new version only.
    let second = hospital.browser().with_functions(cold(&hospital));
    for (name, value) in browser.cookies() {
        second.set_cookie(&name, &value);
    }
    let answer = second.get(&callback).await;
    assert_eq!(answer.status, 303, "{}", answer.text());

    // And another launch, of a function that knows the old one only.
    assert_eq!(launch(&hospital, &before).await.status, 303);
    assert_eq!(hospital.zoom.meetings().len(), 1);
    hospital.zoom.join(&answer.zoom_link(), "").unwrap();
    // Zoom signs with the token that is the previous one by now.
    hospital.light(PROVIDER, true).await;
}
