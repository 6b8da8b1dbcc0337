use serde_json::{Value, json};
use shared::{clock::Timestamp, store::Upstream};
use tests::Hospital;

use super::{Run, change, heard, sound};
use crate::administrator::Administrator;

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_green_in_a_hospital_that_is_set_up_rightly() {
    let hospital = sound().await;
    let before = hospital.epic.status_calls().len();
    let run = Run::of(&hospital).await;
    assert_eq!(run.0["ok"], true, "{:#}", run.0);
    for outcome in ["failed", "warning", "not_checkable", "skipped"] {
        assert_eq!(run.with(outcome), [""; 0], "{:#}", run.0);
    }
    assert_eq!(run.0["passed"], run.checks().len());
    // One call at Epic's light switch, which moved nothing.
    let calls = hospital.epic.status_calls();
    assert_eq!(calls.len(), before + 1);
    assert_eq!(calls[before].error, Some("INVALID-CONFERENCE-ID"));
    // Nothing was made or changed in Zoom.
    for call in hospital.zoom.calls().keys() {
        assert!(
            call.starts_with("GET ") || call == "POST /oauth/token",
            "{call}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_tells_a_reader_what_failed_first_and_folds_away_what_is_right() {
    let hospital = sound().await;
    let reader = Administrator::reader(&hospital).await;
    let before = reader.get("/admin/preflight").await;
    assert!(
        before.text().contains("It changes nothing"),
        "{}",
        before.text()
    );
    hospital
        .zoom
        .configure(|zoom| zoom.locks.join_before_host = Some(true));
    let page = reader.post("/admin/preflight", &[]).await;
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(text.contains("1 check failed"), "{text}");
    let place = |what: &str| {
        page.body
            .find(what)
            .unwrap_or_else(|| panic!("{what}: {text}"))
    };
    assert!(place("Allow participants to join before host") < place("<details"));
    assert!(place("<details") < place("keys.published"));
    let audit = reader.get("/admin/audit").await;
    assert!(audit.text().contains("ran preflight"), "{}", audit.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invocation_by_hand_finds_the_same_and_is_in_the_audit_log() {
    let hospital = sound().await;
    let answer = tests::client()
        .post(hospital.url("/sim/invoke/admin"))
        .body(r#"{"preflight":{}}"#)
        .send()
        .await
        .unwrap();
    let report: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert_eq!(report["ok"], true, "{report:#}");
    let ids = |report: &Value| -> Vec<String> {
        let checks = report["checks"].as_array().unwrap().iter();
        let mut ids: Vec<_> = checks.map(|it| it["id"].to_string()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&report), ids(&Run::of(&hospital).await.0));
    let reader = Administrator::reader(&hospital).await;
    let log = reader.get_json("/admin/audit").await.to_string();
    assert_eq!(log.matches("ran_preflight").count(), 2, "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_in_a_report_whatever_is_wrong() {
    const CANARY: &str = "CANARY-8f3a";
    let hospital = sound().await;
    change(
        &hospital,
        json!({
            "epic": { "clients": { "provider": { "client_secret": CANARY } } },
            "zoom": { "client_secret": CANARY, "webhook_secret_token": CANARY },
            "admin": { "oidc_client_secret": CANARY },
        }),
    );
    let settings = hospital.settings.clone();
    let key = settings["epic"]["private_keys"][0]["pem"].as_str().unwrap();
    let key = key.lines().nth(1).unwrap();
    let data_key = settings["data_key"].as_str().unwrap();
    for broken in [false, true] {
        if broken {
            hospital.answer("/sim/epic/oauth2/token", 9, 400, CANARY);
            hospital.answer("/metadata", 9, 200, CANARY);
        }
        let run = Run::of(&hospital).await.0.to_string();
        for secret in [CANARY, key, data_key] {
            assert!(!run.contains(secret), "{run}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_was_never_heard_or_not_for_three_days_is_told_with_what_to_enter() {
    let hospital = Hospital::open().await;
    const PLACE: &str = "Zoom App Marketplace → Manage → the Server-to-Server OAuth app → Feature → Event Subscriptions";
    let url = hospital.url("/zoom/webhook");
    let words = [
        url.as_str(),
        "meeting.participant_joined",
        "zoom.webhook_secret_token",
    ];
    let run = Run::of(&hospital).await;
    run.says("zoom.webhook", "warning", PLACE, &words);
    let reader = Administrator::reader(&hospital).await;
    let long_ago = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
    let table = &reader.installation().table;
    table
        .succeeded(Upstream::ZoomWebhook, long_ago)
        .await
        .unwrap();
    let run = Run::of(&hospital).await;
    run.says(
        "zoom.webhook",
        "warning",
        PLACE,
        &["2026-01-01", "switched the subscription off"],
    );
    heard(&hospital).await;
    assert_eq!(
        Run::of(&hospital).await.check("zoom.webhook")["outcome"],
        "passed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_for_texts_that_is_not_there_is_named() {
    let hospital = sound().await;
    for identity in ["+15550100099", "pool-0123", "HOSPITAL"] {
        change(
            &hospital,
            json!({ "sms": { "origination_identity": identity } }),
        );
        let run = Run::of(&hospital).await;
        run.fails_only(
            "texts.identity",
            "sms.origination_identity",
            &["no such identity", "region"],
        );
    }
    change(
        &hospital,
        json!({ "sms": { "origination_identity": "phone-5ba1d0000000000000000000000000a1" } }),
    );
    assert_eq!(Run::of(&hospital).await.0["ok"], true);
    let mut settings = hospital.settings.clone();
    settings["sms"] = json!({});
    settings["admin"]["oidc_issuer"] = hospital.url("/sim/epic/oauth2").into();
    super::save(&hospital, &settings);
    assert_eq!(Run::of(&hospital).await.with("skipped"), ["texts.identity"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_of_the_sign_in_that_is_another_is_named() {
    let hospital = sound().await;
    change(
        &hospital,
        json!({ "admin": { "oidc_issuer": hospital.url("/sim/nowhere") } }),
    );
    let run = Run::of(&hospital).await;
    run.fails_only("sign_in.provider", "admin.oidc_issuer", &["HTTP 404"]);
}
